"""Each row of the runbook in README, made to happen and typed: the commands are read out of the table, so that what stands there
is what works."""

import contextlib
import http.client
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Proof"))

from machine import ROOT, Machine, check_file, person, program  # noqa: E402

RECORD = "people/aibar-olzhayev"


def needs(name):
    """Leaves a test out, by name, where a program that the runbook types is not installed."""
    return pytest.mark.skipif(not shutil.which(name), reason=f"{name} is not installed")


def rows():
    """What to type by what is seen: the commands of each row in order."""
    text = (ROOT / "README.md").read_text().split("### When something is wrong\n")[1].split("\n## ")[0]
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and (name := re.match(r"\*\*(.+?)\*\*", cells[0])):
            found[name.group(1)] = [code.replace("\\|", "|") for code in re.findall(r"`([^`]+)`", cells[1])]
    return found


ROWS = rows()


class Site:
    """A server in a folder as the package has it, and a person at its shell."""

    def __init__(self, machine, row):
        self.machine, self.left = machine, list(ROWS[row])
        # What is on the path of that machine: the program, and a journal that is a file.
        self.tools = machine.folder / "tools"
        self.tools.mkdir()
        (self.tools / "entente").symlink_to(pathlib.Path(program()).resolve())
        (self.tools / "journalctl").write_text(f"#!/bin/sh\ncat '{machine.folder}/server.log'\n")
        (self.tools / "journalctl").chmod(0o755)

    def type(self, beginning, **words):
        """Types the next command of the row, which begins so, with these words in place of those in capitals."""
        command = self.left.pop(0)
        assert command.startswith(beginning), f"the next command is {command}"
        for word, value in words.items():
            assert word in command, command
            command = re.sub(rf"\b{word}\b", str(value), command)
        if command == "systemctl stop entente":
            assert self.machine.stop() == 0
            return ""
        if command == "systemctl start entente":
            self.machine.start()
            return ""
        environment = {
            **os.environ, "PATH": f"{self.tools}:{os.environ['PATH']}",
            "ENTENTE_MIGRATIONS": str(ROOT / "Migrations"), "ENTENTE_SEEDS": str(ROOT / "Seeds")}
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail\n{command}"], cwd=self.machine.folder, env=environment, capture_output=True,
            text=True, timeout=120)
        self.code = done.returncode
        return done.stdout + done.stderr

    def done(self):
        assert not self.left, f"not typed: {self.left}"


def edit(machine, note, record=RECORD):
    """Changes a record; the position of that commit."""
    tag = machine.ask("GET", f"/v1/{record}")[1]["ETag"]
    answer = machine.write(
        "PATCH", f"/v1/{record}", {"notes": note}, If_Match=tag, Content_Type="application/merge-patch+json")
    assert answer[0] == 200, answer
    return answer[1]["Entente-Version"]


def copy(machine, name="copy.sqlite"):
    """A backup beside the database."""
    path = machine.folder / name
    machine.run("backup", str(path))
    return path


@contextlib.contextmanager
def tmpfs(folder):
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)])


def test_the_disk_is_full(tmp_path):
    with tmpfs(tmp_path), Machine(tmp_path) as machine:
        site = Site(machine, "the disk is full")
        with open(tmp_path / "filling", "wb") as filling, contextlib.suppress(OSError):
            while filling.write(bytes(1 << 16)):
                filling.flush()
        status, _, answer = machine.write("POST", "/v1/people", person("full"))
        assert (status, answer["code"]) == (507, "insufficient-storage")
        assert re.search(r"\b(100|9\d)%", site.type("df -h"))
        assert machine.ask("GET", "/v1/people/full")[0] == 404
        os.remove(tmp_path / "filling")
        assert machine.write("POST", "/v1/people", person("full"))[0] == 201
        site.done()


@needs("fuser")
def test_the_log_grows(tmp_path):
    note = "A long account of what happened. " * 40
    with Machine(tmp_path, "--limit", f"log-warning={16 << 20}") as machine:
        site = Site(machine, "the log grows")
        reader = sqlite3.connect(f"file:{machine.database}?mode=ro", uri=True)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM commits").fetchall()
        number = 0

        def load():
            nonlocal number
            number += 1
            people = [person(f"many-{number}-{one}", notes=note) for one in range(1000)]
            assert machine.write("POST", "/v1/import", {"people": people})[0] == 200
        while machine.log_bytes < 48 << 20:
            load()
        said = (tmp_path / "server.log").read_text()
        assert said.count("somebody reads for long") == 1, said[-2000:]
        assert str(os.getpid()) in site.type("fuser")
        reader.close()
        load()
        grown = machine.log_bytes
        for _ in range(4):
            load()
        assert machine.log_bytes <= grown, "the log is not used anew"
        check_file(machine.database)
        site.done()


def damage(database, table):
    """Overwrites the first page of a table, as a failing disk may."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        ((size,),) = connection.execute("PRAGMA page_size")
        ((page,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
    with open(database, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def test_a_page_is_damaged(tmp_path):
    with Machine(tmp_path) as machine:
        site = Site(machine, "a page is damaged")
        edit(machine, "before the copy")
        kept = copy(machine)
        edit(machine, "after the copy")
        assert machine.stop() == 0
        damage(machine.database, "agreement_version")
        machine.start()
        status, _, answer = machine.ask("GET", "/v1/agreements")
        assert (status, answer["code"]) == (500, "storage-fault")
        assert machine.ask("GET", "/v1/events")[0] == 200
        assert machine.ask("GET", "/ready")[2]["faults"] > 0
        said = site.type("entente doctor --integrity")
        assert site.code == 2 and "FAULT" in said, said
        site.type("systemctl stop")
        (tmp_path / "kept").mkdir()
        site.type("cp -a", KEPT="kept")
        assert site.code == 0 and (tmp_path / "kept" / "entente.sqlite").exists()
        said = site.type("entente swap", COPY=kept)
        assert site.code == 0, said
        said = site.type("entente check")
        assert site.code == 0, said
        site.type("systemctl start")
        assert machine.ask("GET", "/v1/agreements")[0] == 200
        assert machine.ask("GET", f"/v1/{RECORD}")[2]["notes"] == "before the copy"
        assert edit(machine, "goes on").startswith("3-")
        check_file(machine.database)
        site.done()


@needs("faketime")
def test_the_clock_is_wrong(tmp_path):
    with Machine(tmp_path) as machine:
        site = Site(machine, "the clock is wrong")
        assert machine.stop() == 0
        machine.before = ["faketime", "-f", "+3d"]
        machine.start()
        edit(machine, "three days ahead")
        assert machine.stop() == 0
        machine.before = []
        machine.start()
        edit(machine, "the clock is right again, and behind")
        said = machine.run("doctor").stderr
        assert "clock of this machine has not reached" in said, said
        # What this sets is not this machine's clock: it is right already.
        assert site.left.pop(0).startswith("timedatectl")
        said = site.type("entente doctor")
        assert site.code == 0, said
        check_file(machine.database)
        site.done()


def test_the_wrong_file_was_put_in_place(tmp_path):
    with Machine(tmp_path) as machine:
        site = Site(machine, "the wrong file was put in place")
        edit(machine, "the right one")
        right = copy(machine)
        shutil.copy(right, tmp_path / "wrong.sqlite")
        wrong = ["--database", str(tmp_path / "wrong.sqlite"), "--migrations", str(ROOT / "Migrations")]
        people = tmp_path / "people.json"
        people.write_text('[{"id": "wrong", "name": "W", "citations": [{"source": "trend-2025-12-11"}]}]')
        subprocess.run([program(), "import", str(people), "--note", "by mistake", *wrong], check=True, capture_output=True)
        machine.run("swap", "--other-history", str(tmp_path / "wrong.sqlite"))
        position = wait(lambda: re.match("3-.*", machine.position)).group(0)
        assert "by mistake" in site.type("entente log")
        assert "by mistake" not in site.type("entente log", COPY=right)
        said = site.type("entente swap", COPY=right)
        assert site.code == 0, said
        wait(lambda: machine.ask("GET", f"/v1/changes?since={position}")[2].get("code") == "history-diverged")
        wait(lambda: machine.ask("GET", "/v1/people/wrong")[0] == 404)
        edit(machine, "goes on")
        check_file(machine.database)
        site.done()


def wait(until):
    """Servers take another file within a second, each of their loops by itself; what came in the end."""
    end = time.monotonic() + 10
    while not (found := until()):
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.1)
    return found


def test_the_primarys_machine_is_lost(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    with Machine(tmp_path / "old") as lost:
        edit(lost, "carried away")
        carried = copy(lost)
        position = edit(lost, "lost with the machine")
        lost.kill()
    machine = Machine(tmp_path / "new")
    site = Site(machine, "the primary's machine is lost")
    shutil.move(carried, machine.folder / "copy.sqlite")
    said = site.type("entente check", COPY="copy.sqlite")
    assert site.code == 0, said
    site.type("mv", COPY="copy.sqlite")
    try:
        site.type("systemctl start")
        assert machine.ask("GET", f"/v1/{RECORD}")[2]["notes"] == "carried away"
        status, _, answer = machine.ask("GET", f"/v1/changes?since={position}")
        assert (status, answer["code"]) == (409, "history-diverged")
        machine.token = lost.token
        edit(machine, "goes on with the same tokens")
        status, _, answer = machine.ask("GET", f"/v1/changes?since={position}")
        assert (status, answer["code"]) == (409, "history-diverged"), "a commit of the same number hides the other history"
        check_file(machine.database)
    finally:
        machine.kill()
    site.done()


def test_a_token_has_leaked(tmp_path):
    with Machine(tmp_path) as machine:
        site = Site(machine, "a token has leaked")
        edit(machine, "not true")
        site.type("entente token revoke", NAME="writer")
        assert site.code == 0
        assert machine.write("DELETE", f"/v1/{RECORD}", If_Match="*")[0] == 401
        machine.token = re.search(r"ent_\w+", site.type("entente token create", NAME2="anna")).group(0)
        assert re.search(r"commit 2 .*writer", site.type("entente log"))
        said = site.type("entente diff", RECORD=RECORD)
        assert re.search(r'^\+ +"notes": "not true"', said, re.MULTILINE), said
        edit(machine, "put right")
        site.done()


@needs("jq")
def test_questions_are_slow(tmp_path):
    with Machine(tmp_path, "--log", "json") as machine:
        site = Site(machine, "questions are slow")
        machine.ask("GET", "/v1/changes?feed=longpoll&since=now&timeout=2")
        machine.ask("GET", "/v1/events")
        said = site.type("journalctl")
        assert site.code == 0 and re.fullmatch(r"\d{7,} /v1/changes\?feed=longpoll\S*\n", said), said
        assert machine.stop() == 0
        serve_with(machine, site.left.pop(0), "1")
        assert machine.ask("GET", "/v1/events")[0] == 200
        site.done()


@needs("jq")
def test_clients_are_turned_away(tmp_path):
    with Machine(tmp_path, "--log", "json") as machine:
        site = Site(machine, "clients are turned away")
        assert machine.stop() == 0
        setting, _, value = site.left.pop(1).partition("=")
        serve_with(machine, setting, value.replace("N", "2"))
        held = [connected(machine) for _ in range(2)]
        assert machine.ask("GET", "/health")[0] in (429, 503)
        for connection in held:
            connection.close()
        said = site.type("journalctl")
        assert site.code == 0 and re.search(r"^\s*\d+ 127\.0\.0\.1$", said, re.MULTILINE), said
        assert machine.stop() == 0
        serve_with(machine, setting, value.replace("N", "200"))
        held = [connected(machine) for _ in range(20)]
        assert machine.ask("GET", "/health")[0] == 200
        site.done()


def serve_with(machine, setting, value):
    os.environ[setting] = value
    try:
        machine.start()
    finally:
        del os.environ[setting]


def connected(machine):
    """A connection that stays open, and was served."""
    connection = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=20)
    connection.request("GET", "/health")
    connection.getresponse().read()
    return connection


def test_an_upgrade_must_be_undone(tmp_path):
    with Machine(tmp_path) as machine:
        site = Site(machine, "an upgrade must be undone")
        edit(machine, "before the upgrade")
        said = site.type("entente backup")
        assert site.code == 0, said
        edit(machine, "after the upgrade")
        said = site.type("entente export")
        assert site.code == 0, said
        site.type("systemctl stop")
        # What the later release has put into the file, and this program does not know.
        with contextlib.closing(sqlite3.connect(machine.database)) as connection:
            connection.execute("INSERT INTO migration VALUES ('9998-of-the-later', 'x', '2030-01-01T00:00:00Z')")
            connection.commit()
        refused = machine.run("export", str(tmp_path / "none"), check=False)
        assert refused.returncode == 1 and "9998-of-the-later" in refused.stderr
        said = site.type("entente swap")
        assert site.code == 0, said
        site.type("systemctl start")
        assert machine.ask("GET", f"/v1/{RECORD}")[2]["notes"] == "before the upgrade"
        said = site.type("entente import")
        assert site.code == 0 and "1 replaced" in said, said
        wait(lambda: machine.ask("GET", f"/v1/{RECORD}")[2]["notes"] == "after the upgrade")
        check_file(machine.database)
        site.done()


def test_every_row_is_typed():
    assert len(ROWS) == 10
    text = pathlib.Path(__file__).read_text()
    assert [row for row in ROWS if f'"{row}"' not in text] == []
