"""Proof that all clients see one history: what each was told, while others wrote, is explained by a single order of commits."""

import bisect
import http.client
import random
import threading
import time

from machine import Machine, exchange, person
from proofs import proof


@proof("history")
def history(folder, scale=1):
    """16 clients on 8 records with kills between: one order of commits explains everything that anybody was told."""
    seconds, records = 4 * scale, [f"r{number}" for number in range(8)]
    with Machine(folder) as machine:
        clients = [Player(machine, f"c{number}", records) for number in range(16)]
        for client in clients:
            client.thread.start()
        end, kills = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            time.sleep(min(2, seconds / 2))
            machine.kill()
            machine.start()
            kills += 1
        for client in clients:
            client.halt.set()
        for client in clients:
            client.thread.join(30)
        told = [entry for client in clients for entry in client.told]
        truth = {record: versions(machine, record) for record in records}
        check_writes(told, truth)
        check_reads(told, truth)
        check_time(told)
        writes = sum(entry.is_done for entry in told)
        return f"{writes} changes and {len(told) - writes} other answers with {kills} kills: one order explains all"


class Told:
    """What one request was told: between two moments, at a state of the record, about a value."""

    def __init__(self, kind, record, value=None, before=None):
        self.kind, self.record, self.value, self.before = kind, record, value, before
        self.begun, self.ended, self.status, self.seq = time.monotonic_ns(), None, 0, None

    @property
    def is_done(self):
        return self.kind != "read" and self.status in (200, 201, 204)

    def end(self, status, fields):
        self.ended, self.status = time.monotonic_ns(), status
        position = fields.get("Entente-Version")
        self.seq = int(position.split("-")[0]) if position else None


class Player:
    """A client that reads and changes records, each change on the condition that the record is as it was last seen."""

    def __init__(self, machine, name, records):
        self.machine, self.name, self.records = machine, name, records
        self.told, self.seen, self.count = [], {}, 0
        self.halt, self.chance = threading.Event(), random.Random(name)
        self.thread = threading.Thread(target=self.play, daemon=True)
        self.connection = None

    def play(self):
        while not self.halt.is_set():
            record = self.chance.choice(self.records)
            try:
                if record not in self.seen or self.chance.random() < 0.5:
                    self.read(record)
                else:
                    self.change(record)
            except (OSError, http.client.HTTPException, ValueError):
                self.connection = None
                self.seen = {}
                self.halt.wait(0.02)

    def ask(self, entry, method, body=None, **fields):
        self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.machine.port, timeout=30)
        self.told.append(entry)
        status, headers, answer = exchange(
            self.connection, method, f"/v1/people/{entry.record}", body,
            Authorization=f"Bearer {self.machine.token}", **fields)
        entry.end(status, headers)
        return headers, answer

    def read(self, record):
        entry = Told("read", record)
        fields, answer = self.ask(entry, "GET")
        entry.value = answer["notes"] if entry.status == 200 else None
        self.seen[record] = (fields["ETag"] if entry.status == 200 else None, entry.value)

    def change(self, record):
        tag, before = self.seen.pop(record)
        condition = {"If_Match": tag} if tag else {"If_None_Match": "*"}
        if tag and self.chance.random() < 0.1:
            self.ask(Told("retire", record, None, before), "DELETE", **condition)
            return
        self.count += 1
        entry = Told("put", record, f"{self.name}-{self.count}", before)
        fields, _ = self.ask(entry, "PUT", person(record, notes=entry.value), **condition)
        if entry.is_done:
            self.seen[record] = (fields["ETag"], entry.value)


def versions(machine, record):
    """Every state that a record had: from which commit on, and its value; none where it was retired."""
    states, path = [], f"/v1/people/{record}/history?limit=1000"
    while path:
        status, _, page = machine.ask("GET", path)
        if status == 404:
            break
        for entry in page["data"]:
            states.append((entry["seq"], entry["record"]["notes"] if entry["record"] else None))
        path = page["next_url"]
    return states[::-1]


def check_writes(told, truth):
    """What was done stands once, right behind what it was conditional on; what was refused stands nowhere."""
    places = {}
    for record, states in truth.items():
        for index, (seq, value) in enumerate(states):
            if value is not None:
                assert value not in places, f"{value} stands twice"
                places[value] = (record, index, seq)
    for entry in told:
        if entry.kind != "put":
            continue
        if not entry.is_done:
            assert entry.status == 0 or entry.status >= 500 or entry.value not in places, f"{entry.value} was refused"
            continue
        assert entry.value in places, f"{entry.value} was acknowledged, and is lost"
        record, index, seq = places[entry.value]
        assert (record, seq) == (entry.record, entry.seq), f"{entry.value} is commit {seq}, and was told as {entry.seq}"
        before = truth[record][index - 1][1] if index else None
        assert before == entry.before, f"{entry.value} stands behind {before}, and was made of {entry.before}"


def check_reads(told, truth):
    """What was read at a state is what the record was then."""
    for entry in told:
        if entry.kind != "read" or entry.seq is None or entry.status not in (200, 404, 410):
            continue
        states = truth[entry.record]
        index = bisect.bisect_right([seq for seq, _ in states], entry.seq)
        value = states[index - 1][1] if index else None
        assert value == entry.value, f"{entry.record} was {value} at {entry.seq}, and was read as {entry.value}"


def check_time(told):
    """Nobody is told of an older state than was told before the question."""
    known = sorted((entry.ended, entry.seq) for entry in told if entry.seq is not None)
    latest, index = 0, 0
    for entry in sorted((entry for entry in told if entry.seq is not None), key=lambda entry: entry.begun):
        while index < len(known) and known[index][0] < entry.begun:
            latest, index = max(latest, known[index][1]), index + 1
        assert entry.seq >= latest, f"{entry.seq} was told after {latest}"
