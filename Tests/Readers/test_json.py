"""JSON and its lines, as pandas reads them."""

import io
import json

import pytest


def collections(server):
    return [c for c in server.json("/v1")["collections"] if "{" not in c["url"]]


def test_every_collection_has_as_many_lines_as_its_pages_have_records(server):
    for collection in collections(server):
        lines = server.get(collection["url"] + ".ndjson").text.splitlines()
        path, found = collection["url"] + "?limit=1000", 0
        while path:
            page = server.json(path)
            found, path = found + len(page["data"]), page["next_url"]
        assert len(lines) == found
        for line in lines:
            json.loads(line)


def test_pandas_reads_the_lines_of_events(server):
    pandas = pytest.importorskip("pandas")
    lines = server.get("/v1/events.ndjson").text
    frame = pandas.read_json(io.StringIO(lines), lines=True)
    assert len(frame) == len(lines.splitlines())
    assert {"id", "title", "kind", "date", "countries", "citations"} <= set(frame.columns)
