"""What the measurements share: the table of questions, servers and their processor time, and requests by hand."""

import http.client
import os
import pathlib
import re
import signal
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
# Everything that is built or generated; kept between runs.
WORK = ROOT / ".build-bench"
# How many agreements, observations and events each size holds beside the shipped dataset.
SIZES = {"small": (200, 10_000, 1_000), "medium": (10_000, 500_000, 50_000), "large": (100_000, 5_000_000, 500_000),
         # What whole collections are read from.
         "million": (200, 1_000_000, 1_000),
         # What is searched.
         "texts": (200, 1_000, 600_000)}


def tool(name):
    return str(WORK / "bin" / name)


def questions(*groups):
    """The rows of questions.tsv as dictionaries; of the groups named, or all."""
    lines = (HERE / "questions.tsv").read_text().splitlines()
    names = lines[0].split("\t")
    rows = [dict(zip(names, line.split("\t"))) for line in lines[1:]]
    return [row for row in rows if not groups or row["group"] in groups]


def run(*command, **options):
    """Runs a command to its end and gives its standard output."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def get(port, path):
    """One request on a connection of its own: status, header lines as they came, body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.getheaders(), body


class Server:
    """A program that serves on a port of 127.0.0.1."""

    def __init__(self, name, port, command, environment=None, ready="/health"):
        self.name, self.port = name, port
        log = open(WORK / f"{name}.log", "w")
        # A clean environment of known variables: what Entente reads from it is part of what is measured.
        variables = {key: value for key, value in os.environ.items() if not key.startswith("ENTENTE_")}
        self.process = subprocess.Popen(
            [str(word) for word in command], stdout=log, stderr=subprocess.STDOUT,
            env={**variables, **(environment or {})})
        self.wait(ready)

    def wait(self, path):
        for _ in range(1200):
            if self.process.poll() is not None:
                break
            try:
                get(self.port, path)
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise SystemExit(f"{self.name} does not answer:\n{(WORK / (self.name + '.log')).read_text()[-2000:]}")

    def processes(self):
        """Its own process id and its children's: nginx answers from a worker."""
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid] + [int(child) for child in children]

    def keep_to_core(self):
        """Keeps all its threads to the core of the servers. Gives itself."""
        for pid in self.processes():
            for thread in os.listdir(f"/proc/{pid}/task"):
                os.sched_setaffinity(int(thread), {SERVER_CORE})
        return self

    def busiest_thread(self):
        """The thread that has run for longest: the loop, once something was asked of it."""
        threads = [thread for pid in self.processes() for thread in pathlib.Path(f"/proc/{pid}/task").iterdir()]
        return int(max(threads, key=lambda thread: int((thread / "schedstat").read_text().split()[0])).name)

    def cpu_seconds(self):
        """Processor time so far, user and system, from the scheduler's own nanoseconds."""
        total = 0
        for pid in self.processes():
            for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
                try:
                    total += int((thread / "schedstat").read_text().split()[0])
                except OSError:
                    pass
        return total / 1e9

    def settle(self):
        """Waits until it is idle, ten seconds at most: what clients left behind is worked off, and counts for nobody."""
        for _ in range(200):
            before = self.cpu_seconds()
            time.sleep(0.05)
            if self.cpu_seconds() - before < 0.001:
                return

    def memory(self):
        """KiB resident in all, of its own, and of files mapped."""
        sums = {"VmRSS": 0, "RssAnon": 0, "RssFile": 0}
        for pid in self.processes():
            for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                name, _, value = line.partition(":")
                if name in sums:
                    sums[name] += int(value.split()[0])
        return sums

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


# Servers that are compared keep to one core, and the client to another, so that all have the same conditions.
SERVER_CORE, CLIENT_CORE = 0, 1


def wrk(server, path, seconds, connections=16):
    """Runs wrk on one thread. CPU microseconds a request, rate, p50 and p99 in microseconds."""
    server.settle()
    before = server.cpu_seconds()
    text = run("taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency",
               f"http://127.0.0.1:{server.port}{path}")
    used = server.cpu_seconds() - before
    count = int(re.search(r"(\d+) requests in", text)[1])
    return {
        "cpu": used / max(count, 1) * 1e6, "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
        "p50": microseconds(re.search(r"50%\s+([\d.]+\w+)", text)[1]),
        "p99": microseconds(re.search(r"99%\s+([\d.]+\w+)", text)[1]),
    }


IN_TURN = """
local requests, last = {}, 0
init = function()
  for path in io.lines(os.getenv("URLS")) do table.insert(requests, wrk.format("GET", path)) end
end
request = function()
  last = last % #requests + 1
  return requests[last]
end
"""


def in_turn(port, urls, seconds):
    """The command of sixteen clients of one thread that ask all URLs, one after the other and over again."""
    script, paths = WORK / "in-turn.lua", WORK / f"urls-{port}"
    script.write_text(IN_TURN)
    paths.write_text("\n".join(urls) + "\n")
    return ["env", f"URLS={paths}", "wrk", "-t1", "-c16", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{port}"]


def microseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 6e7}[unit]


def on_schedule(server, path, seconds, runs=1, connections=16, on_own_core=False, **pace):
    """Requests on a fixed schedule, with `rate` or `share` as the client takes them: a dictionary for each run. Latencies are
    in microseconds from the moment each request was due."""
    place, own = (("taskset", "-c", CLIENT_CORE), ("--own-core", 1)) if on_own_core else ((), ())
    words = [word for name, value in pace.items() for word in (f"--{name}", value)]
    text = run(*place, tool("schedule"), "--port", server.port, "--path", path, "--seconds", seconds, "--runs", runs,
               "--connections", connections, *own, *words)
    names = ("rate", "answers", "p50", "p90", "p99", "max", "slow", "faults", "lateness", "stood_still", "cpu", "waited")
    return [dict(zip(names, map(float, line.split()))) for line in text.splitlines()]
