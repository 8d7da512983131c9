"""The documentation's requests, run as they stand there."""

import html
import http.server
import functools
import re
import shutil
import subprocess
import sys
import threading

import pytest
from test_pages import ASKED_BY_A_BROWSER, view  # noqa: F401

RUNNERS = {
    "curl": lambda text: ["bash", "-c", text],
    "JavaScript": lambda text: ["node", "--input-type=module", "--eval", text],
    "Python": lambda text: [sys.executable, "-c", text],
    "R": lambda text: ["Rscript", "-e", text],
}


def snippets(server, path):
    """What the page has to copy, by the heading above it."""
    text = server.get(path, headers=ASKED_BY_A_BROWSER).text
    found = re.findall(r'<h[23]>([^<]*)</h[23]>(?:(?!<h[23]>).)*?<code data-copy="">(.*?)</code>', text, re.DOTALL)
    return {heading: html.unescape(code) for heading, code in found}


@pytest.mark.parametrize("language", ["curl", "JavaScript", "Python", "R", "Swift"])
def test_every_request_of_the_documentation_answers_in_its_language(server, tmp_path, language):
    program = {"JavaScript": "node", "Python": "python3", "R": "Rscript", "Swift": "swift"}.get(language, language)
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    if language == "R" and subprocess.run(["Rscript", "-e", "library(jsonlite)"], capture_output=True).returncode:
        pytest.skip("jsonlite, which R reads JSON with, is not installed")
    collections = [one["name"] for one in server.json("/v1")["collections"]]
    # Swift is compiled each time, and its requests differ in their address alone.
    for name in collections[:1] if language == "Swift" else collections:
        text = snippets(server, f"/docs/{name}")[language]
        assert server.base in text
        if language == "Swift":
            (tmp_path / "main.swift").write_text(text)
            command = ["swiftc", "-o", str(tmp_path / "main"), str(tmp_path / "main.swift")]
            assert subprocess.run(command, capture_output=True, text=True, timeout=300).returncode == 0
            command = [str(tmp_path / "main")]
        else:
            command = RUNNERS[language](text)
        ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert ran.returncode == 0, f"{name}: {ran.stderr}"
        assert server.json(f"/v1/{name}?limit=1")["data"][0]["id"] in ran.stdout, name


@pytest.fixture
def other_site(tmp_path):
    """A site of somebody else, with pages of its own."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    handler.log_message = lambda *_: None
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{site.server_port}"
    site.shutdown()


def test_the_page_of_ones_own_that_the_documentation_ends_with_shows_the_timeline(server, view, other_site):  # noqa: F811
    folder, base = other_site
    (folder / "timeline.html").write_text(snippets(server, "/docs/integrate-a-timeline")["A page of your own"])
    view.look(1280)
    view.open(base + "/timeline.html")
    view.browser.implicitly_wait(20)
    links = view.browser.find_elements("css selector", "#timeline li a")
    view.browser.implicitly_wait(0)
    entries = server.json("/v1/timeline?between=KAZ,TKM&limit=1000")["data"]
    shown = [link.get_attribute("href") for link in links]
    assert shown == [server.url(f"/{e['record']['collection']}/{e['record']['id']}") for e in entries]
    assert [line for line in view.complaints() if "favicon" not in line] == []


def test_the_frame_that_a_page_offers_shows_it_on_another_site(server, view, other_site):  # noqa: F811
    folder, base = other_site
    offered = server.get("/timeline?country=KAZ", headers=ASKED_BY_A_BROWSER).text
    frame = html.unescape(re.search(r'<code data-copy="">(&lt;iframe.*?)</code>', offered).group(1))
    made = server.json("/oembed", params={"url": server.url("/trade-series/rus-tkm-turnover"), "maxwidth": 400})["html"]
    (folder / "page.html").write_text(f"<!DOCTYPE html><title>A page</title><main>{frame}{made}</main>")
    view.look(1280)
    view.open(base + "/page.html")
    for number, words in enumerate(["Timeline", "Trade turnover"]):
        view.browser.switch_to.frame(number)
        assert view.browser.find_element("tag name", "h1").text.startswith(words)
        view.browser.switch_to.default_content()
    assert [line for line in view.complaints() if "favicon" not in line] == []
    assert server.get("/timeline").headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
