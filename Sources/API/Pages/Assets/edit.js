// Changes, stores, retires and brings back records by the interface's own methods, with a token that this tab alone keeps.
(function () {
  "use strict";
  const key = "entente.token";
  const signIn = document.querySelector("form[data-sign-in]"), form = document.querySelector("form[data-method]");
  const said = document.querySelector("[data-said]"), difference = document.querySelector("[data-difference]");
  // The record as it was read, and its entity tag; of one that is brought back only its id, for it is stored anew.
  let record = null, tag = "", id;

  const token = () => sessionStorage.getItem(key);
  const say = (text) => { said.textContent = text; };
  const wait = { 401: "The token is not good here, or no longer.", 403: "This token may not do this.",
    412: "Somebody has changed the record since this page read it. Load the page again; what you typed here is lost then." };

  async function ask(path, options = {}) {
    const headers = { Accept: "application/json", Authorization: "Bearer " + token(), ...options.headers };
    const answer = await fetch(path, { ...options, headers });
    const body = answer.status === 204 ? null : await answer.json();
    return { ok: answer.ok, status: answer.status, tag: answer.headers.get("ETag"), body };
  }

  // Values as a form has them: a date is its text, and what is empty is not there.
  function plain(value) {
    if (value === undefined || value === null || value === "") return null;
    if (Array.isArray(value)) return value.length ? value.map(plain) : null;
    if (typeof value !== "object") return value;
    if ("edtf" in value) return value.edtf;
    const members = Object.entries(value).map(([name, inner]) => [name, plain(inner)]).filter(([, inner]) => inner !== null);
    return members.length ? Object.fromEntries(members) : null;
  }
  const same = (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other));

  function words(value) {
    value = plain(value);
    if (value === null) return "\u2013";
    if (Array.isArray(value)) return value.map(words).join("; ");
    if (typeof value === "object") return Object.entries(value).map(([name, inner]) => name + ": " + words(inner)).join(", ");
    return String(value);
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // What stands in a form or in a row of a list, but not in the rows below it.
  const parts = (place) => [...place.querySelectorAll("[data-field], [data-list]")]
    .filter((part) => part.parentElement.closest("[data-row], form") === place);
  const named = (place, name) => parts(place).find((part) => (part.dataset.field || part.dataset.list) === name);
  const control = (part) => part.querySelector("input, textarea, select");
  const rows = (list) => [...list.querySelector("[data-rows]").children];

  function addRow(list, value) {
    list.querySelector("[data-rows]").append(list.querySelector("template").content.cloneNode(true));
    const row = rows(list).pop();
    if (value !== undefined) fill(row, value);
    return row;
  }

  function fill(place, values) {
    for (const part of parts(place)) {
      const value = values[part.dataset.field || part.dataset.list];
      if (part.dataset.field) {
        control(part).value = Array.isArray(value) ? value.join(", ") : plain(value) ?? "";
        continue;
      }
      const [first, second] = [...part.querySelector("template").content.querySelectorAll("[data-field]")]
        .map((inner) => inner.dataset.field);
      const filled = {
        objects: (item) => item, plain: (item) => ({ [first]: item }),
        map: ([name, inner]) => ({ [first]: name, [second]: inner }),
      }[part.dataset.shape];
      for (const item of part.dataset.shape === "map" ? Object.entries(value || {}) : value || []) addRow(part, filled(item));
    }
  }

  function read(place) {
    const values = {};
    for (const part of parts(place)) {
      if (part.dataset.field) {
        values[part.dataset.field] = typed(part.dataset.kind, control(part).value.trim());
        continue;
      }
      const items = rows(part).map((row) => ({ row, value: plain(read(row)) }));
      items.filter(({ value }) => value === null).forEach(({ row }) => row.remove());
      const full = items.map(({ value }) => value).filter((value) => value !== null);
      const shape = part.dataset.shape;
      values[part.dataset.list] = shape === "objects" ? full : shape === "plain" ? full.map((row) => Object.values(row)[0])
        : Object.fromEntries(full.map((row) => Object.values(row)));
    }
    return values;
  }

  function typed(kind, text) {
    if (text === "") return null;
    if (kind === "number") return Number.isFinite(Number(text)) ? Number(text) : text;
    return kind === "names" ? text.split(",").map((name) => name.trim()).filter(Boolean) : text;
  }

  // A merge patch (RFC 7396) of what differs from the record; of one that is stored anew all that it holds.
  function patch() {
    const changed = Object.entries(read(form)).filter(([name, value]) => !same(value, record && record[name]));
    return Object.fromEntries(changed.map(([name, value]) => {
      if (named(form, name).dataset.shape !== "map") return [name, plain(value)];
      const gone = Object.keys(record && record[name] || {}).filter((old) => !(old in value)).map((old) => [old, null]);
      return [name, { ...value, ...Object.fromEntries(gone) }];
    }));
  }

  // The part of the form that a JSON pointer (RFC 6901) leads to, as far as it goes.
  function place(pointer) {
    const [name, index, inner] = pointer.split("/").slice(1);
    const part = named(form, name);
    if (!part || !part.dataset.list || index === undefined) return part;
    const row = part.dataset.shape === "map"
      ? rows(part).find((row) => Object.values(read(row))[0] === index) : rows(part)[Number(index)];
    return row ? (inner && named(row, inner)) || row : part;
  }

  function clear() {
    form.querySelectorAll(".wrong").forEach((text) => text.remove());
    form.querySelectorAll("[aria-invalid]").forEach((input) => {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-errormessage");
    });
    difference.hidden = true;
  }

  function showFaults(problem) {
    const rest = [];
    (problem.errors || []).forEach((fault, number) => {
      const part = fault.pointer ? place(fault.pointer) : null;
      if (!part) return rest.push(fault.detail);
      const allowed = fault.allowed ? " Allowed: " + fault.allowed.join(", ") + "." : "";
      const text = element("p", fault.detail + allowed), input = control(part);
      text.className = "wrong";
      text.setAttribute("role", "alert");
      text.id = "wrong-" + number;
      part.append(text);
      if (!input) return;
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-errormessage", text.id);
    });
    const wrong = form.querySelector("[aria-invalid]");
    if (wrong) wrong.focus();
    say(rest.length ? rest.join(" ") : wrong ? "The fields below say what is wrong." : problem.detail);
  }

  function send(isTried) {
    const query = new URLSearchParams(isTried ? { dry_run: "true" } : {}), note = form.elements.note.value.trim();
    if (note) query.set("note", note);
    const { method, target } = form.dataset;
    const headers = record ? { "If-Match": tag } : method === "PUT" ? { "If-None-Match": "*" } : {};
    if (method !== "DELETE") headers["Content-Type"] = record ? "application/merge-patch+json" : "application/json";
    const body = method === "DELETE" ? undefined : JSON.stringify({ id, ...patch() });
    return ask(target + (query.size ? "?" + query : ""), { method, headers, body });
  }

  // The fields that a change is about, each with what it holds before and behind it.
  function changes(after) {
    if (form.dataset.method !== "DELETE") {
      return Object.keys(patch()).map((name) => [named(form, name).dataset.label, record && record[name], after[name]]);
    }
    const told = Object.keys(record).filter((name) => !["revision", "updated_at"].includes(name) && plain(record[name]) !== null);
    return told.map((name) => [name[0].toUpperCase() + name.slice(1).replaceAll("_", " "), record[name], null]);
  }

  function refused(answer) {
    if (answer.ok) return false;
    if (answer.status === 401) signOut();
    if (wait[answer.status]) say(wait[answer.status] + " " + answer.body.detail);
    else showFaults(answer.body);
    return true;
  }

  async function tryIt() {
    clear();
    if (form.dataset.method === "PATCH" && !Object.keys(patch()).length) return say("Nothing differs from the record.");
    const answer = await send(true);
    if (refused(answer)) return;
    difference.querySelector("[data-changes]").replaceChildren(...changes(answer.body).flatMap(([label, before, after]) => {
      const told = document.createElement("dd");
      if (record) told.append(element("del", words(before)), " ");
      if (answer.body) told.append(element("ins", words(after)));
      return [element("dt", label), told];
    }));
    difference.hidden = false;
    say("Nothing is saved yet.");
    difference.querySelector("button").focus();
  }

  async function save() {
    const answer = await send(false);
    if (refused(answer)) { difference.hidden = true; return; }
    location.assign(form.dataset.page + (form.dataset.method === "POST" ? "/" + answer.body.id : ""));
  }

  async function suggest(input) {
    const list = input.list;
    if (!list || !list.dataset.collection) return;
    const query = new URLSearchParams({ fields: ["id", list.dataset.title].filter(Boolean).join(","), limit: "50" });
    const text = input.value.trim();
    if (text) query.set("q", text);
    const answer = await ask("/v1/" + list.dataset.collection + "?" + query);
    if (!answer.ok) return;
    list.replaceChildren(...answer.body.data.map((found) => new Option(found[list.dataset.title] || found.id, found.id)));
  }

  async function begin() {
    signIn.hidden = Boolean(token());
    document.querySelectorAll("[data-signed-in]").forEach((part) => { part.hidden = !token(); });
    if (!token() || !form) return;
    if (form.dataset.from) {
      const answer = await ask(form.dataset.from);
      if (refused(answer)) return;
      if (form.dataset.method === "PUT") id = answer.body.id;
      else (record = answer.body, tag = answer.tag);
      form.querySelectorAll("[data-rows]").forEach((list) => list.replaceChildren());
      fill(form, answer.body);
    }
    form.hidden = false;
  }

  function signOut() {
    sessionStorage.removeItem(key);
    if (form) form.hidden = true;
    begin();
  }

  signIn.addEventListener("submit", async (event) => {
    event.preventDefault();
    sessionStorage.setItem(key, signIn.elements.token.value.trim());
    const answer = await ask("/v1/token");
    if (refused(answer)) return;
    signIn.reset();
    say("This tab holds the token \u201C" + answer.body.name + "\u201D.");
    begin();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("add" in button.dataset) {
      const added = addRow(button.closest("[data-list]"));
      (control(added) || added).focus();
    }
    if ("remove" in button.dataset) button.closest("[data-row]").remove();
    if ("save" in button.dataset) save();
    if ("forget" in button.dataset) { say("The token is forgotten."); signOut(); }
  });
  if (form) {
    form.addEventListener("submit", (event) => { event.preventDefault(); tryIt(); });
    form.addEventListener("input", (event) => { difference.hidden = true; suggest(event.target); });
    form.addEventListener("focusin", (event) => suggest(event.target));
  }
  begin();
})();
