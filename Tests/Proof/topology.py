"""Proofs of more than one machine: swaps under load, reads of one's own writes, a lost primary, the drill."""

import contextlib
import http.client
import pathlib
import re
import sqlite3
import subprocess
import sys
import threading
import time

import keeping
from cluster import ENVIRONMENT, Cluster, tool
from machine import ROOT, Machine, Unproven, check_file, exchange, person, program
from proofs import proof


def cluster_here(folder):
    """A cluster with an object store, or without one where it cannot be had; and what it says of that."""
    with contextlib.suppress(Unproven):
        tool("moto_server")
        return Cluster(folder), "Litestream to an S3 server"
    return Cluster(folder, store="folder"), "Litestream to a folder, as moto's S3 server is not installed"


class Asked(threading.Thread):
    """A client who asks one thing after the other at a port, and notes whatever is no answer."""

    def __init__(self, port, questions):
        super().__init__(daemon=True)
        self.port, self.questions = port, questions
        self.halt, self.count, self.failures = threading.Event(), 0, []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.halt.wait(0.002):
            path = self.questions(self.count)
            try:
                status, _, _ = exchange(connection, "GET", path)
            except (OSError, http.client.HTTPException) as fault:
                status, connection = repr(fault), http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.count += 1
            if status != 200:
                self.failures.append((path, status))


def questions(number):
    """Of twenty one was not asked before, so that a cache in front asks on."""
    limit = number % 19 + 1 if number % 20 else 100 + number % 800
    return f"/v1/agreements?limit={limit}"


@contextlib.contextmanager
def clients(*ports):
    """Four clients at each port, none of whom may be failed; gives them."""
    asked = [Asked(port, questions) for port in ports for _ in range(2)]
    for one in asked:
        one.start()
    yield asked
    for one in asked:
        one.halt.set()
    for one in asked:
        one.join(30)
    failures = [failure for one in asked for failure in one.failures]
    assert not failures, f"{len(failures)} requests have failed, such as {failures[:3]}"


class Front:
    """A client of the address in front, who has the token."""

    def __init__(self, cluster):
        self.cluster = cluster

    def ask(self, method, path, body=None, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", self.cluster.port, timeout=60)
        try:
            return exchange(
                connection, method, path, body, Authorization=f"Bearer {self.cluster.primary.token}", **fields)
        finally:
            connection.close()

    def put(self, identifier):
        """Stores somebody; the position of that."""
        status, fields, answer = self.ask("POST", "/v1/people", person(identifier))
        assert status == 201, (status, answer)
        return fields["Entente-Version"]


@proof("replicas")
def replicas(folder, scale=1):
    """A primary, Litestream, replicas, nginx: swaps under load, own writes read, a lost primary and its clients, the drill."""
    cluster, how = cluster_here(pathlib.Path(folder))
    with cluster:
        seen = [how, swaps_under_load(cluster, 3 if scale == 1 else 6 * scale)]
        seen += [own_writes(cluster, 3 * scale), waits_for_its_lock(cluster), lost_primary(cluster), drill(cluster)]
    return "; ".join(seen)


def swaps_under_load(cluster, swaps):
    """Clients ask in front and at a replica while it is swapped so many times under commits."""
    front, replica = Front(cluster), cluster.replicas[0]
    first, number = replica.swaps, 0
    end = time.monotonic() + 300
    with clients(cluster.port, replica.machine.port) as asked:
        while replica.swaps < first + swaps:
            assert time.monotonic() < end and not cluster.ended(), (cluster.ended(), replica.faults)
            front.put(f"load-{number}")
            number += 1
            time.sleep(0.05)
    faults = [fault for one in cluster.replicas for fault in one.faults]
    assert not faults, faults[:3]
    requests = sum(one.count for one in asked)
    return f"{swaps} swaps under {requests} requests and {number} commits without a failed one"


def own_writes(cluster, count):
    """Each commit is read from a replica, through the cache, as soon as it is there."""
    front, took = Front(cluster), []
    for number in range(count):
        path = f"/v1/people/own-{number}"
        position = front.put(path.rpartition("/")[2])
        begun = time.monotonic()
        status, fields, answer = front.ask("GET", f"{path}?min_version={position}&wait=0")
        if status != 200:
            assert (status, answer["code"]) == (503, "behind"), (status, answer)
            assert f"127.0.0.1:{cluster.primary.port}" in fields["Link"], fields["Link"]
            status, fields, answer = front.ask("GET", f"{path}?min_version={position}&wait=25")
        assert status == 200 and answer["id"] == path.rpartition("/")[2], (status, answer)
        took.append(time.monotonic() - begun)
    other = re.sub("-.*", "-0123456789abcdef", position)
    status, _, answer = front.ask("GET", f"/v1/people?min_version={other}")
    assert (status, answer["code"]) == (409, "history-diverged"), (status, answer)
    return f"{count} own writes read from replicas by min_version, {max(took):.1f} s after them at the latest"


def waits_for_its_lock(cluster):
    """A write waits for longer than it would alone while another program has the lock that Litestream takes."""
    connection = sqlite3.connect(cluster.primary.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    told = []
    writing = threading.Thread(target=lambda: told.append(cluster.primary.write("POST", "/v1/people", person("patient"))[0]))
    begun = time.monotonic()
    writing.start()
    time.sleep(6)
    connection.execute("ROLLBACK")
    connection.close()
    writing.join()
    assert told == [201], told
    return f"a write waited {time.monotonic() - begun:.1f} s for a lock such as Litestream's"


def lost_primary(cluster):
    """The primary's machine is lost with commits that were not carried away; who kept a copy finds that out."""
    old, script, kept = cluster.primary, cluster.folder / "client.py", cluster.folder / "copy.sqlite"
    script.write_text(keeping.documented_client())
    client = subprocess.Popen([sys.executable, str(script), cluster.address, str(kept)])
    try:
        in_step = old.position
        wait_until(lambda: position_of(kept) == in_step, "the copy is not in step")
        cluster.carrier.part.stop()
        lost = 5
        for number in range(lost):
            position = Front(cluster).put(f"lost-{number}")
        old.kill()
        begun = time.monotonic()
        cluster.fail_over("primary-2")
        took, new = time.monotonic() - begun, cluster.primary
        # Neither a position that the new history has not reached nor one that it has gone past is taken for its own.
        for _ in range(2):
            status, _, answer = new.ask("GET", f"/v1/changes?since={position}")
            assert (status, answer["code"]) == (409, "history-diverged"), (status, answer)
            for number in range(lost + 1):
                new.write("POST", "/v1/people", person(f"after-{number}"))
        assert new.ask("GET", "/v1/people/lost-0")[0] == 404
        wait_until(lambda: position_of(kept) == new.position, "the copy has not begun anew")
        assert client.poll() is None, "the client has ended"
    finally:
        client.kill()
        client.wait()
    check_file(new.database)
    return (f"{lost} commits lost with the primary; the store's last state served after {took:.1f} s, 409 history-diverged "
            "for who had heard of them, and the documented client began anew by itself")


def position_of(kept):
    """Where a copy is; nothing while there is none."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as copy:
        found = copy.execute("SELECT position FROM place").fetchone()
        return found and found[0]


def wait_until(holds, otherwise, seconds=90):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


def drill(cluster):
    """The monthly drill, as it is typed; it must find a stranger in the place of the primary too."""
    environment = ENVIRONMENT | {"ENTENTE": program(), "LITESTREAM": tool("litestream")}

    def typed(machine):
        return subprocess.run(
            [sys.executable, str(ROOT / "Scripts" / "drill"), "--config", str(cluster.carrier.configuration),
             "--migrations", str(ROOT / "Migrations"), "--primary", f"http://127.0.0.1:{machine.port}",
             str(cluster.primary.database)], env=environment, capture_output=True, text=True, timeout=300)
    wait_until(lambda: ", 0 commits behind" in typed(cluster.primary).stdout, "the store never has the last commit")
    done = typed(cluster.primary)
    assert done.returncode == 0 and "counts: the same" in done.stdout, done.stdout + done.stderr
    stranger = cluster.folder / "stranger"
    stranger.mkdir()
    with Machine(stranger) as machine:
        wrong = typed(machine)
        assert wrong.returncode == 2 and "another history" in wrong.stderr, (wrong.returncode, wrong.stderr)
    return "the drill: " + ", ".join(done.stdout.splitlines())
