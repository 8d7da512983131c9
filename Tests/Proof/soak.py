"""The soak: everything at once for long, watched, and drawn as a picture."""

import contextlib
import http.client
import multiprocessing
import os
import pathlib
import re
import signal
import statistics
import tempfile
import threading
import time

import keeping
from cluster import Part
from drawing import picture
from machine import Writers, check_file, exchange
from proofs import proof
from topology import cluster_here, position_of, questions, wait_until


def length(scale):
    """Seconds: an hour where the scale is 10."""
    return 360 * scale


class Paced(Writers):
    """Writers who rest after each commit."""

    def note(self, group, status, code):
        super().note(group, status, code)
        self.halt.wait(0.4)


class Editors(keeping.Editors):
    """Who changes, retires and brings back, at a walk."""

    def __init__(self, machine):
        super().__init__(Walking(machine))


class Walking:
    """A machine that is asked ten times a second at most."""

    def __init__(self, machine):
        self.machine = machine

    def ask(self, *words, **fields):
        time.sleep(0.1)
        return self.machine.ask(*words, **fields)

    def write(self, *words, **fields):
        return self.machine.write(*words, **fields)


class Waiters:
    """Clients who wait for changes, and must hear of every commit once and in order, whoever is killed."""

    def __init__(self, machine, count):
        self.machine, self.halt = machine, threading.Event()
        self.heard, self.gaps = 0, []
        self.threads = [threading.Thread(target=self.wait, daemon=True) for _ in range(count)]

    def wait(self):
        place = self.machine.position
        while not self.halt.is_set():
            try:
                status, _, page = self.machine.ask(
                    "GET", f"/v1/changes?feed=longpoll&timeout=5&records=false&limit=1000&since={place}")
                assert status == 200, page
            except (OSError, http.client.HTTPException, ValueError, AssertionError):
                self.halt.wait(0.2)
                continue
            commits = sorted({change["seq"] for change in page["results"]})
            last = int(place.split("-")[0])
            if commits and commits != list(range(last + 1, last + 1 + len(commits))):
                self.gaps.append((place, commits[:5]))
            self.heard += len(commits)
            place = page["last_seq"]


def probe(port, results, halt):
    """Asks one thing after the other, in a process of its own, and tells what each took, in milliseconds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection, number = None, 0
    while not halt.is_set():
        begun, number = time.monotonic(), number + 1
        try:
            connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            status = exchange(connection, "GET", questions(number))[0]
            took = (time.monotonic() - begun) * 1000 if status == 200 else None
        except (OSError, http.client.HTTPException):
            connection, took = None, None
        results.put((port, took))
        time.sleep(0.01)


class Exports(threading.Thread):
    """A client who takes everything again and again."""

    def __init__(self, machine):
        super().__init__(daemon=True)
        self.machine, self.halt, self.count = machine, threading.Event(), 0

    def run(self):
        while not self.halt.wait(1):
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, _, lines = self.machine.ask("GET", "/v1/people.ndjson")
                assert status == 200
                self.count += lines.count(b"\n")


class Watch:
    """Looks at the servers again and again."""

    def __init__(self, cluster, step):
        self.cluster, self.step, self.begun = cluster, step, time.monotonic()
        self.results, self.over = multiprocessing.Queue(), multiprocessing.Event()
        self.samples, self.kills, self.failed, self.asked = [], [], {}, 0
        self.probes = [
            multiprocessing.Process(target=probe, args=(port, self.results, self.over), daemon=True)
            for port in (cluster.port, cluster.primary.port)]

    def __enter__(self):
        for process in self.probes:
            process.start()

    def __exit__(self, *_):
        self.over.set()
        # A process that has something to tell ends only when that was heard.
        self.look()
        for process in self.probes:
            process.join(10)
            process.kill()

    @property
    def now(self):
        return time.monotonic() - self.begun

    def kill(self, machine, name):
        machine.kill()
        machine.start()
        self.kills.append((self.now, name))

    def look(self):
        primary, replica = self.cluster.primary, self.cluster.replicas[0].machine
        sample = {"at": self.now, "log": primary.log_bytes / (1 << 20)}
        for name, machine in (("primary", primary), ("replica", replica)):
            with contextlib.suppress(OSError, AttributeError):
                sample[f"memory {name}"], sample[f"descriptors {name}"] = held(machine)
        taken = {}
        while not self.results.empty():
            port, took = self.results.get()
            self.asked += 1
            if took is None:
                self.failed[port] = self.failed.get(port, 0) + 1
            else:
                taken.setdefault("front" if port == self.cluster.port else "primary", []).append(took)
        for name, values in taken.items():
            sample[f"p99 {name}"] = keeping.at(values, 0.99)
        self.samples.append(sample)

    def values(self, name, begin=0.0, end=1.0):
        whole = self.samples[-1]["at"]
        return [one[name] for one in self.samples if name in one and begin * whole <= one["at"] <= end * whole]


def held(machine):
    """MiB of memory of its own, without the mapped pages of the file, and open descriptors."""
    status = pathlib.Path(f"/proc/{machine.pid}/status").read_text()
    memory = int(re.search(r"RssAnon:\s+(\d+)", status).group(1)) / 1024
    return memory, len(os.listdir(f"/proc/{machine.pid}/fd"))


@proof("soak")
def soak(folder, scale=1):
    """Reads, writes, exports, waiting clients, swaps and kills, six minutes times the scale: nothing grows or is lost."""
    seconds = length(scale)
    cluster, how = cluster_here(pathlib.Path(folder))
    cluster.cycle = 5
    picture_file = pathlib.Path(tempfile.gettempdir()) / "entente-soak.svg"
    with cluster:
        watch, load = Watch(cluster, max(0.5, seconds / 240)), Load(cluster)
        with load, watch:
            go_on(watch, seconds)
        wait_until(lambda: position_of(load.copy) == cluster.primary.position, "the copy is not in step")
        draw(watch, seconds, picture_file)
        nothing_is_lost(cluster, watch, load)
        if seconds >= 300:
            nothing_grows(watch)
    return f"{seconds:.0f} s, {how}; {told(cluster, watch, load)}; drawn in {picture_file}"


class Load:
    """All that asks and writes."""

    def __init__(self, cluster):
        primary = cluster.primary
        self.writers, self.editors = Paced(primary, 4), Editors(primary)
        self.exports, self.waiters = Exports(primary), Waiters(primary, 10)
        script, self.copy = cluster.folder / "client.py", cluster.folder / "copy.sqlite"
        script.write_text(keeping.documented_client())
        # It goes on until it has heard of the last commit, and ends with the cluster.
        cluster.parts["client"] = Part(
            cluster.folder, "client", "python3", str(script), f"http://127.0.0.1:{primary.port}", str(self.copy))

    def __enter__(self):
        self.exports.start()
        for thread in self.waiters.threads:
            thread.start()
        self.writers.__enter__()
        self.editors.__enter__()

    def __exit__(self, *_):
        for one in (self.writers, self.editors):
            one.__exit__()
        for one in (self.exports, self.waiters):
            one.halt.set()
        for thread in [self.exports, *self.waiters.threads]:
            thread.join(60)


def go_on(watch, seconds):
    """Kills servers in the first half, by turns; in the second they live, so that what grows is seen."""
    cluster, rounds = watch.cluster, 6
    cluster.parts["client"].start()
    due = [(seconds / 2 * (number + 1) / (rounds + 1), number) for number in range(rounds)]
    while watch.now < seconds:
        time.sleep(watch.step)
        watch.look()
        assert not cluster.ended(), cluster.ended()
        if due and watch.now >= due[0][0]:
            _, number = due.pop(0)
            if number % 2:
                watch.kill(cluster.replicas[0].machine, "replica")
            else:
                watch.kill(cluster.primary, "primary")


def nothing_is_lost(cluster, watch, load):
    load.writers.check()
    check_file(cluster.primary.database)
    assert load.writers.acknowledged and load.exports.count and load.waiters.heard, "not all of them did something"
    assert not load.waiters.gaps, f"who waited has missed commits: {load.waiters.gaps[:3]}"
    assert not watch.failed.get(cluster.port), f"{watch.failed[cluster.port]} requests to the front have failed"
    keeping.compare(cluster.primary, load.copy)


def nothing_grows(watch):
    """What is held in the last quarter is what was held in the quarter before."""
    for name in ("memory primary", "memory replica", "descriptors primary", "descriptors replica"):
        before, after = (statistics.median(watch.values(name, *part)) for part in ((0.5, 0.75), (0.75, 1)))
        assert after <= before * 1.1 + 8, f"{name} grows from {before:.1f} to {after:.1f}"
    assert max(watch.values("log")) < 256, f"the log has grown to {max(watch.values('log')):.0f} MiB"


def draw(watch, seconds, file):
    line = lambda name: [(one["at"], one[name]) for one in watch.samples if name in one]
    panels = [
        (title, [(one, line(f"{what} {one}".strip())) for one in names])
        for title, what, names in (
            ("Memory of its own, MiB", "memory", ("primary", "replica")),
            ("Open descriptors", "descriptors", ("primary", "replica")),
            ("Log of the primary, MiB", "log", ("",)),
            ("99 of 100 requests within, ms", "p99", ("front", "primary")))]
    file.write_text(picture("What Entente holds while everything happens at once", panels, seconds, watch.kills))


def told(cluster, watch, load):
    """What was done, and what was seen, in words."""
    middle = lambda name: statistics.median(watch.values(name, 0.5))
    swaps = sum(one.swaps for one in cluster.replicas)
    restore = [took for one in cluster.replicas for took, _ in one.took]
    size = os.stat(cluster.primary.database).st_size / (1 << 20)
    return (
        f"{watch.asked} questions, {len(load.writers.acknowledged)} imports of 3, {load.exports.count} lines exported, "
        f"{load.waiters.heard} commits heard of by 10 who waited, {swaps} swaps, {len(watch.kills)} kills; no question in "
        f"front failed, nothing acknowledged is lost, the copy exports the same; memory {middle('memory primary'):.0f} MiB "
        f"(replica {middle('memory replica'):.0f}), descriptors {middle('descriptors primary'):.0f}, log "
        f"{max(watch.values('log')):.1f} MiB at most, p99 {middle('p99 front'):.1f} ms in front and "
        f"{middle('p99 primary'):.1f} ms at the primary; the file has {size:.0f} MiB and is restored in "
        f"{statistics.median(restore):.2f} s")
