"""Measures what one question costs beside another, what others notice of heavy work, and how fast whole collections leave.

Each line is a ratio of two measurements taken in turn, and stands beside the aim that it is held against. No finished
answers are kept where nothing else is said, so every request is read, planned, run and written anew.
"""

import argparse
import http.client
import json
import pathlib
import socket
import sqlite3
import statistics
import subprocess
import time

import prepare
from common import WORK, get, in_turn, on_schedule, run, wrk

SIZE, PORT = "medium", 18150
EVENTS = "/v1/events?limit=50&fields=id,title,kind,date,countries"
SERIES = "/v1/trade-series/bench-series-000004"


def costs():
    """(name, question, the questions it is held against, at most how many times them)."""
    # Twenty thousand records came after it.
    before = commit_count() - 2
    plain = [EVENTS]
    return [
        ("a page with two operators / a plain page", EVENTS + "&date__gte=2005&kind__ne=visit", plain, 2),
        ("a page as of an earlier commit / a plain page", EVENTS + f"&as_of={before}", plain, 2),
        ("a page of the timeline / a plain page", "/v1/timeline?limit=50", ["/v1/events?limit=50"], 2),
        ("a chart of 300 points / the same figures as JSON", SERIES + "/chart.svg", [SERIES + "/observations?limit=300"], 3),
        ("a calendar / the same events as JSON", "/v1/events.ics?country=FJI", ["/v1/events?country=FJI&limit=1000"], 1.5),
        ("TimelineJS / the same events as JSON", "/v1/events.timelinejs.json?country=FJI",
         ["/v1/events?country=FJI&limit=1000"], 1.5),
        ("an Atom feed of 50 / 50 events as JSON", "/v1/events.atom", ["/v1/events?limit=50"], 1.5),
        ("a JSON feed of 50 / 50 events as JSON", "/v1/events.feed.json", ["/v1/events?limit=50"], 1.5),
        ("the page of a pair / its dossier as JSON", "/relations/RUS-TKM", ["/v1/relations/RUS-TKM"], 2),
    ]


def commit_count():
    with sqlite3.connect(f"file:{prepare.database(SIZE)}?mode=ro", uri=True) as database:
        return database.execute("SELECT max(seq) FROM commits").fetchone()[0]


def measure_costs(rounds, names):
    """CPU of one question beside that of others, on one loop without its cache."""
    server = prepare.entente("ratios", PORT, SIZE, cache=False).keep_to_core()
    lines = []
    try:
        for name, question, others, most in costs():
            if names and not any(word in name for word in names):
                continue
            answers = {path: get(PORT, path) for path in (question, *others)}
            refused = [path for path, (status, _, _) in answers.items() if status != 200]
            if refused:
                lines.append([name, f"not answered: {refused[0]}", "", "", most])
                continue
            pairs = [(wrk(server, question, 1)["cpu"], sum(wrk(server, path, 1)["cpu"] for path in others))
                     for _ in range(rounds)]
            mine, its = (statistics.median(column) for column in zip(*pairs))
            ratio = statistics.median(one / other for one, other in pairs)
            lines.append([name, f"{mine:,.0f} µs", f"{its:,.0f} µs", f"{ratio:.2f}", most])
    finally:
        server.stop()
    return lines


def asked_one_by_one(path):
    """The questions that a caller would ask in place of a dossier: of each collection how many there are, of which source and
    at which stage, and the first of them; of each series its figures, from which growth, share, balance and index follow;
    what disagrees; and each source."""
    whole = json.loads(get(PORT, path)[2])

    def some(url, records, most):
        return f"{url}&limit={most}&fields=" + ",".join(name for name in records[0] if name not in UNASKED)

    asked = [whole["disagreements"]["url"] + "&count=exact&limit=10"]
    asked += [source["url"] + "?fields=id,title,publisher,published,reliability" for source in whole["sources"]]
    for collection in whole["counts"]:
        part = whole[collection]
        field = "&facet=source,status" if "stages" in part else "&facet=source"
        asked.append(part["url"] + f"&count=exact&limit=1&fields=id{field}")
        lists = [(part["url"], part.get("data"), 100)] + [(it["url"], it["data"], 10) for it in part.get("stages", ())]
        lists += [(part[f"{name}_url"], part[name], 5) for name in ("last", "coming") if part.get(name)]
        asked += [some(url, records, most) for url, records, most in lists if records and "id" in records[0]]
        for one in (series for series in part.get("data", ()) if "latest" in series):
            asked.append(f"{one['url']}/observations?resolve=all&sort=-period&limit=1000&fields={FIGURE}")
            asked += [claim["url"] for figure in (one["latest"], one["expected"]) if figure for claim in figure["claims"]]
    return asked


# What a dossier says of a record beside its fields.
UNASKED = ("url", "latest", "expected", "derived")
# What must be known of a figure to derive another from it.
FIGURE = "id,period,value,value_max,bound,obs_status"


def measure_dossier(rounds, times=20):
    """CPU of what is known of two countries in one answer, beside its questions asked one by one."""
    server = prepare.entente("dossier", PORT, SIZE, cache=False).keep_to_core()
    lines = []
    try:
        for name, path in (("a dossier of two countries with much", "/v1/relations/RUS-TKM"),
                           ("a dossier of two with little", "/v1/relations/NRU-TUV")):
            asked = asked_one_by_one(path)
            pairs = [[cpu_of(server, questions, times) for questions in ([path], asked)] for _ in range(rounds)]
            mine, its = (statistics.median(column) for column in zip(*pairs))
            ratio = statistics.median(one / other for one, other in pairs)
            lines.append([f"{name} / its {len(asked)} questions one by one", f"{mine * 1e6:,.0f} µs", f"{its * 1e6:,.0f} µs",
                          f"{ratio:.2f}", 1.2])
    finally:
        server.stop()
    return lines


def cpu_of(server, questions, times):
    """Seconds of processor time that a server takes to answer all of them once, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    server.settle()
    before = server.cpu_seconds()
    for question in questions * times:
        connection.request("GET", question)
        answer = connection.getresponse()
        assert answer.status == 200, question
        answer.read()
    connection.close()
    return (server.cpu_seconds() - before) / times


# What is asked of which dataset, and at most how many times the same in C it may take.
BOUND = {SIZE: {"count": 1.5, "facets": 1.5, "facets-all": 1.5, "dossier": 1.2, "dossier-rare": 1.2, "pairs": "", "timeline": ""},
         "texts": {"search": 1.5, "facets": 1.5, "count": 1.5}}


def measure_bound(rounds):
    """CPU of questions that count, search and gather, beside the same statements and bytes in C."""
    return [line for size, aims in BOUND.items() for line in beside_c(size, aims, rounds)]


def beside_c(size, aims, rounds):
    rows, folder = prepare.record(size)
    lines = []
    servers = [prepare.entente("ratios", PORT, size, cache=False).keep_to_core(),
               prepare.bound("ratios-bound", folder, PORT + 1, "--database", prepare.database(size)).keep_to_core()]
    try:
        for row in rows:
            if row["name"] not in aims:
                continue
            pairs = [[wrk(server, row["path"], 1)["cpu"] for server in servers] for _ in range(rounds)]
            mine, its = (statistics.median(column) for column in zip(*pairs))
            ratio = statistics.median(one / other for one, other in pairs)
            lines.append([f"{row['name']} / the same in C ({size})", f"{mine:,.0f} µs", f"{its:,.0f} µs", f"{ratio:.2f}",
                          aims[row["name"]]])
    finally:
        for server in servers:
            server.stop()
    return lines


# The same counts and the same words, as Entente and as Datasette are asked for them, and of which dataset.
COUNTED = [
    (SIZE, "facets of all events", "/v1/events?facet=kind&limit=1", "/bench/events.json?_facet=kind&_size=1&_nosuggest=1"),
    (SIZE, "facets of the events of a kind", "/v1/events?kind=signing&facet=status&limit=1",
     "/bench/events.json?kind=signing&_facet=status&_size=1&_nosuggest=1"),
    ("texts", "a search of two words among 600,000 texts", "/v1/search?q=meeting+gas&limit=20",
     "/bench/search.json?_shape=array&words=meeting+gas"),
]


def measure_datasette(rounds, times=10):
    """CPU of facets and search beside what Datasette needs, which gives no snippets and no records with what it finds."""
    prepare.install_datasette()
    lines = []
    for size, name, question, its_question in COUNTED:
        servers = [prepare.entente("beside-datasette", PORT, size, cache=False), prepare.datasette(size, PORT + 1)]
        try:
            pairs = [[cpu_of(server, [path], times) for server, path in zip(servers, (question, its_question))]
                     for _ in range(rounds)]
            mine, its = (statistics.median(column) for column in zip(*pairs))
            lines.append([f"{name} / by Datasette", f"{mine * 1e6:,.0f} µs", f"{its * 1e6:,.0f} µs", f"{mine / its:.3f}", ""])
        finally:
            for server in servers:
                server.stop()
    return lines


# MARK: What others notice

HEAVY = ["/v1/events?facet=kind,country&limit=1&fields=id", "/v1/relations?limit=20", "/v1/relations/RUS-TKM", "/v1/conflicts",
         "/v1/search?q=agreement+trade", "/v1/agreements?limit=1000", "/v1/timeline.svg", "/v1/events.timelinejs.json?country=TKM",
         "/relations/RUS-TKM", "/v1/agreements?country=TKM&limit=50&expand=parties"]


def export_client():
    return ["sh", "-c", f"while :; do curl -so /dev/null http://127.0.0.1:{PORT}/v1/trade-observations.csv; done"]


def measure_company(runs, seconds=2):
    """p99 at a fixed rate beside heavy work, against p99 beside nothing, in turn."""
    lines = []
    server = prepare.entente("company", PORT, SIZE, cache=False, loops=2)
    try:
        for name, command, most in (("16 clients asking the heaviest questions", in_turn(PORT, HEAVY, seconds + 2), 3),
                                    ("an export of all observations", export_client(), 2)):
            for what, path in (("/health", "/health"), ("records", SERIES)):
                pairs = []
                for _ in range(runs):
                    [alone] = on_schedule(server, path, seconds, connections=64, rate=2000)
                    neighbour = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL,
                                                 stderr=subprocess.DEVNULL, start_new_session=True)
                    time.sleep(0.5)
                    [together] = on_schedule(server, path, seconds, connections=64, rate=2000)
                    subprocess.run(["kill", "--", f"-{neighbour.pid}"], check=False)
                    neighbour.wait()
                    pairs.append((alone["p99"], together["p99"]))
                alone, together = (statistics.median(column) for column in zip(*pairs))
                ratio = statistics.median(one / other for other, one in pairs)
                lines.append([f"p99 of {what} beside {name} / beside nothing", f"{together:,.0f} µs", f"{alone:,.0f} µs",
                              f"{ratio:.2f}", most])
    finally:
        server.stop()
    return lines


# MARK: Whole collections

def fetch(path):
    """Reads an answer to its end: (seconds to its first byte of body, seconds in all, bytes)."""
    begin, first, count = time.monotonic(), None, 0
    with socket.create_connection(("127.0.0.1", PORT)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        while data := connection.recv(1 << 20):
            first = first or time.monotonic() - begin
            count += len(data)
    return first, time.monotonic() - begin, count


# What the CSV of observations holds: lists stand as text in the same rows.
COLUMNS = ("id,series,period,period_min,period_max,period_precision,period_qualifier,value,value_max,bound,unit,obs_status,"
           "value_text,attributed_to,links,weight,identifiers,notes,citations,revision,"
           "(SELECT at FROM commits WHERE seq = opened)")


def sqlite_export(path):
    """The same columns by SQLite's own program."""
    begin = time.monotonic()
    out = run("sh", "-c", f"sqlite3 -csv {path} 'SELECT {COLUMNS} FROM trade_observations' | wc -c")
    return time.monotonic() - begin, int(out)


def measure_exports(rounds, size="million"):
    """Rows and bytes a second: the same rows have other bytes in each format, and SQLite's own quotes the JSON of lists."""
    path, lines = prepare.database(size), []
    server = prepare.entente("exports", PORT, size, cache=False)
    try:
        rest = server.memory()
        for name in ("csv", "ndjson"):
            runs = [(*fetch(f"/v1/trade-observations.{name}"), *sqlite_export(path)) for _ in range(rounds)]
            firsts, mine, count, its, its_count = map(statistics.median, zip(*runs))
            what = f"a million observations as {name} / sqlite3 -csv"
            ratio = statistics.median(run[3] / run[1] for run in runs)
            lines.append([f"rows: {what}", f"{mine:.2f} s", f"{its:.2f} s", f"{ratio:.2f}", "at least 0.8"])
            lines.append([f"bytes: {what}", f"{count / mine / 1e6:.0f} MB/s", f"{its_count / its / 1e6:.0f} MB/s",
                          f"{ratio * count / its_count:.2f}", "at least 0.8"])
            lines.append([f"first byte of {name}", f"{firsts * 1e3:.1f} ms", "", "", "50 ms"])
        peak = int(next(line for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
                        if line.startswith("VmHWM")).split()[1])
        own = f", {server.memory()['RssAnon'] / 1024:.0f} MiB of it its own"
        lines.append(["resident at most, meanwhile", f"{peak / 1024:.0f} MiB{own}",
                      f"{rest['VmRSS'] / 1024:.0f} MiB at rest", "", "64 MiB"])
    finally:
        server.stop()
    return lines


def print_table(lines):
    print("| what | it | beside | ratio | aim, at most |\n| --- | ---: | ---: | ---: | ---: |")
    for line in lines:
        print("| " + " | ".join(map(str, line)) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench --ratios")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--parts", default="costs,dossier,bound,datasette,company,exports")
    parser.add_argument("--only", default="", help="words of the costs to measure")
    options = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    prepare.build_programs()
    parts = {"costs": lambda: measure_costs(options.rounds, [word for word in options.only.split(",") if word]),
             "dossier": lambda: measure_dossier(options.rounds),
             "bound": lambda: measure_bound(options.rounds), "datasette": lambda: measure_datasette(options.rounds),
             "company": lambda: measure_company(options.rounds), "exports": lambda: measure_exports(options.rounds)}
    for part in options.parts.split(","):
        print_table(parts[part]())


main()
