"""Makes what the measurements need: the programs, databases of each size, the recorded questions, nginx's configuration."""

import http.client
import json
import os
import shutil
import subprocess
import time

from common import HERE, ROOT, SIZES, WORK, Server, get, questions, run, tool

ENTENTE = ROOT / ".build" / "release" / "entente"
WARNINGS = ("-O2", "-Wall", "-Wextra", "-Werror", "-Wno-format-truncation")


def build_programs():
    (WORK / "bin").mkdir(parents=True, exist_ok=True)
    for name, options in (("generate", ("-lsqlite3",)), ("bound", ("-lsqlite3",)), ("load", ()),
                          ("schedule", ()), ("machine", ()), ("writers", ()), ("busy", ("-lpthread",)),
                          ("record.so", ("-fPIC", "-shared", "-ldl")), ("slow_sync.so", ("-fPIC", "-shared", "-ldl"))):
        text = HERE / "C" / (name.removesuffix(".so") + ".c")
        out = WORK / "bin" / name
        newest = max(text.stat().st_mtime, (HERE / "C" / "client.h").stat().st_mtime)
        if not out.exists() or out.stat().st_mtime < newest:
            run("cc", *WARNINGS, "-o", out, text, *options)


def schema():
    """What a database depends on, so that it is made anew when that changes."""
    files = sorted((ROOT / "Migrations").iterdir()) + sorted((ROOT / "Seeds").iterdir())
    return "".join(f"{file.name} {file.stat().st_size}\n" for file in files + [HERE / "C" / "generate.c"])


def database(size):
    """The database of a size, made where there is none: Entente's dataset and as many made-up records."""
    folder = WORK / size
    path, stamp = folder / "bench.sqlite", folder / "schema"
    if path.exists() and stamp.exists() and stamp.read_text() == schema():
        return path
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(ENTENTE, "import", ROOT / "Seeds", "--database", path, "--migrations", ROOT / "Migrations")
    agreements, observations, events = SIZES[size]
    run(tool("generate"), "--database", path, "--agreements", agreements, "--observations", observations,
        "--events", events)
    # Makes what follows from the records, and finds nothing to change.
    run(ENTENTE, "import", ROOT / "Seeds", "--database", path, "--migrations", ROOT / "Migrations")
    stamp.write_text(schema())
    return path


def entente(name, port, size, cache=True, loops=1, environment=None, before=(), binary=None):
    """A running Entente. Without its cache every answer is read anew."""
    command = [*before, binary or ENTENTE, "serve", "--database", database(size), "--migrations", ROOT / "Migrations", "--seeds",
               ROOT / "Seeds", "--port", port, "--loops", loops]
    return Server(name, port, command, {**({} if cache else {"ENTENTE_CACHE": "0"}), **(environment or {})})


def resolve(server, rows):
    """The questions with their cursors: `{half}` is the place in the middle of the collection."""
    resolved = []
    for row in rows:
        if "{half}" in row["path"]:
            row = {**row, "path": row["path"].replace("{half}", middle(server, row["path"]))}
        resolved.append(row)
    return resolved


def middle(server, path):
    """Walks through the whole collection, 1,000 records a page, and gives the cursor that stands in the middle."""
    base = path.replace("&cursor={half}", "")
    first = base.replace("limit=20", "limit=1000") if count_of(server, base) > 2000 else base
    cursors, url = [], first
    while url:
        answer = json.loads(get(server.port, url)[2])
        url = answer["next_url"]
        if url:
            cursors.append(answer["next"])
    return cursors[len(cursors) // 2 - (len(cursors) > 1)]


def count_of(server, path):
    answer = json.loads(get(server.port, path.replace("limit=20", "limit=1000"))[2])
    return len(answer["data"]) + (100_000 if answer["next"] else 0)


def record(size, port=18090):
    """Asks Entente every question twice and keeps, of the second time, the answer and the statements it ran.

    Gives the questions with their cursors, and the folder that the C bound reads.
    """
    folder = WORK / f"recorded-{size}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    log = folder / "statements"
    server = entente("recorder", port, size, cache=False,
                     environment={"LD_PRELOAD": tool("record.so"), "RECORD_TO": str(log)})
    try:
        rows = resolve(server, questions())
        for row in rows:
            get(port, row["path"])
            log.write_bytes(b"")
            status, lines, body = get(port, row["path"])
            keep(folder, row, status, lines, body, log.read_bytes())
    finally:
        server.stop()
    log.unlink(missing_ok=True)
    return rows, folder


def keep(folder, row, status, lines, body, statements):
    made_anew = ("date", "content-length")
    head = f"HTTP/1.1 {status} {http.client.responses[status]}\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in lines if name.lower() not in made_anew)
    (folder / f"{row['name']}.path").write_text(row["path"])
    (folder / f"{row['name']}.head").write_bytes(head.encode())
    (folder / f"{row['name']}.body").write_bytes(body)
    (folder / f"{row['name']}.sql").write_bytes(statements)


def nginx(folder, rows, port):
    """nginx with one worker: the recorded bodies from memory under /m/NAME, as files under /f/NAME.json."""
    home = WORK / "nginx"
    shutil.rmtree(home, ignore_errors=True)
    (home / "f").mkdir(parents=True)
    locations = []
    for row in rows:
        body = (folder / f"{row['name']}.body").read_bytes()
        (home / "f" / f"{row['name']}.json").write_bytes(body)
        locations.append(location(row["name"], body))
    text = f"""
daemon off; worker_processes 1; pid {home}/pid; error_log {home}/error.log; user root;
events {{ worker_connections 4096; }}
http {{
  geo $dollar {{ default "$"; }}
  access_log off; keepalive_requests 1000000000; sendfile on; tcp_nopush on; tcp_nodelay on; default_type application/json;
  types {{ application/json json; }}
  open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s;
  client_body_temp_path {home}/a; proxy_temp_path {home}/b; fastcgi_temp_path {home}/c; uwsgi_temp_path {home}/d;
  scgi_temp_path {home}/e;
  server {{
    listen 127.0.0.1:{port}; root {home};
    location = /health {{ return 200 "ok"; }}
    {"".join(locations)}
  }}
}}
"""
    (home / "nginx.conf").write_text(text)
    return Server("nginx", port, ["nginx", "-p", home, "-c", home / "nginx.conf", "-e", home / "error.log"])


def location(name, body):
    """`return 200` with the body; cut into variables, since a word of the configuration has at most 4,096 bytes."""
    text = body.decode().replace("\\", "\\\\").replace('"', '\\"').replace("$", "${dollar}").replace("\n", "\\n")
    pieces, piece = [], ""
    for part in text.split(","):
        if len(piece) + len(part) > 3000:
            pieces.append(piece)
            piece = ""
        piece += part + ","
    pieces.append(piece[:-1])
    stem = name.replace("-", "_")
    sets = "".join(f'set ${stem}{index} "{piece}"; ' for index, piece in enumerate(pieces))
    whole = "".join(f"${{{stem}{index}}}" for index in range(len(pieces)))
    return f'location = /m/{name} {{ {sets} return 200 "{whole}"; }}\n'


def bound(name, folder, port, *options):
    return Server(name, port, [tool("bound"), "--port", port, "--questions", folder, *options])


def hummingbird(size, port):
    """The Hummingbird and GRDB peer, where it has been built."""
    binary = ROOT / ".build-hummingbird" / "release" / "peer"
    if not binary.exists():
        return None
    return Server("hummingbird", port, [binary, database(size), port], {"LOG_LEVEL": "error"})


def build_hummingbird():
    run("swift", "build", "-c", "release", "--package-path", HERE / "HummingbirdPeer", "--scratch-path",
        ROOT / ".build-hummingbird")


def datasette(size, port):
    """Datasette, where it has been installed."""
    binary = ROOT / ".build-datasette" / "bin" / "datasette"
    if not binary.exists():
        return None
    return Server("datasette", port, [
        binary, "serve", database(size), "--port", port, "--metadata", HERE / "Datasette" / "metadata.json", "--setting",
        "sql_time_limit_ms", 20000, "--setting", "default_cache_ttl", 0], ready="/-/versions.json")


def install_datasette():
    folder = ROOT / ".build-datasette"
    if not (folder / "bin" / "datasette").exists():
        run("python3", "-m", "venv", folder)
        run(folder / "bin" / "pip", "-q", "install", "datasette==0.65.5")


def import_files(observations):
    """A folder for `entente import` with so many observations."""
    folder = WORK / f"import-{observations}"
    if not (folder / "trade-observations.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        run(tool("generate"), "--json", folder, "--observations", observations)
    return folder
