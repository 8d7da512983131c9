"""Changing a record in the browser, as an editor does."""

import pytest
import requests
from conftest import token
from test_pages import View, axe, violations  # noqa: F401

PATH = "/events/turkmenistan-joins-instc-2023-07"


@pytest.fixture(scope="module")
def own(start_server):
    """A server of its own, with the token of an editor."""
    server = start_server()
    server.token = token(server, "ed")
    return server


class Editor(View):
    """Somebody at the form."""

    def find(self, selector):
        return self.browser.find_element("css selector", selector)

    def wait(self, what):
        """Waits until something is so, however often the page is another meanwhile."""
        from selenium.common.exceptions import WebDriverException
        from selenium.webdriver.support.ui import WebDriverWait
        return WebDriverWait(self.browser, 30, ignored_exceptions=[WebDriverException]).until(lambda _: what())

    def shows(self, words):
        self.wait(lambda: words in self.run("return document.querySelector('main').textContent"))

    def said(self):
        return self.find("[data-said]").text

    def type(self, selector, text):
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def press(self, selector):
        self.find(selector).click()

    def sign_in(self, server):
        self.look(1280)
        self.open(server.url("/edit"))
        self.run("sessionStorage.clear()")
        self.open(server.url("/edit"))
        self.type("#edit-token", server.token)
        self.press("form[data-sign-in] button")
        self.wait(lambda: "ed" in self.said())

    def open_form(self, server, path, form=None):
        """Follows the link to a form from the page that has it."""
        self.open(server.url(path))
        self.press(f"main a[href='{form or path + '/edit'}']")
        self.wait(lambda: self.find("form[data-method]").is_displayed())

    def has_no_fault(self, axe):
        """Whether everybody can use what stands there, light and dark."""
        self.run(axe)
        for scheme in ("dark", "light"):
            self.look(1280, scheme)
            assert violations(self) == []

    def add(self, name, **values):
        """Adds a row to a list of the form, and fills it in."""
        self.press(f"[data-list={name}] [data-add]")
        for field, text in values.items():
            part = self.find(f"[data-list={name}] [data-row]:last-child [data-field={field}]")
            part.find_element("css selector", "input, textarea, select").send_keys(text)


@pytest.fixture
def editor(browser):
    return Editor(browser)


def test_nobody_without_a_token_is_offered_to_edit(own, editor):
    editor.look(1280)
    editor.open(own.url(PATH))
    editor.run("sessionStorage.clear()")
    editor.open(own.url(PATH))
    for form in ("edit", "retire"):
        assert not editor.find(f"main a[href='{PATH}/{form}']").is_displayed()
    editor.open(own.url("/events"))
    assert not editor.find("main a[href='/edit/events']").is_displayed()
    editor.open(own.url("/edit"), scripts=False)
    assert not editor.find("form[data-sign-in]").is_displayed()
    assert "needs a script" in editor.run("return document.querySelector('noscript').textContent")
    editor.open(own.url("/edit"))
    editor.type("#edit-token", "ent_wrong")
    editor.press("form[data-sign-in] button")
    editor.wait(lambda: "not good here" in editor.said())
    assert editor.run("return sessionStorage.length") == 0


def test_an_editor_corrects_a_record_sees_what_is_wrong_and_what_changes_and_saves_it(own, editor, axe):  # noqa: F811
    editor.sign_in(own)
    editor.open_form(own, PATH)
    assert editor.find("#edit-date").get_attribute("value") == "2023-07"
    editor.type("#edit-date", "20")
    editor.press("form[data-method] > button")
    wrong = editor.wait(lambda: editor.find("[data-field=date] .wrong"))
    assert "is no date" in wrong.text
    assert editor.find("#edit-date").get_attribute("aria-invalid") == "true"
    editor.has_no_fault(axe)
    editor.type("#edit-date", "2023-08")
    editor.press("[data-list=topics] [data-add]")
    editor.run("document.querySelector('[data-list=topics] [data-row]:last-child select').value = 'energy'")
    editor.type("#edit-note", "The gazette has August")
    editor.press("form[data-method] > button")
    editor.wait(lambda: editor.find("[data-difference]").is_displayed())
    told = editor.find("[data-changes]").text
    assert "2023-07 2023-08" in told and "Topics" in told and "Title" not in told
    before = own.json("/v1" + PATH)
    assert before["revision"] == 1
    editor.press("[data-save]")
    editor.wait(lambda: editor.browser.current_url == own.url(PATH))
    after = own.json("/v1" + PATH)
    assert after["revision"] == 2 and after["date"]["edtf"] == "2023-08"
    assert after["topics"] == before["topics"] + ["energy"]
    assert {name for name in after if after[name] != before[name]} == {"revision", "updated_at", "date", "topics"}
    history = own.json(f"/v1{PATH}/history")["data"][0]
    assert (history["actor"], history["note"]) == ("ed", "The gazette has August")
    editor.shows("August 2023")
    assert [line for line in editor.complaints() if "/v1/" not in line] == []


def test_who_was_overtaken_is_told_and_overwrites_nothing(own, editor):
    path = "/events/permanent-neutrality-1995"
    editor.sign_in(own)
    editor.open_form(own, path)
    changed = requests.patch(
        own.url("/v1" + path), json={"place": "New York"}, timeout=60,
        headers={"Authorization": f"Bearer {own.token}", "Content-Type": "application/merge-patch+json", "If-Match": "*"})
    assert changed.status_code == 200, changed.text
    editor.type("#edit-place", "Ashgabat")
    editor.press("form[data-method] > button")
    editor.wait(lambda: "Somebody has changed the record" in editor.said())
    assert own.json("/v1" + path)["place"] == "New York"
    editor.open(own.url("/edit"))
    editor.wait(lambda: editor.find("[data-forget]").is_displayed())
    editor.press("[data-forget]")
    editor.wait(lambda: editor.find("form[data-sign-in]").is_displayed())
    assert editor.run("return sessionStorage.length") == 0


def test_an_editor_stores_a_new_record_after_seeing_what_is_wrong_with_it(own, editor, axe):  # noqa: F811
    editor.sign_in(own)
    editor.open_form(own, "/events", "/edit/events")
    editor.type("#edit-id", "gas talks")
    editor.type("#edit-title", "Talks about gas in Ashgabat")
    editor.type("#edit-date", "2025-11")
    editor.run("document.querySelector('#edit-kind').value = 'meeting'")
    editor.run("document.querySelector('#edit-status').value = 'occurred'")
    editor.press("form[data-method] > button")
    editor.wait(lambda: editor.find("[data-field=id] .wrong"))
    editor.run(axe)
    assert violations(editor) == []
    editor.type("#edit-id", "gas-talks-2025-11")
    editor.add("citations", source="trend-2025-12-11", paragraph="17", quote="total turnover could exceed")
    editor.type("#edit-note", "Missing so far")
    editor.press("form[data-method] > button")
    editor.wait(lambda: editor.find("[data-difference]").is_displayed())
    told = editor.find("[data-changes]").text
    assert "Talks about gas in Ashgabat" in told and "\u2013" not in told
    assert own.get("/v1/events/gas-talks-2025-11").status_code == 404
    editor.press("[data-save]")
    editor.wait(lambda: editor.browser.current_url == own.url("/events/gas-talks-2025-11"))
    made = own.json("/v1/events/gas-talks-2025-11")
    assert (made["revision"], made["date"]["edtf"], made["citations"][0]["paragraph"]) == (1, "2025-11", 17)
    assert own.json("/v1/events/gas-talks-2025-11/history")["data"][0]["note"] == "Missing so far"
    # Its id is taken now.
    editor.open_form(own, "/events", "/edit/events")
    editor.type("#edit-id", "gas-talks-2025-11")
    editor.type("#edit-title", "Other talks")
    editor.press("form[data-method] > button")
    editor.wait(lambda: editor.said() or editor.find(".wrong"))
    assert not editor.find("[data-difference]").is_displayed()
    assert own.json("/v1/events/gas-talks-2025-11")["title"] == "Talks about gas in Ashgabat"


def test_an_editor_retires_a_record_after_seeing_what_goes_with_it_and_its_history_stays(own, editor, axe):  # noqa: F811
    events = own.json("/v1/events?limit=100&fields=id,title")["data"]
    linked = next(e for e in events if own.json(f"/v1/events/{e['id']}/linked")["data"])
    free = next(e for e in events if not own.json(f"/v1/events/{e['id']}/linked")["data"])
    editor.sign_in(own)
    path = f"/events/{linked['id']}"
    editor.open_form(own, path, path + "/retire")
    assert "must be changed or retired before" in editor.find("main").text
    editor.press("form[data-method] > button")
    editor.wait(editor.said)
    assert not editor.find("[data-difference]").is_displayed()
    path = f"/events/{free['id']}"
    editor.open_form(own, path, path + "/retire")
    editor.type("#edit-note", "Told twice")
    editor.press("form[data-method] > button")
    editor.wait(lambda: editor.find("[data-difference]").is_displayed())
    assert free["title"] in editor.find("[data-changes] del").find_element("xpath", "../..").text
    editor.has_no_fault(axe)
    assert own.get("/v1" + path).status_code == 200
    editor.press("[data-save]")
    editor.wait(lambda: editor.browser.current_url == own.url(path))
    editor.shows("This record was retired")
    assert own.get("/v1" + path).status_code == 410
    history = own.json(f"/v1{path}/history")["data"][0]
    assert (history["op"], history["note"]) == ("retire", "Told twice")


def test_an_editor_brings_a_retired_record_back_as_it_was_or_better(own, editor, axe):  # noqa: F811
    events = own.json("/v1/events?limit=100&fields=id")["data"]
    free = next(e["id"] for e in reversed(events) if not own.json(f"/v1/events/{e['id']}/linked")["data"])
    path = f"/events/{free}"
    before = own.json("/v1" + path)
    mine = {"Authorization": f"Bearer {own.token}"}
    assert requests.delete(own.url("/v1" + path), timeout=60, headers={**mine, "If-Match": "*"}).status_code == 204
    editor.sign_in(own)
    editor.open_form(own, path, path + "/restore")
    assert editor.find("#edit-title").get_attribute("value") == before["title"]
    editor.has_no_fault(axe)
    editor.type("#edit-date", "20")
    editor.press("form[data-method] > button")
    editor.wait(lambda: editor.find("[data-field=date] .wrong"))
    editor.type("#edit-date", "2024-02")
    editor.type("#edit-note", "It was no mistake")
    editor.press("form[data-method] > button")
    editor.wait(lambda: editor.find("[data-difference]").is_displayed())
    assert before["title"] in editor.find("[data-changes]").text and not editor.browser.find_elements("css selector", "del")
    assert own.get("/v1" + path).status_code == 410
    editor.press("[data-save]")
    editor.wait(lambda: editor.browser.current_url == own.url(path))
    after = own.json("/v1" + path)
    assert (after["revision"], after["date"]["edtf"]) == (before["revision"] + 1, "2024-02")
    assert {name for name in after if after[name] != before[name]} <= {"revision", "updated_at", "date"}
    history = own.json(f"/v1{path}/history")["data"]
    assert [entry["op"] for entry in history][:2] == ["create", "retire"] and history[0]["note"] == "It was no mistake"
    # Somebody else was faster: nothing is overwritten.
    assert requests.delete(own.url("/v1" + path), timeout=60, headers={**mine, "If-Match": "*"}).status_code == 204
    editor.open_form(own, path, path + "/restore")
    record = {name: value for name, value in before.items() if name not in ("revision", "updated_at")}
    back = requests.put(own.url("/v1" + path), json=record, timeout=60, headers={**mine, "If-None-Match": "*"})
    assert back.status_code == 201, back.text
    editor.press("form[data-method] > button")
    editor.wait(lambda: "Somebody has" in editor.said())
    assert own.json("/v1" + path)["revision"] == before["revision"] + 2
