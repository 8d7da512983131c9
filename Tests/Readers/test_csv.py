"""CSV, as Python's reader and pandas read it."""

import csv
import io

import pytest


def test_every_collection_is_a_table_with_one_row_a_record(server):
    for collection in server.json("/v1")["collections"]:
        if "{" in collection["url"]:
            continue
        answer = server.get(collection["url"] + ".csv")
        answer.encoding = "utf-8"
        rows = list(csv.reader(io.StringIO(answer.text, newline="")))
        assert rows[0][0] == "id"
        assert all(len(row) == len(rows[0]) for row in rows)
        assert len(rows) - 1 == len(server.get(collection["url"] + ".ndjson").text.splitlines())


def test_pandas_reads_the_figures_of_all_series_with_their_periods(server):
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(server.url("/v1/trade-observations.csv?labels=both"), parse_dates=["period_min"])
    assert {"series", "series_name", "value", "bound", "bound_name", "obs_status"} <= set(frame.columns)
    turnover = frame[(frame.series == "rus-tkm-turnover") & (frame.period == "2022")]
    assert list(turnover.value) == [1600000000]


def test_a_spreadsheet_gets_a_byte_order_mark_and_no_formula(server):
    content = server.get("/v1/events.csv?csv=spreadsheet").content
    assert content.startswith(b"\xef\xbb\xbf")
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert not any(cell[:1] in "=@\t\r" for cell in row if cell)
