"""Measures changes over HTTP: how many single records are acknowledged a second, when the disk has them, beside the rate at
which the disk alone takes pages; the same with 2 ms added to each synchronization, as a slower disk would; and what readers
notice of 64 who write, beside what they notice of programs that keep the same processors as busy. Prints its tables."""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from common import ROOT, WORK, on_schedule, run, tool

sys.path.insert(0, str(ROOT / "Tests" / "Proof"))
os.environ.setdefault("ENTENTE", str(ROOT / ".build" / "release" / "entente"))

import prepare  # noqa: E402
from machine import Machine  # noqa: E402

DELAY = 2000  # microseconds
READ = "/v1/countries/TKM"
SYNCHRONIZE = """
import os, sys, time
file, done, end = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY), 0, time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    os.write(file, bytes(4096))
    os.fdatasync(file)
    done += 1
print(done / float(sys.argv[2]))
"""


def slowed(delay):
    """The environment of a program whose synchronizations take so many microseconds more."""
    return [f"LD_PRELOAD={tool('slow_sync.so')}", f"SLOW_SYNC={delay}"] if delay else []


def synchronizations(folder, delay, seconds=1):
    """How often a second the disk takes a page and says so, with the same time added."""
    return float(run("env", *slowed(delay), sys.executable, "-c", SYNCHRONIZE, folder / "alone", seconds))


class Writing:
    """Clients that store records, and what became of it."""

    def __init__(self, machine, connections, seconds):
        Writing.count = getattr(Writing, "count", 0) + 1
        self.process = subprocess.Popen(
            [tool("writers"), "--port", str(machine.port), "--connections", str(connections), "--seconds", str(seconds),
             "--token", machine.token, "--prefix", f"w{Writing.count}"], stdout=subprocess.PIPE, text=True)

    def result(self):
        """Acknowledged a second, p50 and p99 in microseconds."""
        out, _ = self.process.communicate()
        assert self.process.returncode == 0, "a change was not acknowledged"
        return [float(word) for word in out.split()]


def serving(folder, name, delay=0):
    place = folder / name
    place.mkdir()
    return Machine(place, before=["env", *slowed(delay)] if delay else [])


def acknowledged(folder, rounds, seconds):
    """One writer, 64, and the disk alone, in turn."""
    print("| synchronizations | of the disk alone a second | 1 writer, records a second | p50, p99 | 64 writers | p50, p99 "
          "| synchronizations a record |\n|---|---:|---:|---:|---:|---:|---:|")
    ratios = []
    for delay in (0, DELAY):
        with serving(folder, f"delay-{delay}", delay) as machine:
            alone, one, many, shares = [], [], [], []
            for _ in range(rounds):
                alone.append(synchronizations(folder, delay))
                one.append(Writing(machine, 1, seconds).result())
                before = counted(machine)
                many.append(Writing(machine, 64, seconds).result())
                after = counted(machine)
                shares.append((after[0] - before[0]) / (after[1] - before[1]))
        one, many = ([statistics.median(column) for column in zip(*rows)] for rows in (one, many))
        alone = statistics.median(alone)
        print(f"| {'as they are' if not delay else f'with {delay / 1000:.0f} ms added'} | {alone:,.0f} | {one[0]:,.0f} "
              f"| {one[1] / 1000:.2f}, {one[2] / 1000:.2f} ms | {many[0]:,.0f} | {many[1] / 1000:.1f}, {many[2] / 1000:.1f} ms "
              f"| {statistics.median(shares):.3f} |", flush=True)
        ratios.append((many[0] / one[0], many[0] / alone, statistics.median(shares)))
    return ratios


def counted(machine):
    """Groups, each of which is one synchronization, and commits so far."""
    text, found = machine.ask("GET", "/metrics")[2].decode(), {}
    for line in text.splitlines():
        name, _, value = line.partition(" ")
        if name in ("entente_commit_group_requests_count", "entente_commits_total"):
            found[name] = float(value)
    return found["entente_commit_group_requests_count"], found["entente_commits_total"]


def busy_time():
    """Seconds that each processor was busy and that passed, since it was started."""
    lines = [line.split() for line in pathlib.Path("/proc/stat").read_text().splitlines() if line.startswith("cpu")][1:]
    times = [[int(word) for word in line[1:9]] for line in lines]
    return [(sum(one) - one[3] - one[4], sum(one)) for one in times]


def reading(machine, seconds, rate):
    """p99 of reads on a schedule, in microseconds, and the part of the time that each processor was busy."""
    before = busy_time()
    [told] = on_schedule(machine, READ, seconds, connections=32, rate=rate)
    busy = [(now[0] - then[0]) / max(1, now[1] - then[1]) for now, then in zip(busy_time(), before)]
    return told["p99"], busy


def company(folder, rounds, seconds, rate):
    """Reads beside 64 writers, beside 64 of another server on the same processors, and beside programs that keep each
    processor as busy as those and what they cause, by computing for the same part of every millisecond."""
    rows = []
    with serving(folder, "company") as machine, serving(folder, "another") as another:
        for _ in range(rounds):
            alone, busy_alone = reading(machine, seconds, rate)
            writing = Writing(machine, 64, seconds + 0.6)
            time.sleep(0.3)
            beside, busy = reading(machine, seconds, rate)
            written = writing.result()[0]
            elsewhere = Writing(another, 64, seconds + 0.6)
            time.sleep(0.3)
            beside_another, _ = reading(machine, seconds, rate)
            elsewhere.result()
            shares = ",".join(f"{min(1, max(0, one - other)):.3f}" for one, other in zip(busy, busy_alone))
            other = subprocess.Popen([tool("busy"), "--seconds", str(seconds + 0.6), "--shares", shares])
            time.sleep(0.3)
            beside_others, _ = reading(machine, seconds, rate)
            other.wait()
            rows.append((alone, beside, beside_another, beside_others, beside / beside_another, beside / beside_others,
                         written, sum(busy) / len(busy)))
    alone, beside, another, others, *ratios, written, busy = (statistics.median(column) for column in zip(*rows))
    print(f"\nReads at {rate} a second: p99 {alone:,.0f} µs alone, {beside:,.0f} µs beside 64 writers, who store {written:,.0f} a "
          f"second and keep the processors {busy:.0%} busy; {another:,.0f} µs beside 64 writers of another server, and "
          f"{others:,.0f} µs beside programs that compute as much, evenly.")
    return ratios


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench --writes", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured in turn (5)")
    parser.add_argument("--seconds", type=float, default=2, help="for how long each time (2)")
    parser.add_argument("--rate", type=int, default=1000, help="reads a second beside the writers (1000)")
    given = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    prepare.build_programs()
    with tempfile.TemporaryDirectory(prefix="entente-writes-", dir=WORK) as name:
        folder = pathlib.Path(name)
        plain, delayed = acknowledged(folder, given.rounds, given.seconds)
        by_another, by_computing = company(folder, given.rounds, given.seconds, given.rate)
    print("\n| what | it | aim |\n|---|---:|---:|")
    print(f"| 64 writers / 1 writer | {plain[0]:.1f} | at least 3 |")
    print(f"| 64 writers / 1 writer, 2 ms added | {delayed[0]:.1f} | at least 3 |")
    print(f"| 64 writers / synchronizations of the disk alone, 2 ms added | {delayed[1]:.1f} | at least 6 |")
    print(f"| synchronizations a record, 64 writers, 2 ms added | {delayed[2]:.3f} | below 0.1 |")
    print(f"| p99 of reads beside 64 writers / beside 64 writers of another server | {by_another:.2f} | at most 2 |")
    print(f"| p99 of reads beside 64 writers / beside programs that compute as much | {by_computing:.2f} | at most 2 |")


if __name__ == "__main__":
    main()
