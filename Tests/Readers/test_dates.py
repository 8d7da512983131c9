"""The days that dates can mean, beside what the package `edtf` makes of the same texts."""

import itertools

import pytest

from conftest import token

# What both read: EDTF level 1 and the seasons of level 2 that are quarters and half-years.
YEARS = ["0000", "0004", "1900", "1991", "2000", "2023", "2024", "9998"]
POINTS = (
    YEARS + [f"{year}-02" for year in YEARS if year != "2024"]
    + ["2024-02-29", "2000-02-29", "2023-12-31", "1991-10-27", "9999-12-31"]
    + [f"{year}-{month:02}" for year in (1899, 2024) for month in range(1, 13)] + [f"2025-{season}" for season in (21, 22, 23)]
    + [f"2025-{quarter}" for quarter in (33, 34, 35, 36)] + ["2025-40", "2025-41"]
    + [f"2025-{month:02}-{day}" for month in (1, 4, 6, 9, 11, 12) for day in ("01", "30")]
    + ["199X", "202X", "19XX", "20XX", "2025-XX", "2025-09-XX", "2024-02-XX", "2025-XX-XX"])
DOUBTED = [text + mark for text, mark in itertools.product(["1991", "2024-09", "2024-02-29", "202X", "2025-04"], "?~%")]
INTERVALS = [
    "2017/2019", "2004-06/2006-08", "2024-02-01/2024-02-29", "1991?/2001~", "2025-11-24?/2025-11-25?", "199X/200X",
    "2025-21/2025-23", "2023/..", "../2016", "2023-05/..", "../2016-02", "1991-10-27?/..", "../1999-12"]

# Where the two differ, and why Entente is as it is.
DIFFERENCES = {
    # The winter of a year begins in its December; the package ends it with that month, as if it had one month.
    "2025-24": ("2025-12-01", "2026-02-28"), "2023-24": ("2023-12-01", "2024-02-29"),
    # An unknown end bounds nothing; the package takes ten years for it.
    "1991?/": ("1991-01-01", None), "2023/": ("2023-01-01", None), "/2016": (None, "2016-12-31"),
    # Of quarters and half-years as SDMX writes them, and of doubt about a season (EDTF level 1), the package reads none.
    "2025-22?": ("2025-06-01", "2025-08-31"), "2025-Q4": ("2025-10-01", "2025-12-31"), "2025-S1": ("2025-01-01", "2025-06-30")}


@pytest.fixture(scope="module")
def bounds(start_server):
    """The first and the last day of each text, as the server tells them of events of these dates."""
    server = start_server()
    texts = POINTS + DOUBTED + INTERVALS + list(DIFFERENCES)
    citation = {"source": "trend-2025-12-11", "paragraph": 1}
    events = [
        {"id": f"dated-{number}", "title": text, "kind": "other", "status": "occurred", "date": text, "countries": ["TKM"],
         "citations": [citation]} for number, text in enumerate(texts)]
    answer = server.post("/v1/import", token(server), {"events": events})
    assert answer.status_code == 200, answer.text[:500]
    page = server.json("/v1/events?limit=1000&fields=id,title,date")
    return {event["title"]: (event["date"]["min"], event["date"]["max"]) for event in page["data"] if event["title"] in texts}


def days(edtf, text):
    """What the package makes of a text; an end that is open is none."""
    date = edtf.parse_edtf(text)
    ends = [date.lower_strict(), date.upper_strict()]
    return tuple(None if isinstance(end, float) else "%04d-%02d-%02d" % tuple(end[:3]) for end in ends)


def test_a_hundred_dates_mean_the_days_that_the_package_edtf_says(bounds):
    edtf = pytest.importorskip("edtf")
    agreed = POINTS + DOUBTED + INTERVALS
    assert len(set(agreed)) == len(agreed) >= 100
    assert {text: bounds[text] for text in agreed} == {text: days(edtf, text) for text in agreed}


@pytest.mark.parametrize("text", DIFFERENCES)
def test_what_differs_from_the_package_is_as_it_is_explained(bounds, text):
    edtf = pytest.importorskip("edtf")
    assert bounds[text] == DIFFERENCES[text]
    try:
        read = days(edtf, text)
    except Exception:  # which the package does not name
        read = None
    assert read != bounds[text]
