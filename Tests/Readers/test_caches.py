"""Shared caches in front of the server, as Debian has them: nginx and Varnish, as the README sets them up."""

import gzip
import http.client
import pathlib
import re
import shutil
import socket
import subprocess
import time
import urllib.parse

import pytest

from conftest import ROOT, token

PATHS = [
    "/", "/v1", "/v1/agreements", "/v1/agreements?country=RUS&limit=3", "/v1/agreements/ashgabat-agreement", "/v1/nonesuch",
    "/v1/agreements/nonesuch", "/v1/agreements?nonesuch=1", "/v1/events.csv", "/v1/events.ndjson", "/v1/events.ics",
    "/v1/events.atom", "/v1/events.feed.json", "/v1/timeline?limit=1000", "/v1/timeline.svg", "/v1/relations/KAZ-TKM",
    "/v1/relations/tm-kz", "/v1/search?q=gas", "/v1/conflicts", "/v1/commits", "/v1/trade-series/rus-tkm-turnover/chart.svg",
    "/agreements", "/agreements/ashgabat-agreement", "/openapi.json", "/sdmx/data/TRADE/all", "/assets/style.css", "/health"]

# What a cache may not change. Varnish makes an answer in one piece of one in chunks, and nginx the other way round.
KEPT = ["Content-Type", "ETag", "Last-Modified", "Entente-Version", "Location", "Link", "Content-Location",
        "Access-Control-Allow-Origin", "Content-Security-Policy", "X-Content-Type-Options"]


def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def nginx(program, folder, here, there):
    block = re.search(r"For nginx:\n\n```\n(.*?)```", (ROOT / "README.md").read_text(), re.S).group(1)
    block = block.replace("/var/cache/entente", f"{folder}/kept").replace("http://127.0.0.1:8080", there)
    block = block.replace("server {", f"server {{ listen 127.0.0.1:{here};", 1)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; user root; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{block}}}\n")
    return [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def varnish(program, folder, here, there):
    place = urllib.parse.urlsplit(there)
    return [program, "-F", "-n", str(folder / "state"), "-a", f"127.0.0.1:{here}", "-s", "malloc,32m",
            "-p", "http_gzip_support=off", "-b", f"{place.hostname}:{place.port}"]


CACHES = {"nginx": ("nginx", nginx), "varnish": ("varnishd", varnish)}


@pytest.fixture(params=CACHES)
def cached(request, start_server, tmp_path):
    """A server, and starts a cache in front of one."""
    name, command = CACHES[request.param]
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not program:
        pytest.skip(f"{name} is not here")
    running = []

    def start(*options):
        server = start_server("--max-age", "2", *options)
        here = port()
        folder = tmp_path / str(here)
        folder.mkdir()
        process = subprocess.Popen(command(program, folder, here, server.base), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        running.append(process)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", here), 1).close()
                return server, f"http://127.0.0.1:{here}"
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{name} did not start")

    yield start
    for process in running:
        process.terminate()
        process.wait(20)


def ask(base, path, method="GET", host=None, body=None, **fields):
    place = urllib.parse.urlsplit(base)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    headers = {"Host": host} if host else {}
    connection.request(method, path, body=body, headers={**headers, **fields})
    answer = connection.getresponse()
    answer.content = answer.read()
    connection.close()
    return answer


def test_what_a_cache_gives_is_what_the_server_says(cached):
    server, base = cached()
    for path in PATHS:
        for encoding in ["identity", "gzip"]:
            host = urllib.parse.urlsplit(base).netloc
            direct = ask(server.base, path, host=host, **{"Accept-Encoding": encoding})
            for turn in ["first", "second"]:
                given = ask(base, path, **{"Accept-Encoding": encoding})
                where = f"{path} as {encoding}, the {turn} time"
                assert given.status == direct.status, where
                unpacked = [gzip.decompress(answer.content) if answer.getheader("Content-Encoding") == "gzip"
                            else answer.content for answer in (given, direct)]
                if given.status < 400:
                    assert unpacked[0] == unpacked[1], where
                for name in KEPT:
                    assert given.getheader(name) == direct.getheader(name), f"{where}: {name}"
            tag = direct.getheader("ETag")
            if tag and direct.status == 200:
                known = ask(base, path, **{"Accept-Encoding": encoding, "If-None-Match": tag})
                assert known.status == 304 and not known.content, path
        head = ask(base, path, "HEAD")
        assert head.status == direct.status and not head.content, path


def test_a_change_is_seen_once_the_time_is_over_and_at_once_by_who_asks_for_it(cached):
    server, base = cached()
    bearer = {"Authorization": f"Bearer {token(server)}", "Content-Type": "application/json"}
    path = "/v1/people?limit=1000&fields=id"
    assert b'"new-here"' not in ask(base, path).content
    assert b'"new-here"' not in ask(base, path).content
    source = server.json("/v1/sources?limit=1")["data"][0]["id"]
    body = '{"id": "new-here", "name": "New Here", "citations": [{"source": "%s"}]}' % source
    made = ask(base, "/v1/people", "POST", body=body, **bearer)
    assert made.status == 201, made.content
    position = made.getheader("Entente-Version")
    assert b'"new-here"' in ask(base, f"{path}&min_version={position}").content
    # Kept for two seconds, and then used once more while it is asked about.
    time.sleep(3)
    ask(base, path)
    time.sleep(1)
    assert b'"new-here"' in ask(base, path).content
    # A state that is named by its mark is kept for a day.
    kept = ask(base, f"{path}&as_of={position}")
    assert "max-age=86400" in kept.getheader("Cache-Control") and b'"new-here"' in kept.content


def test_what_one_caller_may_read_is_given_to_nobody_else(cached):
    server, base = cached("--reads", "token")
    bearer = {"Authorization": f"Bearer {token(server)}"}
    for path in ["/v1/agreements", "/v1/agreements/ashgabat-agreement", "/v1/events.csv", "/agreements", "/v1/timeline.svg"]:
        for _ in range(2):
            assert ask(base, path, **bearer).status == 200, path
            assert ask(base, path).status == 401, path
