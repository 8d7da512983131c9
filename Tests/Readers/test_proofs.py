"""What `Scripts/prove` proves in full, as far as a test has time for it."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Proof"))

import histories  # noqa: E402, F401 (registers its proofs)
import imports  # noqa: E402, F401 (registers its proofs)
import keeping  # noqa: E402, F401 (registers its proofs)
import soak  # noqa: E402, F401 (registers its proof)
import table  # noqa: E402, F401 (registers its proofs)
import topology  # noqa: E402, F401 (registers its proofs)
from machine import Unproven  # noqa: E402
from proofs import ALL  # noqa: E402


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("copy", "soak")])
def test_a_promise_is_kept(name, tmp_path):
    prove(name, tmp_path)


def test_everything_at_once_for_a_moment_loses_nothing(tmp_path):
    prove("soak", tmp_path, 0.05)


def prove(name, folder, scale=1):
    try:
        print(ALL[name](folder, scale))
    except Unproven as lack:
        pytest.skip(str(lack))
