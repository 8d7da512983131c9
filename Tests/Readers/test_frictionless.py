"""The package of all tables, as Frictionless reads and validates it."""

import json

import pytest

PATH = "/v1/datapackage.json"


@pytest.fixture(scope="module")
def frictionless():
    return pytest.importorskip("frictionless", reason="frictionless could not be installed")


def test_the_package_and_every_row_of_every_table_are_valid(server, frictionless):
    report = frictionless.validate(server.url(PATH))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert {task.name for task in report.tasks} == {c["name"] for c in server.json("/v1")["collections"]}
    assert all(not task.warnings for task in report.tasks)


def test_rows_are_read_with_their_types(server, frictionless):
    package = frictionless.Package(server.url(PATH))
    rows = {row["id"]: row for row in package.get_resource("trade-observations").read_rows()}
    for claim in server.json("/v1/trade-observations?limit=1000")["data"]:
        row = rows.pop(claim["id"])
        assert row["value"] is None or float(row["value"]) == claim["value"]
        assert str(row["period_min"] or "None") == str((claim["period"] or {}).get("min"))
        assert (row["series"], row["obs_status"]) == (claim["series"], claim["obs_status"])
    assert not rows


@pytest.mark.parametrize("change, fault", [
    (lambda package: field(package, "events", "kind")["constraints"].update(enum=["none"]), "constraint-error"),
    (lambda package: field(package, "events", "title").update(type="integer"), "type-error"),
    (lambda package: table(package, "trade-series")["schema"].update(
        foreignKeys=[{"fields": ["reporter"], "reference": {"resource": "sources", "fields": ["id"]}}]), "foreign-key"),
    (lambda package: table(package, "events")["schema"].update(primaryKey=["kind"]), "primary-key"),
])
def test_what_the_package_says_is_held_against_the_rows(server, frictionless, tmp_path, change, fault):
    """Frictionless finds fault in a copy that says another thing than the tables hold: the tests above can fail."""
    package = server.json(PATH)
    for resource in package["resources"]:
        (tmp_path / resource["path"]).write_bytes(server.get("/v1/" + resource["path"]).content)
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid
    change(package)
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert fault in {error[0] for error in report.flatten(["type"])}


def table(package, name):
    return next(resource for resource in package["resources"] if resource["name"] == name)


def field(package, name, column):
    return next(f for f in table(package, name)["schema"]["fields"] if f["name"] == column)
