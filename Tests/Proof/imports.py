"""A large bundle over HTTP: what it takes of memory and disk, and what others notice of it."""

import contextlib
import http.client
import json
import os
import threading
import time

from machine import Machine, Workers, check_file, fill, person, small_disk
from proofs import proof

PIECE = 1 << 18


def bundle(mebibytes):
    """A bundle of so many MiB, a person a line."""
    notes, lines, size = "Met the delegation about the line along the coast. " * 6, [], 0
    while size < mebibytes << 20:
        lines.append(json.dumps({"collection": "people", "record": person(f"large-{len(lines)}", notes=notes)}) + "\n")
        size += len(lines[-1])
    return "".join(lines).encode(), len(lines)


def announce(machine, length):
    """A connection on which a bundle of so many bytes is to come."""
    connection = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=120)
    connection.putrequest("POST", "/v1/import")
    for name, value in (("Authorization", f"Bearer {machine.token}"), ("Content-Type", "application/x-ndjson"),
                        ("Content-Length", length)):
        connection.putheader(name, str(value))
    connection.endheaders()
    return connection


def send(machine, text):
    """The status and what is answered to a bundle."""
    connection = announce(machine, len(text))
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for start in range(0, len(text), PIECE):
            connection.send(text[start:start + PIECE])
    answer = connection.getresponse()
    return answer.status, json.load(answer)


def open_files(machine):
    """Files without a name that the server holds."""
    places = []
    for name in os.listdir(f"/proc/{machine.pid}/fd"):
        with contextlib.suppress(FileNotFoundError):
            places.append(os.readlink(f"/proc/{machine.pid}/fd/{name}"))
    return [place for place in places if ".sqlite-import-" in place]


def expect_files(machine, count):
    """Waits until the server holds so many files without a name."""
    end = time.monotonic() + 60
    while len(open_files(machine)) != count:
        assert time.monotonic() < end, f"files held: {open_files(machine)}, not {count}"
        time.sleep(0.01)


class Meanwhile(Workers):
    """What others notice: the longest read and the longest write, and the most memory."""

    def __init__(self, machine):
        self.machine, self.halt, self.read, self.write, self.resident = machine, threading.Event(), 0, 0, 0
        self.statuses = set()
        self.threads = [threading.Thread(target=work) for work in (self.reading, self.writing)]

    def reading(self):
        while not self.halt.is_set():
            begun = time.monotonic()
            self.statuses.add(("read", self.machine.ask("GET", "/v1/agreements?limit=5")[0]))
            self.read = max(self.read, time.monotonic() - begun)
            self.resident = max(self.resident, self.machine.resident)
            time.sleep(0.01)

    def writing(self):
        number = 0
        while not self.halt.is_set():
            number, begun = number + 1, time.monotonic()
            self.statuses.add(("write", self.machine.write("POST", "/v1/people", person(f"beside-{number}"))[0]))
            self.write = max(self.write, time.monotonic() - begun)
            time.sleep(0.01)


@proof("large-import")
def large_import(folder, scale=1):
    """A bundle of 60 MiB over HTTP: one commit, memory that does not grow with it, no file left; who leaves stores nothing."""
    text, count = bundle(60 if scale > 1 else 6)
    with Machine(folder) as machine:
        # What a server takes that has done the like before.
        assert send(machine, bundle(1)[0])[0] == 200
        before = machine.resident
        with Meanwhile(machine) as meanwhile:
            begun = time.monotonic()
            status, answer = send(machine, text)
            took = time.monotonic() - begun
        assert status == 200 and answer["created"] + answer["unchanged"] == count, answer
        assert meanwhile.statuses <= {("read", 200), ("write", 201), ("write", 503)}, meanwhile.statuses
        grown = meanwhile.resident - before
        assert grown < 64, f"{grown:.0f} MiB more for a bundle of {len(text) >> 20} MiB"
        # While what was stored is written from the log to the database, its bundle is held.
        expect_files(machine, 0)
        place, leaving = machine.position, announce(machine, len(text))
        leaving.send(text[:len(text) // 2])
        expect_files(machine, 1)
        leaving.close()
        expect_files(machine, 0)
        assert machine.position == place
        assert not [name for name in os.listdir(folder) if "import" in name]
        check_file(machine.database)
        return (f"{count} records, {len(text) / (1 << 20):.0f} MiB in {took:.1f} s: {grown:.0f} MiB of memory beside {before:.0f}; "
                f"meanwhile a read took {meanwhile.read * 1000:.0f} ms at most and a write {meanwhile.write:.1f} s")


@proof("import-disk")
def import_disk(folder, scale=1):
    """Large bundles where the disk has no room for them: 507, before they are sent or in the middle, and nothing is done."""
    with small_disk(folder) as place, Machine(place) as machine:
        text, _ = bundle(30)
        before = machine.position
        status, answer = send(machine, text)
        assert (status, answer["code"]) == (507, "insufficient-storage"), (status, answer)
        small, count = bundle(4)
        half = announce(machine, len(small))
        half.send(small[:len(small) // 2])
        time.sleep(0.5)
        filling = fill(place)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            half.send(small[len(small) // 2:])
        answer = half.getresponse()
        assert answer.status == 507, answer.read()
        assert machine.ask("GET", "/v1/countries/TKM")[0] == 200
        expect_files(machine, 0)
        assert machine.position == before
        os.remove(filling)
        status, answer = send(machine, small)
        assert status == 200 and answer["created"] == count, answer
        check_file(machine.database)
        return "507 before a bundle of 30 MiB and in the middle of one of 4, reads went on, and it was stored with room"
