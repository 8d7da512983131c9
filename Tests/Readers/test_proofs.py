"""What `Scripts/prove` proves in full, as far as a test has time for it."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Proof"))

import histories  # noqa: E402, F401 (registers its proofs)
import keeping  # noqa: E402, F401 (registers its proofs)
import topology  # noqa: E402, F401 (registers its proofs)
from machine import Unproven  # noqa: E402
from proofs import ALL  # noqa: E402


@pytest.mark.parametrize("name", [name for name in ALL if name != "copy"])
def test_a_promise_is_kept(name, tmp_path):
    prove(name, tmp_path)


def prove(name, folder):
    try:
        print(ALL[name](folder))
    except Unproven as lack:
        pytest.skip(str(lack))
