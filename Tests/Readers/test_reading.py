"""Reading in a browser where that needs a token."""

import pytest
import requests
from conftest import token
from test_editing import Editor
from test_pages import axe, violations  # noqa: F401


@pytest.fixture
def reader(browser):
    return Editor(browser)


@pytest.fixture(scope="module")
def closed(start_server):
    """A server that tells nothing without a token, with a token that reads."""
    server = start_server("--reads", "token")
    server.token = token(server, "nan", "read")
    return server


def test_where_reading_needs_a_token_a_browser_asks_for_it_once_and_keeps_it_from_scripts(closed, reader, axe):  # noqa: F811
    reader.look(1280)
    reader.browser.get(closed.url("/health"))
    reader.browser.delete_all_cookies()
    for scripts in (True, False):
        reader.open(closed.url("/trade-series/rus-tkm-turnover?from=2022"), scripts=scripts)
        reader.shows("those who hold a token")
        assert "1.6 billion" not in reader.browser.page_source
        if scripts:
            reader.run(axe)
            assert violations(reader) == []
        reader.type("#token", "ent_wrong")
        reader.press("main form button")
        reader.shows("does not let you read")
        reader.type("#token", closed.token)
        reader.press("main form button")
        # One is back where one wanted to go, and pictures and what is told to programs come too.
        reader.shows("about 1.6 billion")
        assert reader.browser.current_url == closed.url("/trade-series/rus-tkm-turnover?from=2022")
        assert closed.token not in reader.browser.page_source
        if scripts:
            assert reader.run("return document.cookie") == ""
            reader.wait(lambda: reader.run("return document.querySelector('figure img').naturalWidth") > 0)
            assert reader.run("return sessionStorage.length + localStorage.length") == 0
        assert reader.complaints() == []
        reader.press("footer form button")
        reader.shows("those who hold a token")


def test_the_cookie_of_a_reader_changes_nothing_and_no_page_of_another_can_sign_one_in(closed):
    writer = token(closed, "wil", "write")
    form = {"token": writer, "to": "//evil.example/"}
    browser = {"Accept": "text/html"}
    answer = requests.post(closed.url("/sign-in"), form, headers=browser, allow_redirects=False, timeout=60)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/")) and "Expires" not in cookie
    kept = {"Cookie": cookie.partition(";")[0]}
    read = closed.get("/v1/events?limit=1", headers=kept)
    assert read.status_code == 200 and "Cookie" in read.headers["Vary"] and "private" in read.headers["Cache-Control"]
    assert closed.get("/v1/events?limit=1").status_code == 401
    for method, path in (("POST", "/v1/events"), ("DELETE", "/v1/events/permanent-neutrality-1995"), ("GET", "/v1/token")):
        refused = requests.request(
            method, closed.url(path), headers=kept | {"Content-Type": "application/json"}, timeout=60)
        assert refused.status_code == 401, path
    elsewhere = requests.post(
        closed.url("/sign-in"), form, headers={"Sec-Fetch-Site": "cross-site"}, allow_redirects=False, timeout=60)
    assert elsewhere.status_code == 403 and "Set-Cookie" not in elsewhere.headers
    wrong = requests.post(closed.url("/sign-in"), {"token": "x"}, headers=browser, allow_redirects=False, timeout=60)
    assert wrong.status_code == 401 and "Set-Cookie" not in wrong.headers
    assert requests.post(closed.url("/sign-in"), json=form, timeout=60).status_code == 415
