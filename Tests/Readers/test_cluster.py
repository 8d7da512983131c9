"""What `Scripts/cluster` runs, as somebody who tries it meets it."""

import os
import pathlib
import re
import signal
import subprocess
import sys

import pytest
import requests

PROOF = pathlib.Path(__file__).resolve().parents[1] / "Proof"
sys.path.insert(0, str(PROOF))

from cluster import tool  # noqa: E402
from machine import Unproven, program  # noqa: E402


def test_a_cluster_says_what_is_where_and_ends_all_that_it_started(tmp_path):
    try:
        for name in ("litestream", "nginx"):
            tool(name)
    except Unproven as lack:
        pytest.skip(str(lack))
    process = subprocess.Popen(
        [sys.executable, str(PROOF / "run_cluster.py"), "--port", "18470", "--folder", str(tmp_path), "--store", "folder"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | {"ENTENTE": program()})
    said = ""
    try:
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        parts = re.findall(r"process (\d+)", said)
        # nginx, the primary, Litestream and two replicas.
        assert len(parts) == 5, said
        for address in re.findall(r"http://[\d.:]+", said):
            assert requests.get(f"{address}/v1/countries/TKM", timeout=30).status_code == 200, address
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, process.stdout.read()
        assert not [part for part in parts if pathlib.Path(f"/proc/{part}").exists()], said
    finally:
        process.kill()
        process.wait()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("x")
    done = subprocess.run(
        [sys.executable, str(PROOF / "run_cluster.py"), "--folder", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 2 and "is not empty" in done.stderr
