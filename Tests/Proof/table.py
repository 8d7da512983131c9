"""Each row of the table of what a change is answered, over a socket, on each collection."""

from machine import Machine, person
from proofs import proof

# Countries have their codes; and no two series count the same, so what is new of one counts something else.
NEW = {
    "countries": {"id": "QZZ", "alpha2": "QZ", "numeric": "999"},
    "trade-series": {"product": "270111"}, "indicators": {"frequency": "W"},
}


class Collection:
    """One collection over a socket, with a record that is new to it."""

    def __init__(self, machine, name):
        self.machine, self.name = machine, name
        old = machine.ask("GET", f"/v1/{name}?limit=1")[2]["data"][0]
        self.record = {key: value for key, value in old.items() if key not in ("revision", "updated_at", "resolution", "url")}
        self.record |= {"id": "new-record", **NEW.get(name, {})}
        self.path = f"/v1/{name}/{self.record['id']}"

    def write(self, method, path=None, body=None, expect=None, pointer=None, **fields):
        """Writes, and holds the status and the place of the first fault against what is expected."""
        status, headers, answer = self.machine.write(method, path or self.path, body, **fields)
        assert status == expect, f"{self.name}: {method} {fields} is {status}, not {expect}: {answer}"
        if pointer is not None:
            assert answer["errors"][0]["pointer"] == pointer, (self.name, method, answer)
        return headers, answer

    def patch(self, change, expect, **fields):
        return self.write("PATCH", body=change, expect=expect, Content_Type="application/merge-patch+json", **fields)

    def begin(self):
        """What is new: tried, created, taken, and what it demands of who comes after."""
        collection, record = f"/v1/{self.name}", self.record
        self.write("POST", collection, {key: value for key, value in record.items() if key != "id"}, 422, "/id")
        self.write("PUT", body={**record, "id": "another"}, expect=422, pointer="/id")
        if self.name != "sources":
            self.write("POST", collection, {**record, "citations": []}, 422)
        self.write("PATCH", body={}, expect=404, Content_Type="application/merge-patch+json", If_Match="*")
        self.write("DELETE", expect=404, If_Match="*")
        self.write("PUT", body=record, expect=412, If_Match="*")
        headers, tried = self.write("POST", f"{collection}?dry_run=true", record, 200)
        assert headers["Entente-Dry-Run"] == "true" and tried["id"] == record["id"]
        assert self.machine.ask("GET", self.path)[0] == 404
        headers, stored = self.write("POST", f"{collection}?note=New", record, 201)
        assert headers["Location"] == self.path and headers["ETag"] and stored["revision"] == 1, headers
        self.write("POST", collection, record, 409, "/id")
        self.write("PUT", body=record, expect=412, If_None_Match="*")
        for method, body in (("PUT", record), ("DELETE", None)):
            self.write(method, body=body, expect=428)
        self.patch({"notes": "x"}, 428)
        return headers["ETag"]

    def change(self, first):
        """Another version, what is stale, and what was done already."""
        headers, changed = self.patch({"notes": "A note."}, 200, If_Match=first)
        second = headers["ETag"]
        assert changed["notes"] == "A note." and changed["revision"] == 2 and second != first
        _, stale = self.write("PUT", body={**self.record, "notes": "Other."}, expect=412, If_Match=first)
        assert stale["current"]["etag"] == second and stale["current"]["actor"] == "writer", stale
        self.write("PUT", body=self.record, expect=412, If_Match=f"W/{second}")
        for tag in (first, second):
            headers, _ = self.write("PUT", body={**self.record, "notes": "A note."}, expect=200, If_Match=tag)
            assert headers["ETag"] == second, "what is there already is another version"
        before = self.machine.position
        self.patch({}, 200, If_Match=second)
        assert self.machine.position == before
        headers, _ = self.write("PUT", body=self.record, expect=200, If_Match=second)
        headers, nothing = self.patch({"notes": "M."}, 204, If_Match=headers["ETag"], Prefer="return=minimal")
        assert not nothing and headers["Preference-Applied"] == "return=minimal", headers
        return self.machine.ask("GET", self.path)[1]["ETag"]

    def end(self, tag):
        """Retired, gone, and back again."""
        self.write("DELETE", expect=412, If_Match='"1-0"')
        self.write("DELETE", f"{self.path}?dry_run=true", expect=204, If_Match=tag)
        self.write("DELETE", expect=204, If_Match=tag)
        self.write("DELETE", expect=410, If_Match=tag)
        self.patch({}, 410, If_Match=tag)
        self.write("PUT", body=self.record, expect=412, If_Match=tag)
        self.write("POST", f"/v1/{self.name}", self.record, 409, "/id")
        assert self.machine.ask("GET", self.path)[0] == 410
        _, back = self.write("PUT", body=self.record, expect=201, If_None_Match="*")
        assert back["revision"] > 2, back


@proof("table")
def table(folder, scale=1):
    """Each row of the table of what a change is answered, over a socket, on each collection."""
    with Machine(folder) as machine:
        names = [one["name"] for one in machine.ask("GET", "/v1")[2]["collections"] if not one.get("read_only")]
        for name in names:
            collection = Collection(machine, name)
            collection.end(collection.change(collection.begin()))
        referred(machine)
        return f"{len(names)} collections: {', '.join(names)}"


def referred(machine):
    """What refers to nothing, and what others refer to."""
    status, _, answer = machine.write("POST", "/v1/people", person("nobody", citations=[{"source": "nothing"}]))
    assert status == 409 and answer["errors"][0]["pointer"] == "/citations/0/source", (status, answer)
    tried = machine.write("POST", "/v1/people?dry_run=true", person("nobody", citations=[{"source": "nothing"}]))
    assert tried[0] == 409 and tried[2]["errors"] == answer["errors"], tried
    status, _, answer = machine.write("DELETE", "/v1/sources/trend-2025-12-11", If_Match="*")
    assert status == 409 and len(answer["errors"]) > 1, (status, answer)
