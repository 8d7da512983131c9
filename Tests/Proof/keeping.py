"""Proofs of keeping in step: the client that the README documents, and thousands who wait."""

import http.client
import json
import os
import pathlib
import random
import re
import resource
import sqlite3
import subprocess
import sys
import threading
import time

from machine import ROOT, Machine, Unproven, Writers, exchange, person
from proofs import proof


def documented_client():
    """The client as the README has it."""
    text = (ROOT / "README.md").read_text()
    section = text[text.index("## Keep a copy in step"):]
    return re.search(r"```python\n(.*?)```", section, re.DOTALL).group(1)


@proof("copy")
def copy(folder, scale=1):
    """The documented client beside writers, both killed again and again: then both export the same."""
    rounds = 4 if scale == 1 else 20
    chance = random.Random(7)
    with Machine(folder) as machine:
        script, kept = machine.folder / "client.py", machine.folder / "copy.sqlite"
        script.write_text(documented_client())

        def follow():
            return subprocess.Popen([sys.executable, str(script), f"http://127.0.0.1:{machine.port}", str(kept)])

        client, kills = follow(), 0
        try:
            with Writers(machine, 4) as writers, Editors(machine):
                for number in range(rounds):
                    time.sleep(chance.uniform(0.1, 1.2))
                    if number % 2:
                        machine.kill()
                        machine.start()
                    else:
                        client.kill()
                        client.wait()
                        client = follow()
                    kills += 1
                time.sleep(0.5)
            wait_for(kept, machine)
            assert client.poll() is None, "the client has ended"
        finally:
            client.kill()
            client.wait()
        count = compare(machine, kept)
        writers.check()
        return f"{kills} kills of client and server: {count} records, exported the same to the last byte"


class Editors(Writers):
    """One who changes, retires and brings back what others have put."""

    def __init__(self, machine):
        super().__init__(machine, 1)

    def work(self, name):
        chance = random.Random(11)
        while not self.halt.is_set():
            identifier = f"e{chance.randrange(20)}"
            try:
                status, fields, _ = self.machine.ask("GET", f"/v1/people/{identifier}")
                if status == 200 and chance.random() < 0.3:
                    self.machine.write("DELETE", f"/v1/people/{identifier}", If_Match=fields["ETag"])
                elif status == 200:
                    self.machine.write(
                        "PUT", f"/v1/people/{identifier}", person(identifier, notes=str(chance.random())),
                        If_Match=fields["ETag"])
                else:
                    self.machine.write("PUT", f"/v1/people/{identifier}", person(identifier), If_None_Match="*")
            except (OSError, http.client.HTTPException, ValueError):
                self.halt.wait(0.01)


def wait_for(kept, machine):
    """Waits until a copy is where the server is."""
    end, place = time.monotonic() + 60, None
    while time.monotonic() < end:
        try:
            connection = sqlite3.connect(f"file:{kept}?mode=ro", uri=True)
            place = connection.execute("SELECT position FROM place").fetchone()
            connection.close()
            if place and place[0] == machine.position:
                return
        except sqlite3.Error:
            pass
        time.sleep(0.05)
    raise AssertionError(f"the copy is at {place}, the server at {machine.position}")


def compare(machine, kept):
    """Has the copy imported into a database of its own, and both exported; they must not differ in a byte."""
    files, other = machine.folder / "files", machine.folder / "other"
    files.mkdir()
    other.mkdir()
    connection, count = sqlite3.connect(kept), 0
    for collection, record in connection.execute("SELECT collection, json FROM record ORDER BY collection, id"):
        with open(files / f"{collection}.ndjson", "a") as file:
            file.write(record + "\n")
        count += 1
    connection.close()
    twin = Machine(other)
    twin.run("import", str(files))
    for side in (machine, twin):
        side.run("export", str(side.folder / "export"))
    said = subprocess.run(
        ["diff", "-r", str(machine.folder / "export"), str(other / "export")], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout[:2000]
    return count


@proof("waiting")
def waiting(folder, scale=1):
    """Clients that wait, from two processes: each hears of every commit, in order; the memory it takes; the end of all."""
    count = 1_000 if scale == 1 else 10_000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < count + 500:
        raise Unproven(f"{count} connections need more open files than {hard} (ulimit -n)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 1_000), hard))
    with Machine(folder, "--limit", f"connections-per-address={count + 100}") as machine:
        before = machine.resident
        quiet = latencies(machine, 2)
        crowds = gathered(machine, count)
        resident = machine.resident
        commits = 12 if scale == 1 else 40
        probe, shares = told_of_commits(machine, crowds, commits)
        last = int(machine.position.split("-")[0])
        told = expect_all(crowds, list(range(last - commits + 1, last + 1)), count)
        most = machine.resident
        machine.stop()
        expect_ends(crowds, count)
        for crowd in crowds:
            crowd.kill()
        machine.start()
        busy = beside_as_busy(machine, shares, commits * EACH)
        longest = max(answer["longest"] for answer in told)
        median = max(answer["median"] for answer in told)
        if scale > 1:
            assert most < 128, f"{most:.0f} MiB resident"
        return (f"{count} waiting: {before:.0f} MiB resident before, {resident:.0f} with them, {most:.0f} at most; {commits} "
                f"commits heard of by all, in order, after {median:.0f} ms in the middle and {longest:.0f} ms at the longest; "
                f"99 of 100 other requests within {at(quiet, 0.99):.1f} ms before, {at(probe, 0.99):.1f} ms meanwhile, and "
                f"{at(busy, 0.99):.1f} ms beside programs that compute as much as the clients and the server did")


# A commit comes each so many seconds.
EACH = 0.25


def gathered(machine, count):
    """Two processes with so many clients in all, which wait for what comes after now."""
    crowds = [
        subprocess.Popen(
            [sys.executable, str(pathlib.Path(__file__).with_name("waiters.py")), str(machine.port),
             str(count // 4), str(count // 4), machine.position], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)]
    for crowd in crowds:
        assert crowd.stdout.readline() == "waiting\n"
    wait_until_all_wait(machine, count)
    return crowds


def told_of_commits(machine, crowds, commits):
    """Commits so often; how long other requests took meanwhile, and which share of a processor each client and each
    loop of the server took."""
    probe, pids = [], [crowd.pid for crowd in crowds] + [machine.pid]
    begun, used = time.monotonic(), [computed(pid) for pid in pids]
    probing = threading.Thread(target=lambda: probe.extend(latencies(machine, commits * EACH)))
    probing.start()
    for number in range(commits):
        machine.write("POST", "/v1/people", person(f"n{number}", notes=str(time.monotonic_ns())))
        if number % 4 == 3:
            for crowd in crowds:
                print("go on", file=crowd.stdin, flush=True)
        time.sleep(EACH)
    probing.join()
    took = time.monotonic() - begun
    *clients, server = ((computed(pid) - before) / took for pid, before in zip(pids, used))
    loops = os.cpu_count()
    return probe, clients + [server / loops] * loops


def computed(pid):
    """Seconds of a processor that a process has had."""
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9


COMPUTE = f"""
import sys, time
share = float(sys.argv[1])
while True:
    time.sleep({EACH} - time.monotonic() % {EACH})
    end = time.process_time() + share * {EACH}
    while time.process_time() < end:
        pass
"""


def beside_as_busy(machine, shares, seconds):
    """How long requests take while nobody waits, but programs compute for such shares of each moment between two commits,
    all from its beginning on, as clients do who hear of the same commit."""
    programs = [subprocess.Popen([sys.executable, "-c", COMPUTE, str(share)]) for share in shares]
    try:
        return latencies(machine, seconds)
    finally:
        for burner in programs:
            burner.kill()
            burner.wait()


def latencies(machine, seconds):
    """How long requests take one after the other, in milliseconds."""
    connection, took = http.client.HTTPConnection("127.0.0.1", machine.port), []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic_ns()
        exchange(connection, "GET", f"/v1/agreements?limit={len(took) % 50 + 1}")
        took.append((time.monotonic_ns() - begun) / 1e6)
        time.sleep(0.002)
    return took


def at(values, share):
    return sorted(values)[int(share * (len(values) - 1))]


def wait_until_all_wait(machine, count):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = re.search(rb"^entente_waiting (\d+)$", machine.ask("GET", "/metrics")[2], re.MULTILINE)
        if int(found.group(1)) == count:
            return
        time.sleep(0.05)
    raise AssertionError(f"{found.group(1).decode()} wait, not {count}")


def told_by(crowds):
    for crowd in crowds:
        print("tell", file=crowd.stdin, flush=True)
    return [json.loads(crowd.stdout.readline()) for crowd in crowds]


def expect_all(crowds, commits, count):
    """Waits until every client has heard of these commits, each once and in order."""
    end, delays = time.monotonic() + 30, []
    while True:
        told = told_by(crowds)
        delays += [answer for answer in told if answer["delays"]]
        heard = [entry for answer in told for entry in answer["heard"]]
        if sum(number for seen, number in heard if seen == commits) == count:
            return delays
        assert time.monotonic() < end, f"not all have heard of {commits}: {heard[:5]}"
        time.sleep(0.1)


def expect_ends(crowds, count):
    """Every stream has come to its end, and every poll was answered."""
    end = time.monotonic() + 20
    while True:
        told = told_by(crowds)
        if sum(answer["whole"] for answer in told) == count:
            return
        assert time.monotonic() < end, told
        time.sleep(0.1)
