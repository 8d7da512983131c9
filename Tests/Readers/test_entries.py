"""Calendars and timelines, as their own clients read them."""

import pytest


@pytest.mark.parametrize("collection", ["events", "timeline"])
def test_a_calendar_program_reads_every_entry_without_a_fault_and_the_same_twice(server, collection):
    icalendar = pytest.importorskip("icalendar")
    path = f"/v1/{collection}.ics?imprecise=span"
    content = server.get(path).content
    calendar = icalendar.Calendar.from_ical(content)
    events = calendar.walk("VEVENT")
    dated = [e for e in server.json(f"/v1/{collection}?limit=1000")["data"] if e["date"] and e["date"]["min"] and e["date"]["max"]]
    assert len(events) == len(dated)
    assert not any(event.errors for event in events)
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event in events:
        assert event["DTSTART"].dt < event["DTEND"].dt
        assert event["TRANSP"] == "TRANSPARENT"
    assert server.get(path).content == content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_calendar_is_not_sent_again_while_nothing_changed(server):
    tag = server.get("/v1/events.ics").headers["ETag"]
    assert server.get("/v1/events.ics", headers={"If-None-Match": tag}).status_code == 304


def test_addresses_are_those_of_the_host_that_was_asked(server):
    text = server.get("/v1/events.ics", headers={"Host": "entente.example"}).text
    assert "URL:http://entente.example/v1/events.ics" in text
    assert "URL:http://entente.example/v1/events.ics" not in server.get("/v1/events.ics").text


def test_an_entry_has_one_name_in_the_calendars_of_events_and_of_the_timeline(server):
    icalendar = pytest.importorskip("icalendar")

    def names(collection):
        content = server.get(f"/v1/{collection}.ics?imprecise=span").content
        return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(content).walk("VEVENT")}

    events, timeline = names("events"), names("timeline")
    assert set(events) < set(timeline)
    assert all(events[name].to_ical() == timeline[name].to_ical() for name in events)
    acts = set(timeline) - set(events)
    assert any(name.startswith("agreements.") and name.endswith(".expires@entente") for name in acts)


@pytest.mark.parametrize("collection", ["events", "timeline"])
def test_the_timeline_is_what_the_timelinejs_loader_takes(server, collection):
    """The rules of the TimelineJS3 loader: a year in every start, no end that begins like its start, unique ids, no null."""
    timeline = server.json(f"/v1/{collection}.timelinejs.json")
    assert timeline["scale"] == "human" and timeline["title"]["text"]["headline"]

    def check(value):
        assert value is not None
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            check(inner)

    check(timeline)
    events = timeline["events"]
    assert len({event["unique_id"] for event in events}) == len(events)
    for event in events:
        assert isinstance(event["start_date"]["year"], int) and event["display_date"]
        assert event["text"]["headline"] and "<script" not in event["text"]["text"]
        if "end_date" in event:
            start, end = event["start_date"], event["end_date"]
            assert (start["year"], start["month"], start["day"]) < (end["year"], end["month"], end["day"])
    assert server.json(f"/v1/{collection}.timelinejs.json?kind=sanction")["events"][0]["unique_id"] == "none"
