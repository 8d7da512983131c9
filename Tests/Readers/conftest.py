"""Entente as its readers meet it: the real server with the shipped dataset, on a port of this machine.

`Scripts/test --readers` runs these tests; ENTENTE names the program. A reader that could not be installed is named by
pytest as skipped, with the reason; it never counts as passed.
"""

import os
import pathlib
import re
import shutil
import subprocess

import pytest
import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Server:
    """A running server and its addresses."""

    def __init__(self, process, base, folder):
        self.process, self.base, self.folder = process, base, folder

    def url(self, path):
        return self.base + path

    def get(self, path, **options):
        return requests.get(self.url(path), timeout=60, **options)

    def post(self, path, token, body):
        return requests.post(self.url(path), json=body, headers={"Authorization": f"Bearer {token}"}, timeout=60)

    def json(self, path, **options):
        answer = self.get(path, **options)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()


def program():
    """The path of the program."""
    found = os.environ.get("ENTENTE") or shutil.which("entente")
    if not found:
        pytest.exit("ENTENTE does not name the program", returncode=2)
    return found


def database(folder, root=ROOT):
    """The options that name a database, and what it is made and filled from."""
    return ["--database", str(folder / "entente.sqlite"), "--migrations", str(root / "Migrations"),
            "--seeds", str(root / "Seeds")]


def token(server, name="reader", scope="write"):
    """Makes a token that may change everything on a server, or less."""
    made = subprocess.run(
        [program(), "token", "create", name, "--scope", scope, *database(server.folder)],
        capture_output=True, text=True, check=True)
    return re.search(r"ent_\w+", made.stdout).group(0)


def start(folder, *options, entente=None, root=ROOT):
    """Starts a server on a free port with a database of its own, and waits until it answers."""
    process = subprocess.Popen(
        [entente or program(), "serve", "--host", "127.0.0.1", "--port", "0", *database(folder, root), *options],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = []
    for line in process.stdout:
        said.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            return Server(process, found.group(0), folder)
    raise RuntimeError("the server did not start:\n" + "".join(said))


def stop(server):
    server.process.terminate()
    try:
        server.process.wait(20)
    except subprocess.TimeoutExpired:
        server.process.kill()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = start(tmp_path_factory.mktemp("entente"))
    yield running
    stop(running)


@pytest.fixture(scope="session")
def start_server(tmp_path_factory):
    """For tests that write or need options: starts servers of their own, and ends them all."""
    running = []

    def begin(*options):
        running.append(start(tmp_path_factory.mktemp("entente"), *options))
        return running[-1]

    yield begin
    for server in running:
        stop(server)


@pytest.fixture(scope="session")
def browser():
    """Chromium without a window, which keeps what its console says."""
    webdriver = pytest.importorskip("selenium.webdriver")
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("chromium or its driver is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    running.set_page_load_timeout(60)
    yield running
    running.quit()
