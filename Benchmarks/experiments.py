"""Measurements other than the rounds: growth, start and size, tails, and reads beside heavy neighbours."""

import resource
import shutil
import statistics
import subprocess
import time

import prepare
from common import ROOT, SERVER_CORE, WORK, on_schedule, questions, run, tool, wrk


def growth(sizes, rounds, port=18120):
    """CPU microseconds a request of every question at every size, of Entente without its cache and of the C bound, as they
    were in each round."""
    servers, results = {}, {}
    try:
        for index, size in enumerate(sizes):
            rows, folder = prepare.record(size)
            servers[size] = (rows, prepare.entente(f"entente-{size}", port + 2 * index, size, cache=False),
                             prepare.bound(f"bound-{size}", folder, port + 2 * index + 1, "--database",
                                           prepare.database(size)))
            for server in servers[size][1:]:
                server.keep_to_core()
        for _ in range(rounds):
            for position, row in enumerate(questions("main", "more")):
                for size, (rows, *pair) in servers.items():
                    path = next(each["path"] for each in rows if each["name"] == row["name"])
                    for program, server in zip(("entente", "bound"), pair):
                        found = results.setdefault(row["name"], {}).setdefault((program, size), [])
                        found.append(wrk(server, path, 1, connections=4)["cpu"])
    finally:
        for _, *pair in servers.values():
            for server in pair:
                server.stop()
    return results


def start_milliseconds(times=11, port=18130):
    """From exec to the first answer, on an existing database; the middle of several."""
    command = [prepare.ENTENTE, "serve", "--database", prepare.database("small"), "--migrations", ROOT / "Migrations",
               "--seeds", ROOT / "Seeds", "--port", port]
    path = questions("main")[0]["path"]
    return statistics.median(float(run(tool("load"), "--start", port, path, *command)) for _ in range(times))


def timed(*command):
    """Wall seconds, CPU seconds and peak MiB of a command. One that takes too long is ended, and has 0 of the others."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    peak = run("/usr/bin/env", "python3", "-c", PEAK, LONGEST, *command)
    if peak.split()[-1] == "0":
        return time.monotonic() - begin, 0, 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - begin, cpu, int(peak.split()[-1]) / 1024


# How many seconds a command may take.
LONGEST = 120
PEAK = """
import resource, subprocess, sys
try:
  subprocess.run(sys.argv[2:], check=True, timeout=float(sys.argv[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
  print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
except subprocess.TimeoutExpired:
  print(0)
"""


def fresh_database(name):
    path = WORK / f"{name}.sqlite"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return path


def import_command(source, path):
    return (prepare.ENTENTE, "import", source, "--database", path, "--migrations", ROOT / "Migrations")


def seed_import():
    """The shipped dataset from nothing: seconds, CPU seconds, peak MiB."""
    found = [timed(*import_command(ROOT / "Seeds", fresh_database("seeded"))) for _ in range(3)]
    return sorted(found)[1]


def large_import(observations):
    """So many observations into a database that holds the shipped dataset: seconds, CPU seconds, peak MiB; the middle of three
    times."""
    found = []
    for _ in range(3):
        path = fresh_database("imported")
        run(*import_command(ROOT / "Seeds", path))
        found.append(timed(*import_command(prepare.import_files(observations), path)))
    fresh_database("imported")
    return sorted(found)[1]


def memory(connections=2000, port=18131):
    """KiB at rest, KiB at rest that are its own, KiB more for each idle connection, and KiB after whole collections were
    read at the largest limit, for which each loop opens another connection to the database."""
    server = prepare.entente("memory", port, "small", loops=2)
    try:
        for row in questions():
            if "{half}" not in row["path"]:
                prepare.get(port, row["path"])
        rest = server.memory()
        idle = subprocess.Popen([tool("load"), "--port", str(port), "--idle", str(connections), "--seconds", "30"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        idle.stdout.readline()
        with_idle = server.memory()
        idle.communicate("\n")
        for _ in range(10):
            prepare.get(port, "/v1/agreements?limit=1000")
        after_pages = server.memory()
    finally:
        server.stop()
    return rest["VmRSS"], rest["RssAnon"], (with_idle["VmRSS"] - rest["VmRSS"]) / connections, after_pages["VmRSS"]


# What a program does in turn to tell how steadily a core works.
KINDS_OF_WORK = ("computing", "walk through 16 KiB", "walk through 512 KiB", "walk through 8 MiB")


def machine(seconds):
    """What the machine grants a program with nothing beside it: (part of the time it woke too late, longest of these pauses in
    milliseconds, part of the time stopped at work, longest), and (part of the time in which computing is slow, how many times
    its usual time each kind of work takes meanwhile)."""
    pauses, pace = run(tool("machine"), "--core", SERVER_CORE, "--seconds", seconds).splitlines()
    slow, *times = map(float, pace.split())
    return tuple(map(float, pauses.split())), (slow, times)


# What share of the saturating rate the tails are measured at, and for how many seconds at a time.
TAIL_SHARE, TAIL_SECONDS = 0.7, 0.1


def tails(rows, rounds, runs, port=18132):
    """Latencies at 70 % of the saturating rate: for each question and mode ("fresh", "repeated") the runs of Entente and of C,
    which runs the same SQL or has the bytes prebuilt.

    Each server has one loop on one core and the client has the other core. All take turns, round after round, so that a
    noisy minute falls on all of them alike. What the machine grants changes from one tenth of a second to the next, so the
    runs are as short, and each has its rate from the moment before it.
    """
    pairs = {mode: tail_servers(mode, port + 2 * number) for number, mode in enumerate(("fresh", "repeated"))}
    found = {}
    try:
        for _ in range(rounds):
            for mode, servers in pairs.items():
                for row in rows:
                    results = found.setdefault((row["name"], mode), [[] for _ in servers])
                    for server, runs_of_one in zip(servers, results):
                        runs_of_one += on_schedule(server, row["path"], TAIL_SECONDS, runs, on_own_core=True,
                                                    share=TAIL_SHARE, thread=server.busiest_thread())
    finally:
        for servers in pairs.values():
            for server in servers:
                server.stop()
    return found


def tail_servers(mode, port):
    source = ("--database", prepare.database("small")) if mode == "fresh" else ("--prebuilt",)
    servers = (prepare.entente(f"tail-{mode}", port, "small", cache=mode == "repeated"),
               prepare.bound(f"tail-bound-{mode}", WORK / "recorded-small", port + 1, *source))
    for server in servers:
        server.keep_to_core()
        wrk(server, "/health", 1)  # so that its loop is the thread that has run for longest
    return servers


def beside(rate, seconds, runs, database_path, path, neighbour_command, lead=0.3, port=18140):
    """Latencies of records at a steady rate, alone and beside a neighbour, in turn, without the cache: each run as a pair,
    and what the last neighbour said. The neighbour works for `lead` seconds before the measurement begins, and when it ends."""
    server = prepare.Server("beside", port, [
        prepare.ENTENTE, "serve", "--database", database_path, "--migrations", ROOT / "Migrations", "--seeds",
        ROOT / "Seeds", "--port", port, "--loops", 2], {"ENTENTE_CACHE": "0"})
    pairs = []
    try:
        for _ in range(runs):
            # Many connections, so that each waits for its own answers only.
            [alone] = on_schedule(server, path, seconds, connections=64, rate=rate)
            neighbour = subprocess.Popen([str(word) for word in neighbour_command(port)], stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT, text=True)
            time.sleep(lead)
            [together] = on_schedule(server, path, seconds, connections=64, rate=rate)
            if neighbour.poll() is not None:
                raise SystemExit("The neighbour was done before the measurement was.")
            pairs.append((alone, together))
            text = neighbour.communicate()[0]
    finally:
        server.stop()
    return pairs, text


def beside_paging(size, rate, seconds, runs, clients=2):
    """Beside clients that walk through all agreements at the largest limit."""
    def command(port):
        return (tool("load"), "--port", port, "--path", "/v1/agreements?limit=1000", "--page", "--connections", clients,
                "--seconds", seconds + 1)

    return beside(rate, seconds, runs, prepare.database(size), questions("main")[0]["path"], command)


def beside_import(rate, runs, observations=100_000):
    """Beside another process that imports observations into the same file, which takes about a second: each run has a file of
    its own."""
    path = fresh_database("beside")
    command = import_command(prepare.import_files(observations), path)
    pairs = []
    for _ in range(runs):
        fresh_database("beside")
        run(*import_command(ROOT / "Seeds", path))
        found, text = beside(rate, 0.5, 1, path, "/v1/trade-series/kaz-tkm-turnover", lambda _: command, lead=0.1)
        pairs += found
    fresh_database("beside")
    return pairs, text
