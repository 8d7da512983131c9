"""Measures Entente beside what else would answer the same questions, and writes Benchmarks/RESULTS.md.

Servers are measured in turn, round after round, so that a noisy minute falls on all of them alike. Each runs one thread
that serves and keeps to one core; wrk runs on one thread and keeps to another. What counts is processor time of the server's
process, which depends on the neighbours much less than rates do. Medians of the rounds are shown, and of ratios the median
of those within each round.
"""

import argparse
import datetime
import os
import statistics
import sys
import time

import equality
import experiments
import prepare
from common import HERE, WORK, questions, wrk

BEGIN = time.monotonic()


def say(text):
    print(f"[{time.monotonic() - BEGIN:5.1f} s] {text}", flush=True)


def start(folder, rows, peers):
    """Every server with what it calls a question (None where it does not answer it) and whether bytes must be equal. Those
    that are compared stand beside each other, since they are measured in this order."""
    small = prepare.database("small")
    same = lambda row: row["path"]
    servers = [
        (prepare.bound("prebuilt", folder, 18101, "--prebuilt"), same, True),
        (prepare.nginx(folder, rows, 18102), lambda row: None if row["name"] == "missing" else "/m/" + row["name"], True),
        (prepare.entente("entente, repeated", 18106, "small"), same, True),
        (prepare.entente("entente, fresh", 18105, "small", cache=False), same, True),
        (prepare.bound("bound", folder, 18103, "--database", small), same, True),
        (prepare.bound("bound, read held", folder, 18104, "--database", small, "--hold"), same, True),
    ]
    servers = [(server.keep_to_core(), path, is_equal) for server, path, is_equal in servers]
    # As they come: they have threads for every core.
    if peers:
        servers.append((prepare.hummingbird("small", 18107), lambda row: row["path"] if row["datasette"] != "-" else None,
                        False))
        servers.append((prepare.datasette("small", 18108), lambda row: row["datasette"] if row["datasette"] != "-" else None,
                        False))
    return [entry for entry in servers if entry[0]]


def rounds(servers, rows, count, main_times, seconds):
    """{question: {server: [{cpu, rate, p50, p99} of each time]}}. What the targets are about is asked so many times a round."""
    found = {}
    for number in range(count):
        for row in rows:
            for _ in range(main_times if row["group"] == "main" else 1):
                for server, path, _ in servers:
                    asked = path(row)
                    if asked is not None:
                        found.setdefault(row["name"], {}).setdefault(server.name, []).append(wrk(server, asked, seconds))
        say(f"round {number + 1} of {count} is done")
    return found


def middle(times, key):
    """The median of what was measured several times; None where it was not."""
    return statistics.median(time[key] for time in times) if times else None


def ratio(servers, one, other):
    """The median of how many times the CPU of another server one took, each time beside it; None where one was not asked."""
    if one not in servers or other not in servers:
        return None
    return statistics.median(mine["cpu"] / its["cpu"] for mine, its in zip(servers[one], servers[other]))


# MARK: The report


def table(head, lines):
    rows = [head, ["---"] + ["---:"] * (len(head) - 1), *lines]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows) + "\n"


def number(value, digits=1):
    return "-" if value is None else f"{value:,.{digits}f}"


def cpu_table(found, names):
    return table(["question"] + names, [
        [question] + [number(middle(servers.get(name), "cpu")) for name in names] for question, servers in found.items()])


def latency_table(found, names):
    lines = []
    for question, servers in found.items():
        for name in names:
            if name in servers:
                lines.append([f"{question}, {name}", *(number(middle(servers[name], key), 0) for key in ("rate", "p50", "p99"))])
    return table(["", "requests a second", "p50 µs", "p99 µs"], lines)


def ratios(found, names):
    """Entente's CPU against the others'."""
    pairs = [("entente, repeated", "nginx"), ("entente, fresh", "bound"), ("entente, fresh", "hummingbird"),
             ("entente, fresh", "datasette")]
    pairs = [pair for pair in pairs if all(name in names for name in pair)]
    lines = [[question] + [number(ratio(servers, *pair), 3) for pair in pairs] for question, servers in found.items()]
    return table(["question"] + [f"{one} / {other}" for one, other in pairs], lines)


class Report:
    def __init__(self, command):
        self.parts, self.targets = [], []
        kernel, cores = os.uname().release.split("-")[0], os.cpu_count()
        self.add("# What Entente costs\n")
        self.add(f"Measured on {datetime.date.today()} with `{command}`, {cores} cores ({os.uname().machine}), Linux {kernel}, "
                 f"commit `{commit()}`; each server on one core and the load generator on the other. `Benchmarks/README.md` says how, "
                 "`Benchmarks/questions.tsv` what is asked.\n")

    def add(self, text):
        self.parts.append(text)

    def target(self, text, figure, is_met):
        self.targets.append([text, figure, "met" if is_met else "**not met**"])

    def write(self, path):
        """Writes what there is so far: a run that is ended early leaves what it measured."""
        targets = ["## The targets\n", table(["target", "measured", ""], self.targets)]
        path.write_text("\n".join(self.parts + targets))
        say(f"wrote {path.relative_to(HERE.parent)}")


def commit():
    import subprocess
    return subprocess.run(["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"], capture_output=True,
                          text=True).stdout.strip() or "unknown"


def report_rounds(report, found, names):
    report.add("## CPU microseconds a request\n")
    report.add(cpu_table(found, names))
    report.add("\n`prebuilt`: fixed bytes from a bare epoll loop in C. `nginx`: the same bodies from memory. `bound`: a C "
               "program that runs the same statements on the same file and writes the same bytes behind that loop; with "
               "`read held`, without taking a lock for each. Of Entente, `fresh` is without its cache and `repeated` with "
               "it. Hummingbird with GRDB and Datasette give the same content in a shape of their own.\n")
    report.add("## Ratios of CPU\n")
    report.add(ratios(found, names))
    report.add("\n## Rates and latencies of one serving thread, saturated by 16 connections\n")
    report.add(latency_table({name: found[name] for name in found if name in main_names()}, names))
    judge_rounds(report, found, names)


def main_names():
    return [row["name"] for row in questions("main")]


def judge_rounds(report, found, names):
    for one, other, most in (("entente, repeated", "nginx", 1), ("entente, fresh", "bound", 1.25),
                             ("entente, fresh", "hummingbird", 1 / 7), ("entente, fresh", "datasette", 1 / 25)):
        if other in names:
            worst = max(ratio(found[name], one, other) for name in main_names())
            report.target(f"{one}: at most {most:.3g} times {other}", f"{worst:.3f} times at worst", worst <= most)


def report_growth(report, sizes, count):
    found = experiments.growth(sizes, count)
    keys = [(program, size) for program in ("entente", "bound") for size in sizes]
    growth = {name: statistics.median(large / small for large, small in zip(
        times[("entente", sizes[-1])], times[("entente", sizes[0])])) for name, times in found.items()}
    report.add("## Growth: CPU microseconds a request by size of the dataset, without cache\n")
    report.add(table(
        ["question"] + [f"{program}, {size}" for program, size in keys] + [f"entente, {sizes[-1]} / {sizes[0]}"],
        [[name] + [number(statistics.median(times[key])) for key in keys] + [number(growth[name], 2)]
         for name, times in found.items()]))
    report.add("\n" + "; ".join(
        f"{size}: {a:,} agreements, {o:,} observations, {e:,} events"
        for size, (a, o, e) in prepare.SIZES.items() if size in sizes) + ", beside the shipped dataset.\n")
    name, ratio = max(growth.items(), key=lambda item: item[1])
    report.target("growth of what an index serves: at most 1.5 times", f"{ratio:.2f} times at worst ({name})", ratio <= 1.5)


def report_start(report, observations):
    say("start and size")
    begin, seeds = experiments.start_milliseconds(), experiments.seed_import()
    rest, own, idle, after_pages = experiments.memory()
    lines = [["exec to first answer", f"{begin:.1f} ms"], ["shipped dataset from nothing", f"{seeds[0]:.2f} s"],
             ["resident at rest", f"{rest / 1024:.1f} MiB, of them {own / 1024:.1f} not of files"],
             ["for each idle connection", f"{idle:.2f} KiB"],
             ["resident after pages of 1,000 records on both loops", f"{after_pages / 1024:.1f} MiB"]]
    report.target("first answer within 30 ms of exec", f"{begin:.1f} ms", begin <= 30)
    report.target("shipped dataset from nothing in under 1 s", f"{seeds[0]:.2f} s", seeds[0] < 1)
    report.target("at rest under 24 MiB", f"{rest / 1024:.1f} MiB", rest < 24 * 1024)
    report.target("an idle connection: at most 4 KiB", f"{idle:.2f} KiB", idle <= 4)
    if observations:
        seconds, cpu, peak = experiments.large_import(observations)
        figure = f"{seconds:.1f} s ({cpu:.1f} s of CPU, {peak:,.0f} MiB)" if cpu else f"not done after {seconds:.0f} s"
        lines.append([f"import of {observations:,} observations", figure])
        if observations == 1_000_000:
            report.target("1,000,000 observations imported in under 15 s", figure, 0 < cpu and seconds < 15)
    report.add("## Start and size\n")
    report.add(table(["", ""], lines))


def report_machine(report, seconds):
    """What stands between any server and its tail: measured beside no server at all."""
    say("the machine")
    (late, longest_late, stopped, longest_stop), (slow, times) = experiments.machine(seconds)
    report.add("\n## The machine\n")
    report.add(f"What it grants a program on the servers' core, with nothing else running. One that computes for 70 µs and sleeps for "
               f"30 woke too late by 200 µs and more for {100 * late:.2f} % of the time (by {longest_late:.1f} ms at most), and was "
               f"stopped while it computed for {100 * stopped:.2f} % ({longest_stop:.1f} ms at most). One that never sleeps "
               f"computed at less than 4/5 of its speed for {100 * slow:.1f} % of the time, in stretches; in these it took:\n")
    report.add(table(["work", "times its usual time"],
                     [[kind, number(value, 2)] for kind, value in zip(experiments.KINDS_OF_WORK, times)]))


def report_tails(report, rows, rounds, runs):
    say("tails")
    found = experiments.tails(rows, rounds, runs)
    report.add("\n## Tails\n")
    report.add(f"At 70 % of the saturating rate: one loop on one core and the client on the other, requests on a fixed schedule. "
               f"{rounds * runs} runs of a tenth of a second, each with the rate reached in the moment before it, in turn with C at "
               "70 % of its own rate (the same SQL, or for repeated questions prebuilt bytes). Rate, p50, p99 and p99/p50 are the "
               "median of the runs; slow requests, of all runs, took more than five times the p50 of theirs:\n")
    names = ["rate", "p50 µs", "p99 µs", "p99/p50", "runs under five", "slow requests"]
    lines = [[", ".join(key), *(cell for runs_of_one in servers for cell in tail_cells(runs_of_one))]
             for key, servers in found.items()]
    report.add(table(["", *names, *(f"C: {name}" for name in names)], lines))
    report_causes(report, found)
    (worst, quiet, slow), (worst_c, quiet_c, slow_c) = (tail_summary([servers[at] for servers in found.values()]) for at in (0, 1))
    report.target("p99 under five times p50 at 70 %", f"{worst:.1f} times at worst in the middle run (C {worst_c:.1f}); in "
                  f"{quiet:.0%} of all runs (C {quiet_c:.0%}); {slow:.2%} of all requests beyond (C {slow_c:.2%})", worst < 5)


# From how many milliseconds of waiting for a core, and from how many times the usual CPU an answer, a run was disturbed.
WAIT_LEAST, CPU_LEAST = 0.2, 1.1


def cause(run, usual_cpu):
    """What disturbed a run: another thread had the server's core, or the core was slow, or neither is known."""
    if run["waited"] >= WAIT_LEAST:
        return 0
    return 1 if run["cpu"] >= CPU_LEAST * usual_cpu else 2


def causes(found, at, is_over):
    """How many of one server's runs that are, or are not, over five have which cause."""
    counts = [0, 0, 0]
    for servers in found.values():
        usual_cpu = middle(servers[at], "cpu")
        for run in servers[at]:
            if (run["p99"] >= 5 * run["p50"]) == is_over:
                counts[cause(run, usual_cpu)] += 1
    return counts


def report_causes(report, found):
    """What stood between the runs over five and the target."""
    report.add(f"\nWhat a run met with: its loop waited for the core, which another thread had, for {WAIT_LEAST} ms and more; or it "
               f"ran {CPU_LEAST} times as long for an answer as in the middle run of its question; or neither:\n")
    report.add(table(["runs", "waited", "slow core", "neither"], [
        [f"{name}, {'five and more' if is_over else 'under five'}", *causes(found, at, is_over)]
        for at, name in enumerate(("Entente", "C")) for is_over in (True, False)]))


def report_neighbours(report, seconds, runs, paging_size):
    say("neighbours")
    lines = []
    for name, (pairs, text) in (
            ("two clients paging at limit=1000", experiments.beside_paging(paging_size, 2000, seconds, runs)),
            ("an import of 100,000 observations", experiments.beside_import(2000, runs))):
        pairs.sort(key=lambda pair: pair[1]["p99"] / pair[0]["p99"])
        ratios = [together["p99"] / alone["p99"] for alone, together in pairs]
        alone, together = pairs[len(pairs) // 2]
        middle = ratios[len(ratios) // 2]
        lines.append([name, *(number(value, 0) for value in (alone["p99"], together["p50"], together["p99"])),
                      number(middle, 2), f"{ratios[0]:.2f} to {ratios[-1]:.2f}", text.strip().replace("\n", " ")[-90:]])
        report.target(f"beside {name}: p99 at most doubled", f"{middle:.2f} times in the middle of {runs} runs", middle <= 2)
    report.add("\nRecords at 2,000 requests a second without cache, two loops, alone and beside others at work all the while:\n")
    report.add(table(["beside", "p99 µs alone", "p50 µs", "p99 µs", "p99 ratio", "of all runs", ""], lines))


def tail_ratio(runs):
    """p99 / p50 in the middle run."""
    return statistics.median(run["p99"] / run["p50"] for run in runs)


def part_under_five(runs):
    return sum(run["p99"] < 5 * run["p50"] for run in runs) / len(runs)


def part_slow(runs):
    """The part of the requests of all runs that took more than five times the p50 of theirs."""
    return sum(run["slow"] for run in runs) / sum(run["answers"] for run in runs)


def tail_cells(runs):
    """The cells of one server's runs of one question."""
    return [*(number(middle(runs, key), 0) for key in ("rate", "p50", "p99")), number(tail_ratio(runs), 1),
            f"{part_under_five(runs):.0%}", f"{part_slow(runs):.2%}"]


def tail_summary(questions_of_one):
    """Of all questions: the largest middle ratio, the part of the runs under five, and of the requests beyond."""
    runs = [run for runs_of_one in questions_of_one for run in runs_of_one]
    return max(map(tail_ratio, questions_of_one)), part_under_five(runs), part_slow(runs)


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--sizes", default="small,medium,large")
    parser.add_argument("--without", default="", help="parts to leave out: peers,growth,start,tails")
    parser.add_argument("--output")
    options = parser.parse_args()
    left_out = options.without.split(",") if options.without else []
    if options.quick:
        left_out += ["peers", "growth"]
    command = " ".join(["Scripts/bench", *sys.argv[1:]])
    WORK.mkdir(exist_ok=True)
    prepare.build_programs()
    if "peers" not in left_out:
        prepare.install_datasette()
        prepare.build_hummingbird()
    report = Report(command)
    output = (WORK if options.quick else HERE) / (options.output or ("RESULTS-quick.md" if options.quick else "RESULTS.md"))
    compare(report, options, "peers" not in left_out)
    report.write(output)
    if "growth" not in left_out:
        say("growth")
        report_growth(report, options.sizes.split(","), 3)
        report.write(output)
    if "start" not in left_out:
        report_start(report, 20_000 if options.quick else 1_000_000)
        report.write(output)
    if "tails" not in left_out:
        runs = 3 if options.quick else 9
        report_machine(report, 3 if options.quick else 10)
        report_tails(report, questions("main")[: 1 if options.quick else 4], runs, 10)
        report.write(output)
        report_neighbours(report, 1.5, runs, "small" if options.quick else "medium")
        report.write(output)
    if options.quick:
        print(output.read_text())


def compare(report, options, with_peers):
    say("recording the questions")
    rows, folder = prepare.record("small")
    if options.quick:
        rows = [row for row in rows if row["group"] == "main"]
    servers = start(folder, rows, with_peers)
    try:
        for line in equality.differences(rows, folder, servers):
            say("NOT COMPARABLE: " + line)
        count = options.rounds or (2 if options.quick else 5)
        found = rounds(servers, rows, count, 1 if options.quick else 3, 1)
        report_rounds(report, found, [server.name for server, _, _ in servers])
    finally:
        for server, _, _ in servers:
            server.stop()


main()
