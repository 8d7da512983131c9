"""Calendars, timelines and feeds, as their own clients read them."""

import collections
import re
import subprocess
import time
import urllib.parse

import pytest
import requests


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


def told(server, path):
    """What a feed reader hears from page to page of an Atom feed, and the bytes of each page."""
    feedparser = pytest.importorskip("feedparser")
    while path:
        content = server.get(path).content
        assert server.get(path).content == content
        feed = feedparser.parse(content)
        assert not feed.bozo and feed.version == "atom10" and feed.feed.title and feed.feed.updated_parsed
        yield feed, content
        following = [link.href for link in feed.feed.links if link.rel == "next"]
        path = following[0][following[0].index("/v1/"):] if following else None


@pytest.mark.parametrize("query", ["", "between=RUS,TKM&"])
@pytest.mark.parametrize("collection", ["events", "timeline"])
def test_a_feed_reader_takes_the_feed_without_a_fault_page_after_page(server, collection, query):
    ids = []
    for feed, _ in told(server, f"/v1/{collection}.atom?{query}limit=20"):
        ids += [entry.id for entry in feed.entries]
        assert all(entry.title and entry.updated_parsed and entry.published_parsed and entry.link for entry in feed.entries)
        updated = [entry.updated_parsed for entry in feed.entries]
        assert updated == sorted(updated, reverse=True)
    records = server.json(f"/v1/{collection}?{query}limit=1000&fields=id")["data"]
    prefix = "tag:entente,2026:" + ("events/" if collection == "events" else "")
    assert sorted(ids) == sorted(prefix + record["id"] for record in records)
    feed = server.json(f"/v1/{collection}.feed.json?{query}limit=1000")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == ids
    assert all(item["content_text"] and item["url"] and item["date_modified"] for item in feed["items"])


ATOM, TOMBSTONES = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
# RFC 4287 4.1: how often what may stand in a feed and in an entry: at least, at most.
FEED = {"author": (0, None), "category": (0, None), "contributor": (0, None), "generator": (0, 1), "icon": (0, 1),
        "id": (1, 1), "link": (0, None), "logo": (0, 1), "rights": (0, 1), "subtitle": (0, 1), "title": (1, 1),
        "updated": (1, 1), "entry": (0, None)}
ENTRY = {"author": (0, None), "category": (0, None), "content": (0, 1), "contributor": (0, None), "id": (1, 1),
         "link": (0, None), "published": (0, 1), "rights": (0, 1), "source": (0, 1), "summary": (0, 1), "title": (1, 1),
         "updated": (1, 1)}
# RFC 3339 5.6, with T and Z in upper case (RFC 4287 3.3).
MOMENT = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MEDIA_TYPE = re.compile(r"[^/;\s]+/[^/;\s]+(;.+)?")


def faults_of_atom(content):
    """What RFC 4287, and RFC 6721 for what was retired, forbid of a document."""
    etree = pytest.importorskip("lxml.etree")
    feed, faults = etree.fromstring(content), []

    def expect(holds, what, element):
        if not holds:
            faults.append(f"{what}: {etree.tostring(element)[:200]}")

    def is_iri(text):
        parts = urllib.parse.urlsplit(text or "")
        return bool(parts.scheme) and not re.search(r'[\s<>"{}|\\^`]', text)

    def check(element, allowed):
        counts = collections.Counter(child.tag for child in element)
        for name, (least, most) in allowed.items():
            expect(least <= counts[ATOM + name] and (most is None or counts[ATOM + name] <= most), f"number of {name}", element)
        for child in element:
            name = child.tag.removeprefix(ATOM)
            expect(name in allowed or not child.tag.startswith(ATOM), f"{name} here", child)
            if name in ("title", "summary", "subtitle", "rights"):
                expect(child.get("type", "text") == "text" and len(child) == 0, "plain text", child)
            elif name in ("updated", "published"):
                expect(MOMENT.fullmatch(child.text or ""), "a moment", child)
            elif name == "id":
                expect(is_iri(child.text), "an absolute IRI", child)
            elif name == "link":
                expect(is_iri(child.get("href")) and len(child) == 0, "where a link leads", child)
                expect(MEDIA_TYPE.fullmatch(child.get("type", "a/b")), "a media type", child)
            elif name == "category":
                expect(child.get("term"), "a term", child)
            elif name == "author":
                expect([inner.tag for inner in child].count(ATOM + "name") == 1 and child[0].text, "a name", child)
            elif child.tag == TOMBSTONES + "deleted-entry":
                expect(is_iri(child.get("ref")) and MOMENT.fullmatch(child.get("when", "")), "what was retired and when", child)
        links = [(link.get("rel", "alternate"), link.get("type"), link.get("hreflang")) for link in element.iter(ATOM + "link")
                 if link.getparent() is element]
        expect(len({link for link in links if link[0] == "alternate"}) == len([link for link in links if link[0] == "alternate"]),
               "two alternates of a kind", element)
        return [rel for rel, _, _ in links]

    expect(feed.tag == ATOM + "feed", "a feed", feed)
    expect("self" in check(feed, FEED), "a link to itself", feed)
    entries = feed.findall(ATOM + "entry")
    for entry in entries:
        rels = check(entry, ENTRY)
        expect("alternate" in rels or entry.find(ATOM + "content") is not None, "content, or a link to it", entry)
        expect(feed.find(ATOM + "author") is not None or entry.find(ATOM + "author") is not None, "an author", entry)
    names = [(entry.findtext(ATOM + "id"), entry.findtext(ATOM + "updated")) for entry in entries]
    expect(len(set(names)) == len(names), "an entry twice", feed)
    return faults


@pytest.mark.parametrize("path", ["events.atom", "timeline.atom", "timeline.atom?between=KAZ,TKM&limit=7", "events.atom?kind=sanction"])
def test_a_feed_holds_to_every_rule_of_atom_page_after_page(server, path):
    pages = [content for _, content in told(server, f"/v1/{path}")]
    assert pages and [fault for content in pages for fault in faults_of_atom(content)] == []


def test_the_rules_of_atom_are_not_held_by_what_breaks_them(server):
    content = server.get("/v1/events.atom?limit=2").content
    assert faults_of_atom(content) == []
    breaks = {
        rb"<updated>[^<]*</updated>": b"", rb"T(\d\d:\d\d:\d\d)Z": rb"t\1z", rb"<id>tag:entente,": b"<id>entente,",
        rb'rel="alternate"': b'rel="related"', rb"<summary": b"<abstract", rb'rel="self"': b'rel="other"',
        rb"<title>": b"<title>again</title><title>", rb'term="[^"]*"': b"",
    }
    for pattern, replacement in breaks.items():
        broken = re.sub(pattern, replacement, content).replace(b"</summary", b"</abstract" if b"abstract" in replacement else b"</summary")
        assert broken != content and faults_of_atom(broken), pattern


@pytest.mark.parametrize("path", ["/relations/RUS-TKM", "/timeline?country=KAZ", "/events", "/events?kind=visit&sort=-date"])
def test_a_page_of_what_happened_names_its_feeds_and_its_calendar_where_programs_and_people_look(server, path):
    html = pytest.importorskip("lxml.html")
    page = html.fromstring(server.get(path, headers={"Accept": "text/html"}).text)
    for kind in ("application/atom+xml", "application/feed+json", "text/calendar"):
        named = page.xpath(f"//head/link[@rel='alternate' and @type='{kind}']/@href")
        assert len(named) == 1
        assert page.xpath(f"//main//a[@href='{named[0]}']")
        answer = server.get(named[0])
        assert answer.status_code == 200 and answer.headers["Content-Type"].startswith(kind)


def test_an_edit_shows_in_calendar_and_feeds_as_it_does_in_the_changes(start_server):
    icalendar = pytest.importorskip("icalendar")
    server = start_server()
    made = subprocess.run(
        [server.process.args[0], "token", "create", "an-editor", "--scope", "write", "--collections", "events",
         "--database", server.process.args[server.process.args.index("--database") + 1]],
        capture_output=True, text=True, check=True)
    editor = {"Authorization": f"Bearer {made.stdout.split()[-1]}"}
    names = [record["id"] for record in server.json("/v1/events?limit=1000&fields=id,date")["data"]
             if record["date"] and record["date"]["precision"] == "day"]
    # What others link to cannot be retired.
    name = next(name for name in names if not server.json(f"/v1/events/{name}/linked")["data"])

    def shown():
        calendar = server.get("/v1/timeline.ics")
        entry = next(e for e in icalendar.Calendar.from_ical(calendar.content).walk("VEVENT")
                     if e["UID"] == f"events.{name}@entente")
        tags = {path: server.get(path).headers["ETag"]
                for path in ("/v1/events.ics", "/v1/timeline.ics", "/v1/events.atom", "/v1/timeline.atom",
                             "/v1/events.feed.json", "/v1/timeline.feed.json")}
        return entry, tags

    def changes(since):
        return server.json(f"/v1/changes?since={since}&collection=events&limit=1000&records=false")

    before, tags = shown()
    since = changes("now")["last_seq"]
    record = server.get(f"/v1/events/{name}")
    # Times of commits are whole seconds.
    time.sleep(1.1)
    answer = requests.patch(
        server.url(f"/v1/events/{name}"), json={"title": "Another title"}, timeout=60,
        headers=editor | {"Content-Type": "application/merge-patch+json", "If-Match": record.headers["ETag"]})
    assert answer.status_code == 200, answer.text
    after, new_tags = shown()
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1 and after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert after["UID"] == before["UID"] and after["CREATED"].dt == before["CREATED"].dt
    assert all(new_tags[path] != tags[path] for path in tags)

    # The feeds begin with what the changes tell last.
    assert [(change["id"], change["op"]) for change in changes(since)["results"]] == [(name, "replace")]
    tag = f"tag:entente,2026:events/{name}"
    for path in ("/v1/events.atom", "/v1/timeline.atom"):
        feed, content = next(told(server, path))
        assert feed.entries[0].id == tag and b"deleted-entry" not in content
    for path in ("/v1/events.feed.json", "/v1/timeline.feed.json"):
        assert server.json(path)["items"][0]["id"] == tag

    record = server.get(f"/v1/events/{name}")
    answer = requests.delete(
        server.url(f"/v1/events/{name}"), timeout=60, headers=editor | {"If-Match": record.headers["ETag"]})
    assert answer.status_code in (200, 204), answer.text
    gone, _ = shown()
    assert gone["STATUS"] == "CANCELLED" and gone["SEQUENCE"] > after["SEQUENCE"]
    assert changes(since)["results"][-1]["op"] == "retire"
    for path in ("/v1/events.atom", "/v1/timeline.atom"):
        feed, content = next(told(server, path))
        assert faults_of_atom(content) == []
        assert f'<at:deleted-entry ref="{tag}"'.encode() in content and feed.entries[0].id != tag
    for path in ("/v1/events.feed.json", "/v1/timeline.feed.json"):
        assert all(item["id"] != tag for item in server.json(path)["items"])
