"""Measures questions that nobody asked before: thousands of different URLs, each beside the C bound asked the same.

Ids, countries, cursors and periods are drawn at random, the same at every run. Entente keeps no finished answers
(`--cache 0`), so every request is read, planned, run and written anew.
"""

import argparse
import json
import random
import re
import shutil
import sqlite3
import statistics

import prepare
from common import CLIENT_CORE, WORK, get, in_turn, run

SIZE, PORTS = "medium", (18120, 18121, 18122)
FEW = "fields=id,title,kind,status,parties,signed"
KINDS = {
    "record": 1.0, "list": 1.25, "observations": 1.25, "events": 1.25, "list-full": 1.1, "observations-preferred": 1.1}


def ids(collection):
    with sqlite3.connect(f"file:{prepare.database(SIZE)}?mode=ro", uri=True) as database:
        return [row[0] for row in database.execute(f"SELECT id FROM {collection} ORDER BY id")]


def first_pages(draw):
    """Endless URLs of each kind."""
    countries, series = ids("countries"), ids("trade_series")
    agreements, events = ids("agreements"), ids("events")
    kinds = ["visit", "summit", "meeting", "call", "signing", "launch", "decision"]

    def period():
        year = draw.randint(1992, 2024)
        return f"from={year}-{draw.randint(1, 12):02}&to={year + draw.randint(1, 3)}"

    def record():
        collection, known = draw.choice([("trade-series", series), ("agreements", agreements), ("events", events)])
        return f"/v1/{collection}/{draw.choice(known)}"

    return {
        "record": record,
        "list": lambda: f"/v1/agreements?country={draw.choice(countries)}&limit=20&{FEW}",
        "observations": lambda: f"/v1/trade-series/{draw.choice(series)}/observations?limit=50&resolve=all&fields=period,value",
        "events": lambda: draw.choice([
            lambda: f"/v1/events?kind={draw.choice(kinds)}&limit=50&fields=id,title,kind,date,countries",
            lambda: f"/v1/events?{period()}&limit=50&fields=id,title,kind,date,countries",
            lambda: f"/v1/events?country={draw.choice(countries)}&{period()}&limit=50&fields=id,title,kind,date,countries",
        ])(),
        "list-full": lambda: f"/v1/agreements?country={draw.choice(countries)}&limit=20",
        "observations-preferred": lambda: f"/v1/trade-series/{draw.choice(series)}/observations?limit=50",
    }


def collect(port, count, seed=1):
    """{kind: different URLs}: first pages, and the pages that their `next_url` leads to."""
    draw = random.Random(seed)
    found = {}
    for kind, make in first_pages(draw).items():
        urls, tries = {}, 0
        while len(urls) < count and tries < 20 * count:
            url, tries = make(), tries + 1
            while url and url not in urls and len(urls) < count:
                urls[url] = None
                page = json.loads(get(port, url)[2])
                url = page.get("next_url") if draw.random() < 0.7 else None
        found[kind] = list(urls)
    return found


def record(binary, count):
    """Asks Entente each URL and keeps what the C bound needs: {kind: (URLs, folder)}."""
    log = WORK / "statements"
    server = prepare.entente("recorder", PORTS[0], SIZE, cache=False, binary=binary, environment={
        "LD_PRELOAD": prepare.tool("record.so"), "RECORD_TO": str(log)})
    kept = {}
    try:
        for kind, urls in collect(PORTS[0], count).items():
            folder = WORK / f"fresh-{kind}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for number, url in enumerate(urls):
                log.write_bytes(b"")
                status, lines, body = get(PORTS[0], url)
                prepare.keep(folder, {"name": f"{number:05}", "path": url}, status, lines, body, log.read_bytes())
            kept[kind] = (urls, folder)
    finally:
        server.stop()
    log.unlink(missing_ok=True)
    return kept


def ask(server, urls, seconds):
    """CPU microseconds a request while all URLs are asked in turn, over sixteen connections."""
    before = server.cpu_seconds()
    text = run("taskset", "-c", CLIENT_CORE, *in_turn(server.port, urls, seconds))
    used = server.cpu_seconds() - before
    if "Non-2xx" in text:
        raise SystemExit(f"{server.name}: {text}")
    return used / int(re.search(r"(\d+) requests in", text)[1]) * 1e6


def differing(server, urls, folder):
    """How many answers are not those that were recorded, byte for byte."""
    return sum(get(server.port, url)[2] != (folder / f"{number:05}.body").read_bytes() for number, url in enumerate(urls))


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench --fresh")
    parser.add_argument("--urls", type=int, default=1500, help="different URLs of each kind")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--binary", help="another build of entente to measure")
    options = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    prepare.build_programs()
    kept = record(options.binary, options.urls)
    print("| question | URLs | Entente, fresh | the same in C | C, read held | Entente / C | target |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind, most in KINDS.items():
        urls, folder = kept[kind]
        database = prepare.database(SIZE)
        servers = [
            prepare.entente("entente", PORTS[0], SIZE, cache=False, binary=options.binary),
            prepare.bound("bound", folder, PORTS[1], "--database", database),
            prepare.bound("bound-held", folder, PORTS[2], "--database", database, "--hold")]
        try:
            for server in servers:
                server.keep_to_core()
                if count := differing(server, urls, folder):
                    print(f"NOT COMPARABLE: {server.name} answers {count} of {len(urls)} otherwise")
            times = [[ask(server, urls, options.seconds) for server in servers] for _ in range(options.rounds)]
        finally:
            for server in servers:
                server.stop()
        middle = [statistics.median(column) for column in zip(*times)]
        ratio = statistics.median(mine / its for mine, its, _ in times)
        print(f"| {kind} | {len(urls):,} | {middle[0]:.1f} | {middle[1]:.1f} | {middle[2]:.1f} | {ratio:.2f} | {most} |",
              flush=True)


main()
