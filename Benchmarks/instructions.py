"""Counts the instructions of a fixed walk through the hot path, which do not depend on what else the machine is doing.

Entente runs under callgrind and answers each question of the groups `main` and `service` a number of times on one
connection, first without its cache and then with it. What the process executed meanwhile (not the kernel) is divided by
the number of requests. So are counted a start up to the first answer, a change of one record, and what one more
observation costs an import. All is held against instructions.tsv. Counts depend on the compiler and the libraries, so the
file says with which they were recorded; with others they are printed and not held against it.
"""

import argparse
import http.client
import json
import platform
import re
import subprocess
import sys

import prepare
from common import HERE, ROOT, WORK, questions, run, tool
from experiments import fresh_database, import_command

TOLERANCE = 0.03
# Of what several threads share, so that who waits for whom has a part in it.
LOOSE = {"start": 0.1, "change": 0.1, "import, an observation": 0.1}
REQUESTS = 25
TABLE = HERE / "instructions.tsv"
VALGRIND = ("valgrind", "--tool=callgrind", "--quiet", f"--callgrind-out-file={WORK}/callgrind.out")
# One seed for hash tables, and copying routines that every processor has.
STEADY = {"SWIFT_DETERMINISTIC_HASHING": "1", "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL"}


def ask(connection, path, times):
    for _ in range(times):
        connection.request("GET", path)
        connection.getresponse().read()


def control(option, pid):
    run("callgrind_control", option, pid)


def total():
    """What the last dump counted. Dumps are numbered; the newest has the highest number."""
    dumps = sorted(WORK.glob("callgrind.out.*"), key=lambda path: int(path.suffix[1:]))
    count = counted(dumps[-1])
    for dump in dumps[:-1]:
        dump.unlink()
    return count


def counted(dump):
    return int(re.search(r"^(?:summary|totals): (\d+)", dump.read_text(errors="replace"), re.M)[1])


def stripped():
    """Entente without its debugging information, which valgrind stumbles over when it is newer than itself."""
    run("strip", "--strip-debug", "-o", tool("entente"), prepare.ENTENTE)
    return tool("entente")


def forget():
    for dump in WORK.glob("callgrind.out*"):
        dump.unlink()


def seeded(name):
    """The shipped dataset in a database of its own, which may be written to."""
    database = fresh_database(name)
    run(*import_command(ROOT / "Seeds", database))
    return database


def measure_service(port):
    """What a start and a change take."""
    forget()
    places = ("--database", seeded("counted"), "--migrations", ROOT / "Migrations")
    token = run(prepare.ENTENTE, "token", "create", "writer", "--scope", "write", *places).strip()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def store(count, name):
        for number in range(count):
            record = {"id": f"{name}-{number}", "name": name, "citations": [{"source": "trend-2025-12-11"}]}
            connection.request("POST", "/v1/people", json.dumps(record), headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 201, answer.status

    command = [*VALGRIND, stripped(), "serve", *places, "--port", port, "--loops", 1, "--write-rate", 0]
    server = prepare.Server("callgrind-service", port, command, STEADY)
    try:
        control("-d", server.process.pid)
        found = {"start": total()}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        store(4, "first")
        control("-z", server.process.pid)
        store(REQUESTS, "second")
        control("-d", server.process.pid)
        found["change"] = round(total() / REQUESTS)
        connection.close()
    finally:
        server.stop()
        forget()
    return found


def measure_import(few=1000, many=3000):
    """What one more observation takes."""
    counts = []
    for observations in (few, many):
        forget()
        _, *words = import_command(prepare.import_files(observations), seeded("counted"))
        run("env", *(f"{name}={value}" for name, value in STEADY.items()), *VALGRIND, stripped(), *words)
        counts.append(counted(WORK / "callgrind.out"))
    forget()
    fresh_database("counted")
    return {"import, an observation": round((counts[1] - counts[0]) / (many - few))}


def measure(cache, port):
    """{question: instructions a request}"""
    mode = "repeated" if cache else "fresh"
    forget()
    server = prepare.entente(f"callgrind-{mode}", port, "small", cache=cache, environment=STEADY, before=VALGRIND,
                             binary=stripped())
    found = {}
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for row in prepare.resolve(server, questions("main", "service")):
            ask(connection, row["path"], 4)
            control("-z", server.process.pid)
            ask(connection, row["path"], REQUESTS)
            control("-d", server.process.pid)
            found[f"{row['name']}, {mode}"] = round(total() / REQUESTS)
        connection.close()
    finally:
        server.stop()
        forget()
    return found


def versions():
    """What the counts depend on beside Entente."""
    compiler = re.search(r"Swift version (\S+)", run("swift", "--version"))[1]
    sqlite = run("pkg-config", "--modversion", "sqlite3").strip()
    return f"Swift {compiler}, SQLite {sqlite}, {' '.join(platform.libc_ver())}, {platform.machine()}"


def record(found):
    lines = [f"# {versions()}", "what\tinstructions", *(f"{name}\t{count}" for name, count in found.items())]
    TABLE.write_text("\n".join(lines) + "\n")
    print(TABLE.read_text(), end="")


def compare(found):
    """Prints each count beside the recorded one. Gives whether none has grown beyond the tolerance."""
    head, _, *lines = TABLE.read_text().splitlines()
    recorded = dict(line.split("\t") for line in lines)
    is_well = True
    for name, count in found.items():
        before = int(recorded.get(name, 0))
        change, most = count / before - 1 if before else 0, LOOSE.get(name, TOLERANCE)
        verdict = "new" if not before else "slower" if change > most else "faster" if change < -most else ""
        is_well = is_well and verdict not in ("slower", "new")
        print(f"{name:28} {count:>10,} {before:>10,} {change:>+8.1%} {verdict}")
    if head != f"# {versions()}":
        print(f"Not compared: recorded with {head[2:]}; this is {versions()}.")
        return True
    return is_well


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench --instructions")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    prepare.build_programs()
    found = measure(False, 18140) | measure(True, 18141) | measure_service(18142) | measure_import()
    if options.record or not TABLE.exists():
        record(found)
    elif not compare(found):
        print(f"More than {TOLERANCE:.0%} slower, or {LOOSE['start']:.0%} where threads share the work. If that is meant, record it: "
              "Scripts/bench --instructions --record")
        sys.exit(2)


main()
