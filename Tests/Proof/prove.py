"""Runs the proofs one after the other, each in a process of its own and within a bounded time."""

import argparse
import contextlib
import multiprocessing
import os
import pathlib
import signal
import sys
import tempfile
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import histories  # noqa: E402, F401 (registers its proofs)
import imports  # noqa: E402, F401 (registers its proofs)
import keeping  # noqa: E402, F401 (registers its proofs)
import soak  # noqa: E402 (registers its proof)
import table  # noqa: E402, F401 (registers its proofs)
import topology  # noqa: E402, F401 (registers its proofs)
from machine import Unproven  # noqa: E402
from proofs import ALL  # noqa: E402


def run(name, scale, results):
    # A group of its own, so that nothing that it has started outlives it.
    os.setsid()
    with tempfile.TemporaryDirectory(prefix=f"entente-{name}-") as folder:
        try:
            results.put(("proved", ALL[name](folder, scale)))
        except Unproven as lack:
            results.put(("skipped", str(lack)))
        except BaseException:
            results.put(("FAILED", traceback.format_exc()))


def main():
    lines = "\n".join(f"  {name:<16}{body.__doc__}" for name, body in ALL.items())
    parser = argparse.ArgumentParser(
        prog="Scripts/prove", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Shows on running servers, by faults that are really made, what the README promises of writes and of "
        "keeping in step.\nExits 1 where a promise is broken. What needs root, strace, faketime or mounts is skipped by name "
        "where there is none.\n\nproofs:\n" + lines)
    parser.add_argument("names", nargs="*", metavar="NAME", help="the proofs to run; all but the soak where none is named")
    parser.add_argument("--scale", type=int, default=10, help="how much each does: 1 is what a test has time for (10)")
    parser.add_argument(
        "--seconds", type=int, default=600, help="how long each may take, and the soak on top of its length (600)")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in ALL]
    if unknown:
        parser.error(f"there is no proof named {', '.join(unknown)}; there are {', '.join(ALL)}")
    failures = 0
    for name in given.names or [name for name in ALL if name != "soak"]:
        seconds = given.seconds + (soak.length(given.scale) if name == "soak" else 0)
        results, begun = multiprocessing.Queue(), time.monotonic()
        process = multiprocessing.Process(target=run, args=(name, given.scale, results))
        process.start()
        try:
            verdict, said = results.get(timeout=seconds)
        except Exception:
            verdict, said = "FAILED", f"not done after {seconds} s"
        process.join(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        failures += verdict == "FAILED"
        print(f"{name}: {verdict} after {time.monotonic() - begun:.0f} s. {said}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
