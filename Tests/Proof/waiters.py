"""Thousands of clients that wait for changes, in one process: `waiters.py PORT STREAMS POLLS POSITION`.

Reads lines: `go on` (drops some of its streams, which come back by their position), `tell` (writes what was heard of so
far as a line of JSON) and, at the end of its input, ends. Each client must hear of every commit, in order.
"""

import collections
import json
import random
import re
import selectors
import socket
import sys
import time

ID = re.compile(rb"event: commit\nid: (\d+)-(\S+)\n")
STAMP = re.compile(rb'"notes":"(\d+)"')


class Client:
    def __init__(self, crowd, is_stream, position):
        self.crowd, self.is_stream, self.position = crowd, is_stream, position
        self.heard, self.ends = [], 0
        self.connect()

    def connect(self):
        self.buffer, self.has_head = b"", False
        self.socket = socket.create_connection(("127.0.0.1", self.crowd.port))
        self.socket.setblocking(False)
        self.crowd.selector.register(self.socket, selectors.EVENT_READ, self)
        self.ask()

    def ask(self):
        if self.is_stream:
            path, more = "/v1/changes?since=0", f"Accept: text/event-stream\r\nLast-Event-ID: {self.position}\r\n"
        else:
            path, more = f"/v1/changes?feed=longpoll&timeout=55&since={self.position}", ""
        self.socket.send(f"GET {path} HTTP/1.1\r\nHost: a\r\n{more}\r\n".encode())

    def close(self):
        self.crowd.selector.unregister(self.socket)
        self.socket.close()

    def read(self):
        data = self.socket.recv(65536)
        if not data:
            self.ends += 1
            return self.close()
        self.buffer += data
        if self.is_stream:
            self.take_events()
        else:
            self.take_page()

    def take_events(self):
        for found in STAMP.finditer(self.buffer):
            self.crowd.delays.append(time.monotonic_ns() - int(found.group(1)))
        end = 0
        for found in ID.finditer(self.buffer):
            self.heard.append(int(found.group(1)))
            self.position, end = f"{found.group(1).decode()}-{found.group(2).decode()}", found.end()
        if b"\r\n0\r\n\r\n" in self.buffer:
            self.crowd.whole += 1
        # What is told already is not to be found once more.
        self.buffer = self.buffer[end:] if end else STAMP.sub(b'"notes":""', self.buffer)

    def take_page(self):
        head, separator, body = self.buffer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if not separator or not length or len(body) < int(length.group(1)):
            return
        page = json.loads(body)
        for change in page["results"]:
            if change["last"]:
                self.heard.append(change["seq"])
            stamp = (change["record"] or {}).get("notes") or ""
            if stamp.isdigit():
                self.crowd.delays.append(time.monotonic_ns() - int(stamp))
        self.position, self.buffer = page["last_seq"], b""
        if b"connection: close" in head.lower():
            self.crowd.whole += 1
        else:
            self.ask()


class Crowd:
    def __init__(self, port, streams, polls, position):
        self.port, self.selector = port, selectors.DefaultSelector()
        self.delays, self.whole = [], 0
        self.clients = [Client(self, number < streams, position) for number in range(streams + polls)]
        sys.stdin.reconfigure(line_buffering=True)
        self.selector.register(sys.stdin, selectors.EVENT_READ, None)

    def run(self):
        print("waiting", flush=True)
        while True:
            for key, _ in self.selector.select(1):
                if key.data:
                    # It may have been dropped since it was found to have something.
                    if key.fileobj is key.data.socket:
                        key.data.read()
                    continue
                line = sys.stdin.readline()
                if not line:
                    return
                self.drop() if line.startswith("go on") else self.tell()

    def drop(self):
        for client in random.sample([c for c in self.clients if c.is_stream and not c.ends], 20):
            client.close()
            client.connect()

    def tell(self):
        heard = collections.Counter(tuple(client.heard) for client in self.clients)
        delays, self.delays = sorted(self.delays), []
        at = lambda share: delays[int(share * (len(delays) - 1))] / 1e6 if delays else None
        print(json.dumps({
            "heard": [[list(commits), count] for commits, count in heard.items()], "delays": len(delays),
            "median": at(0.5), "p99": at(0.99), "longest": at(1), "whole": self.whole,
            "ends": sum(client.ends for client in self.clients)}), flush=True)


Crowd(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]).run()
