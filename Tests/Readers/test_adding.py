"""What README says under "Add to it", typed as it stands there into a copy of the repository, which is built once and asked."""

import json
import re
import shutil
import subprocess

import pytest

from conftest import ROOT, program, start, stop

SECTION = (ROOT / "README.md").read_text().split("\n## Add to it\n")[1].split("\n## ")[0]


def blocks():
    """Each block of the section: its language, the file that was named last before it, and its text."""
    path = None
    for words, language, text in re.findall(r"(.*?)^```(\w+)\n(.*?)^```$", SECTION, re.DOTALL | re.MULTILINE):
        named = re.findall(r"\]\(([\w.-]+/[^)#]+\.\w+)\)|`([\w.-]+/[\w./-]+\.\w+)`", words)
        path = "".join(named[-1]) if named else path
        yield language, path, text


def edit(file, hunks):
    """Changes a file by hunks without numbers, each of which fits in one place."""
    text = file.read_text()
    for hunk in hunks.split("@@\n"):
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        assert text.count("\n" + before) == 1, f"{file.name} has not one place for\n{hunk}"
        text = text.replace("\n" + before, "\n" + after)
    file.write_text(text)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The repository with everything added."""
    if not shutil.which("swift"):
        pytest.skip("swift is not installed")
    copy = tmp_path_factory.mktemp("adding") / "entente"
    ignored = shutil.ignore_patterns(".git", ".build*", "*.sqlite*", "releases", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=ignored, symlinks=True)
    # The sources of the dependencies need not be fetched again.
    for name in ("checkouts", "repositories"):
        if (ROOT / ".build" / name).exists():
            shutil.copytree(ROOT / ".build" / name, copy / ".build" / name, symlinks=True)
    if (ROOT / ".build/workspace-state.json").exists():
        shutil.copy(ROOT / ".build/workspace-state.json", copy / ".build")
    filled = [program(), "import", "Seeds", "--database", "entente.sqlite", "--migrations", "Migrations"]
    subprocess.run(filled, cwd=copy, check=True, capture_output=True)
    found = list(blocks())
    for language, path, text in found:
        if language == "diff":
            edit(copy / path, text)
        elif language in ("swift", "json"):
            assert not (copy / path).exists()
            (copy / path).write_text(text)
    for text in (text for language, _, text in found if language == "sh"):
        number = len(list((copy / "Migrations").iterdir())) + 1
        command = text.replace("NNNN", f"{number:04}")
        ran = subprocess.run(["bash", "-ec", command], cwd=copy, capture_output=True, text=True, timeout=1500)
        assert ran.returncode == 0, f"{command}{(ran.stdout + ran.stderr)[-4000:]}"
    yield copy
    # A build is large.
    shutil.rmtree(copy)


@pytest.fixture(scope="module")
def added(copy):
    """A server of it, over the database that the program before has filled, with records that have what was added."""
    cited = [{"source": "russia-turkmenistan-update-2025", "paragraph": 32, "quote": "Aktau Port Expansion"}]
    records = {
        "organizations": [{"id": "a-body", "name": "A body", "kind": "forum", "founded": "2002-04", "citations": cited}],
        "events": [{
            "id": "an-exercise", "title": "An exercise", "kind": "exercise", "status": "occurred", "citations": cited,
            "links": [{"relation": "see_also", "collection": "ports", "target": "aktau"}]}],
    }
    folder = copy.parent / "records"
    folder.mkdir()
    for name, content in records.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    entente = copy / ".build/debug/entente"
    taken = [entente, "import", folder, "--database", "entente.sqlite", "--migrations", "Migrations"]
    ran = subprocess.run(taken, cwd=copy, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    running = start(copy, entente=entente, root=copy)
    yield running
    stop(running)


def allowed(server, path):
    """What is allowed in the place of what the path asks for."""
    return server.get(path).json()["errors"][0]["allowed"]


def test_what_is_written_there_is_in_the_style_of_the_house(copy):
    files = {path for language, path, _ in blocks() if path.endswith(".swift")}
    subprocess.run(["swift", "format", "lint", "--strict", *files], cwd=copy, check=True)


def test_a_code_is_taken_and_told(added):
    assert [one["id"] for one in added.json("/v1/events?kind=exercise")["data"]] == ["an-exercise"]
    assert "exercise" in allowed(added, "/v1/events?kind=nonesuch")
    kinds = next(one for one in added.json("/v1/codes")["data"] if one["name"] == "event_kind")
    assert "Exercise" in [code["title"] for code in kinds["codes"]]


def test_a_field_is_there_in_every_form_and_was_not_before(added):
    assert added.json("/v1/organizations/a-body")["founded"]["max"] == "2002-04-30"
    assert added.json("/v1/organizations/caspian-five?as_of=1")["founded"] is None
    assert ",founded,founded_min," in added.get("/v1/organizations.csv").text.splitlines()[0]
    assert "founded" in added.json("/openapi.json")["components"]["schemas"]["Organization"]["properties"]


def test_a_filter_finds_counts_and_is_told(added):
    found = added.json("/v1/assessments?holder=Turkmenistan&count=exact&facet=holder&limit=1000")
    assert {one["holder"] for one in found["data"]} == {"Turkmenistan"}
    assert found["count"] == len(found["data"]) > 0
    assert {"value": "Turkmenistan", "title": None, "count": found["count"]} in found["facets"]["holder"]
    assert {"holder", "holder__ne", "holder__isnull"} <= set(allowed(added, "/v1/assessments?nonesuch=1"))


def test_a_resource_has_all_that_the_others_have(added):
    assert [one["id"] for one in added.json("/v1/ports?country=KAZ&status=working")["data"]] == ["aktau"]
    for path in ("/v1/ports/aktau", "/v1/ports/aktau/history", "/v1/ports.csv", "/v1/ports.md", "/docs/ports", "/ports/aktau"):
        assert added.get(path, headers={"Accept": "*/*"}).status_code == 200, path
    assert added.json("/v1/ports?as_of=1")["data"] == []
    assert [one["id"] for one in added.json("/v1/ports/aktau/linked")["data"]] == ["an-exercise"]
    assert added.json("/v1/search?q=aktau&collection=ports")["data"][0]["id"] == "aktau"
    assert "ports" in added.json("/v1/datapackage")["resources"][-1]["name"]


def test_a_parameter_is_read_on_every_collection(added):
    two = "a-body,caspian-five"
    assert {one["id"] for one in added.json(f"/v1/organizations?id={two}")["data"]} == set(two.split(","))
    assert "id" in allowed(added, "/v1/ports?nonesuch=1")
    assert "/v1/organizations" in added.get("/v1/organizations?id=nonesuch").json()["detail"]


def test_a_route_answers_and_is_in_the_contract(added):
    counts = added.json("/v1/counts")["data"]
    assert counts["ports"] == 1 and counts["events"] == added.json("/v1/events?count=exact&limit=1")["count"]
    assert "get" in added.json("/openapi.json")["paths"]["/v1/counts"]
    assert added.get("/v1/counts?nonesuch=1").status_code == 400


def test_a_format_is_had_of_every_collection_by_extension_and_type(added):
    table = added.get("/v1/ports.tsv")
    assert table.headers["Content-Type"] == "text/tab-separated-values; charset=utf-8"
    head, row = table.text.splitlines()
    assert dict(zip(head.split("\t"), row.split("\t")))["citations_quote"] == "Aktau Port Expansion"
    asked = added.get("/v1/events", headers={"Accept": "text/tab-separated-values"}).text.splitlines()
    assert len({line.count("\t") for line in asked}) == 1 and len(asked) > 90
    assert ".tsv" in allowed(added, "/v1/events.nonesuch")
