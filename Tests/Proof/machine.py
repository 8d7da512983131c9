"""A server that can be killed and started again, who writes to it, and what must hold of its file afterwards."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Unproven(Exception):
    """This machine lacks what a proof needs."""


def program():
    """The program: the one that ENTENTE names, or one on the path."""
    found = os.environ.get("ENTENTE") or shutil.which("entente")
    if not found:
        raise Unproven("ENTENTE does not name the program")
    return found


def need(*tools):
    """Goes on only where these programs are installed."""
    for tool in tools:
        if not shutil.which(tool):
            raise Unproven(f"{tool} is not installed")


def need_root():
    """Goes on only as root."""
    if os.geteuid() != 0:
        raise Unproven("this needs root")


@contextlib.contextmanager
def small_disk(folder):
    """A file system of its own, of 80 MiB."""
    need_root()
    need("mount")
    place = pathlib.Path(folder) / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(place)]).returncode:
        raise Unproven("nothing can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)])


def fill(place):
    """Fills a file system to its end. Gives the file that takes the room."""
    filling = place / "filling"
    with open(filling, "wb") as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1 << 20))
            file.flush()
    return filling


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


class Machine:
    """A server with a database of its own, always at the same port."""

    def __init__(self, folder, *options, before=(), seeds=True):
        self.folder, self.options, self.before = pathlib.Path(folder), options, list(before)
        self.database = self.folder / "entente.sqlite"
        self.port = free_port()
        self.seeds = ROOT / "Seeds" if seeds else self.folder / "no-seeds"
        self.places = ["--database", str(self.database), "--migrations", str(ROOT / "Migrations")]
        self.process = None

    def __enter__(self):
        self.start()
        self.token = self.run("token", "create", "writer", "--scope", "write").stdout.strip()
        return self

    def __exit__(self, *_):
        if self.process:
            self.signal(signal.SIGCONT)
            self.kill()

    def run(self, *words, check=True):
        """Runs a command of the program to its end."""
        return subprocess.run(
            [program(), *words, *self.places], check=check, capture_output=True, text=True, timeout=120)

    def start(self):
        """Starts the server and waits until it answers."""
        log = open(self.folder / "server.log", "a")
        self.process = subprocess.Popen(
            [*self.before, program(), "serve", "--host", "127.0.0.1", "--port", str(self.port), "--seeds",
             str(self.seeds), "--write-rate", "0", *self.options, *self.places], stdout=log, stderr=log)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if self.ask("GET", "/health")[0] == 200:
                    return
            except OSError:
                assert self.process.poll() is None, (self.folder / "server.log").read_text()[-2000:]
                time.sleep(0.01)
        raise AssertionError("the server does not answer: " + (self.folder / "server.log").read_text()[-2000:])

    @property
    def pid(self):
        """The server's own process, behind what it was started by."""
        pid = self.process.pid
        for _ in self.before:
            children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            pid = int(children[0]) if children else pid
        return pid

    def signal(self, number):
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            pass

    def kill(self):
        """Ends the server as a power switch would, as far as a process can tell."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Has the server finish what is in flight."""
        self.signal(signal.SIGTERM)
        return self.process.wait(60)

    def ask(self, method, path, body=None, timeout=60, **fields):
        """Asks once, on a connection of its own; the status, the header fields and the body, as JSON where it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            return exchange(connection, method, path, body, **fields)
        finally:
            connection.close()

    def write(self, method, path, body=None, timeout=60, **fields):
        """The same with the token."""
        return self.ask(method, path, body, timeout, Authorization=f"Bearer {self.token}", **fields)

    @property
    def position(self):
        return self.ask("GET", "/v1/changes?since=now")[2]["last_seq"]

    @property
    def resident(self):
        """MiB of memory that the server has now."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    @property
    def log_bytes(self):
        try:
            return os.stat(f"{self.database}-wal").st_size
        except FileNotFoundError:
            return 0


def exchange(connection, method, path, body=None, **fields):
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
        body = body if isinstance(body, (bytes, str)) else json.dumps(body)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    is_json = (answer.getheader("Content-Type") or "").endswith("json") and content
    is_lines = "ndjson" in (answer.getheader("Content-Type") or "")
    return answer.status, answer.headers, json.loads(content) if is_json and not is_lines else content


def person(identifier, **more):
    return {"id": identifier, "name": identifier, "citations": [{"source": "trend-2025-12-11"}], **more}


class Workers:
    """Threads that work until it ends. Who derives from it makes `threads`, which look at `halt`."""

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.halt.set()
        for thread in self.threads:
            thread.join(30)


class Writers(Workers):
    """Writers at once, each of whom puts three people a commit, all or none, and notes what it was told of each."""

    def __init__(self, machine, count=16, prefix="w"):
        self.machine = machine
        self.acknowledged, self.refused, self.unknown = set(), {}, set()
        self.statuses = {}
        self.halt, self.lock = threading.Event(), threading.Lock()
        self.threads = [
            threading.Thread(target=self.work, args=(f"{prefix}{number}",), daemon=True) for number in range(count)]

    def work(self, name):
        connection, number = None, 0
        while not self.halt.is_set():
            number += 1
            group = f"{name}-{number}"
            bundle = {"people": [person(f"{group}-{part}") for part in "abc"]}
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.machine.port, timeout=30)
                status, _, answer = exchange(
                    connection, "POST", "/v1/import", bundle, Authorization=f"Bearer {self.machine.token}")
                code = answer.get("code") if isinstance(answer, dict) else None
            except (OSError, http.client.HTTPException, ValueError):
                connection, status, code = None, 0, None
                self.halt.wait(0.01)
            self.note(group, status, code)

    def note(self, group, status, code):
        with self.lock:
            self.statuses[code or status] = self.statuses.get(code or status, 0) + 1
            if status == 200:
                self.acknowledged.add(group)
            elif status == 0 or code == "commit-unknown":
                self.unknown.add(group)
            else:
                self.refused[group] = code or status
        if status not in (0, 200):
            self.halt.wait(0.05)

    def check(self):
        """What was acknowledged is there, what was refused is not, and nothing by halves."""
        found = {}
        with reading(self.machine.database) as connection:
            for (identifier,) in connection.execute("SELECT id FROM people"):
                group, _, part = identifier.rpartition("-")
                found.setdefault(group, set()).add(part)
        lost = [group for group in self.acknowledged if found.get(group) != set("abc")]
        assert not lost, f"{len(lost)} acknowledged commits are lost, such as {lost[:3]}"
        ghosts = [f"{group} ({code})" for group, code in self.refused.items() if group in found]
        assert not ghosts, f"{len(ghosts)} refused commits are there, such as {ghosts[:3]}"
        halves = [group for group in self.unknown if found.get(group, set("abc")) != set("abc")]
        assert not halves, f"{len(halves)} commits are done by halves, such as {halves[:3]}"


class reading:
    """A connection to a database file that only reads."""

    def __init__(self, database):
        self.connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)

    def __enter__(self):
        return self.connection

    def __exit__(self, *_):
        self.connection.close()


def check_file(database):
    """What must hold of every database at rest: sound, nothing refers to nothing, commits and versions without gaps."""
    with reading(database) as connection:
        ask = lambda sql: connection.execute(sql).fetchall()
        assert ask("PRAGMA integrity_check") == [("ok",)], "integrity_check finds faults"
        assert ask("PRAGMA foreign_key_check") == [], "foreign_key_check finds faults"
        assert ask("SELECT count(*) FROM commits") == ask("SELECT max(seq) FROM commits"), "seq has gaps"
        assert ask("SELECT count(*) FROM changes") == ask("SELECT max(version) FROM changes"), "versions have gaps"
        assert ask(
            "SELECT count(*) FROM commits AS c JOIN commits AS next ON next.seq = c.seq + 1 WHERE next.at < c.at"
        ) == [(0,)], "a commit is older than the one before it"
