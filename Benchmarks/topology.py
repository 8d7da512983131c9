"""Measures what more than one machine rests on: restore and swap by the size of the file, how stale a replica is, and what
one file takes of changes. Prints the tables that README's capacity is reckoned from."""

import argparse
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "Proof"))
os.environ.setdefault("ENTENTE", str(ROOT / ".build" / "release" / "entente"))

from cluster import Carrier, Cluster  # noqa: E402
from machine import Machine, Writers, exchange, person  # noqa: E402


def fill(machine, count):
    """Imports so many people, each with some lines of text, before a server runs."""
    lines = machine.folder / "people.ndjson"
    with open(lines, "w") as file:
        for number in range(count):
            notes = f"Met delegation {number * 7919 % 99991} about the line from {number % 977} to {number % 983}. " * 6
            file.write(json.dumps(person(f"p{number}", notes=notes)) + "\n")
    begun = time.monotonic()
    machine.run("import", str(ROOT / "Seeds"))
    subprocess.run(
        [os.environ["ENTENTE"], "import", str(lines), *machine.places], check=True, capture_output=True, timeout=1200)
    lines.unlink()
    return time.monotonic() - begun


def median_of(action, times):
    took = []
    for _ in range(times):
        begun = time.monotonic()
        action()
        took.append(time.monotonic() - begun)
    return statistics.median(took)


def carried(folder, counts):
    """Restore and swap of files of some sizes, from a folder on this disk: a network's time comes on top."""
    print("| file, MiB | in the store, MiB | restore, s | the same without its check, s | swap, s |")
    print("|---:|---:|---:|---:|---:|")
    for count in counts:
        place = folder / f"size-{count}"
        (place / "primary").mkdir(parents=True)
        (place / "replica").mkdir()
        machine = Machine(place / "primary")
        fill(machine, count)
        carrier = Carrier(place, machine, None)
        subprocess.run(carrier.part.command + ["-once", "-force-snapshot"], check=True, capture_output=True, timeout=600)
        new, replica = place / "replica" / "next.sqlite", Machine(place / "replica")

        def restore(check="quick"):
            done = carrier.restore(new, check)
            assert done.returncode == 0, done.stderr
        plain = median_of(lambda: restore("none"), 3)
        whole = median_of(restore, 3)
        swaps = []
        for _ in range(3):
            restore("none")
            swaps.append(median_of(lambda: replica.run("swap", str(new)), 1))
        stored = sum(file.stat().st_size for file in (place / "store").rglob("*") if file.is_file())
        size = os.stat(machine.database).st_size
        print(f"| {size / (1 << 20):.0f} | {stored / (1 << 20):.0f} | {whole:.2f} | {plain:.2f} "
              f"| {statistics.median(swaps):.2f} |", flush=True)
        subprocess.run(["rm", "-rf", str(place)], check=True)


def changes(folder, seconds):
    """What is acknowledged a second, when the disk has it: single records, of which many share a synchronization, and imports
    of three people, each of which has its own. Beside it what the disk does alone."""
    print("\n| writers | records a second | imports a second | synchronizations that the disk does alone |\n|---:|---:|---:|---:|")
    for count in (1, 16, 64):
        place = folder / f"writers-{count}"
        place.mkdir()
        alone = synchronizations(place / "alone", 2)
        with Machine(place) as machine:
            records = records_put(machine, count, seconds)
            with Writers(machine, count) as writers:
                time.sleep(seconds)
                imports = len(writers.acknowledged)
        print(f"| {count} | {records / seconds:.0f} | {imports / seconds:.0f} | {alone:.0f} |", flush=True)


def synchronizations(path, seconds):
    """How often a second the disk takes a page and says so."""
    file, done, end = os.open(path, os.O_CREAT | os.O_WRONLY), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        os.write(file, bytes(4096))
        os.fdatasync(file)
        done += 1
    os.close(file)
    return done / seconds


def records_put(machine, count, seconds):
    """How many records so many clients store, one a change, each over a connection of its own."""
    end, done = time.monotonic() + seconds, []

    def work(name):
        connection, number = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=30), 0
        while time.monotonic() < end:
            status, _, _ = exchange(
                connection, "POST", "/v1/people", person(f"{name}-{number}"), Authorization=f"Bearer {machine.token}")
            assert status == 201, status
            number += 1
        done.append(number)
    threads = [threading.Thread(target=work, args=(f"one-{index}",)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done)


def staleness(folder, commits):
    """How long after its commit a change is read from a replica: sync-interval 1 s, a restore each second."""
    folder.mkdir()
    with Cluster(folder, replicas=1, cycle=1) as cluster:
        took, replica = [], cluster.replicas[0]
        for number in range(commits):
            position = cluster.primary.write("POST", "/v1/people", person(f"late-{number}"))[1]["Entente-Version"]
            begun = time.monotonic()
            while replica.machine.ask("GET", f"/v1/people/late-{number}?min_version={position}&wait=25")[0] != 200:
                pass
            took.append(time.monotonic() - begun)
            time.sleep(0.37)
        took.sort()
        print(f"\nA replica shows a change after {statistics.median(took):.1f} s in the middle and {took[-1]:.1f} s at the "
              f"latest, of {commits}.")


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench --topology", description=__doc__)
    parser.add_argument("--records", default="2000,100000,400000", help="sizes, as records (2000,100000,400000)")
    parser.add_argument("--seconds", type=float, default=10, help="how long each number of writers writes (10)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="entente-topology-") as name:
        folder = pathlib.Path(name)
        changes(folder, given.seconds)
        staleness(folder / "staleness", 30)
        print()
        carried(folder, [int(count) for count in given.records.split(",")])


if __name__ == "__main__":
    main()
