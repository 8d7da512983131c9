"""HTTP itself, as a linter of messages (httplint) reads one answer of each kind of route: plain, compressed, known already, and
refused."""

import http.client
import re
import urllib.parse

import pytest

# What stands in a path where a route has a part.
PARTS = {
    "pair": "RUS-TKM", "seq": "1", "revision": "1", "series": "rus-tkm-turnover", "resource": "dataflow", "agency": "ENTENTE",
    "version": "1.0", "flow": "TRADE", "key": "all", "provider": "all", "chart": "rus-tkm-turnover", "name": "style.css"}

# What a route cannot do without.
QUERIES = {"/v1/search": "?q=gas", "/search": "?q=gas", "/oembed": "?url=/timeline"}


def routes(server):
    """A path of each kind of route that may be read: of those that every collection has, that of one collection."""
    index = server.json("/v1")
    names = [collection["name"] for collection in index["collections"]]
    kinds = {}
    for route in index["routes"]:
        if "GET" not in route["methods"] or route["path"] in ("/v1/backup", "/v1/token"):
            continue
        segments = route["path"].split("/")
        kind = "/".join("{collection}" if segment in names else segment for segment in segments)
        collection = next((segment for segment in segments if segment in names), None)
        kinds.setdefault((kind, tuple(route["formats"])), (route, collection))
    paths = []
    for route, collection in kinds.values():
        parts = dict(PARTS)
        if collection:
            own = [c for c in index["collections"] if c["name"] == collection][0]["url"].split("/{")[0]
            listed = server.json(own + "?limit=1") if own.endswith(collection) else {"data": []}
            parts["id"] = listed["data"][0]["id"] if listed["data"] else "TRADE"
        path = re.sub(r"\{\+?(\w+)\}", lambda part: parts.get(part[1], "TRADE"), route["path"])
        paths.append(path + QUERIES.get(path, ""))
    return paths


def answer(server, path, **fields):
    place = urllib.parse.urlsplit(server.base)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    connection.request("GET", path, headers=fields)
    found = connection.getresponse()
    body = found.read()
    connection.close()
    return found, body


def notes(found, body):
    """What the linter has to say against an answer."""
    httplint = pytest.importorskip("httplint")
    levels = pytest.importorskip("httplint.note").levels
    linter = httplint.HttpResponseLinter(no_content=found.status == 304)
    linter.process_response_topline(b"1.1", str(found.status).encode(), found.reason.encode())
    linter.process_headers([(name.encode(), value.encode("latin-1")) for name, value in found.getheaders()])
    linter.feed_content(body)
    linter.finish_content(True)
    return [note for note in linter.notes if note.level in (levels.BAD, levels.WARN)]


# What is meant, and why.
ACCEPTED = {
    "STATUS_BAD_REQUEST": "It is asked for: the last answer of each kind is to a parameter that there is not.",
    "HEADER_SHOULD_NOT_BE_IN_304": "Content-Type stands in the head of a 304 as in that of its 200, of which it is kept as one "
                                   "piece; RFC 9110 15.4.5 says should, and caches overwrite it with the same.",
    "FRESHNESS_NO_CACHE_NO_VALIDATOR": "What is streamed has no tag: it is not known whole before it is sent.",
    "STORE_PUBLIC_UNNECESSARY": "With closed reads the same field says private, and people read it.",
}


def test_a_linter_has_nothing_against_an_answer_of_each_kind(server):
    said = {}
    for path in routes(server):
        found, body = answer(server, path)
        answers = [(found, body), answer(server, path, **{"Accept-Encoding": "gzip"})]
        if tag := found.getheader("ETag"):
            answers.append(answer(server, path, **{"If-None-Match": tag}))
        answers.append(answer(server, path.split("?")[0] + "?nonesuch=1"))
        for found, body in answers:
            for note in notes(found, body):
                if type(note).__name__ not in ACCEPTED:
                    said.setdefault(f"{type(note).__name__}: {note.summary}", []).append(f"{found.status} {path}")
    assert not said, "\n".join(f"{text}: {len(paths)} such as {paths[0]}" for text, paths in said.items())
