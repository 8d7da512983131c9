"""What Scripts/cluster runs: sets the cluster up, says what is where and what to try, and ends all of it on Ctrl-C."""

import argparse
import pathlib
import signal
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from cluster import Cluster, tool  # noqa: E402
from machine import Unproven, program  # noqa: E402

DESCRIPTION = """Runs on this machine what README describes for several: a primary that takes changes, Litestream that
carries its file to an object store, replicas that restore and swap that file in a loop, and nginx in front, which keeps
answers. Says where each of them is and what to try, and ends all of them on Ctrl-C. Installs nginx with apt, and
Litestream and an object store (moto) from PyPI into the folder .build-cluster.

ports, from --port on:
  +0  nginx: ask here; questions go to the replicas, changes to the primary
  +1  the primary
  +2  the object store (S3)
  +3  the first replica, and one more for each"""

TRY = """
Try it:
  curl -si '{front}/v1/agreements?limit=1' | grep -i -e '^entente-version' -e '^age'   # from a replica, through the cache
  TOKEN=$(cat {folder}/token)
  curl -si -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' {front}/v1/people \\
    --data '{{"id":"somebody","name":"Somebody","citations":[{{"source":"trend-2025-12-11"}}]}}' | grep -i '^entente-version'
  curl -si '{front}/v1/people/somebody?min_version=POSITION&wait=25'   # waits until the replica has that commit
  ENTENTE={entente} LITESTREAM={litestream} \\
    Scripts/drill --config {folder}/litestream-primary.yml --primary {primary} {database}
  kill -9 {pid}    # the primary: questions go on, changes are answered 502. README says how to fail over
Ctrl-C ends all of it; what they wrote stays in {folder}.
"""


def arguments():
    parser = argparse.ArgumentParser(
        prog="Scripts/cluster", formatter_class=argparse.RawDescriptionHelpFormatter, description=DESCRIPTION)
    parser.add_argument("--port", type=int, default=8080, help="the first port (8080)")
    parser.add_argument("--replicas", type=int, default=2, help="how many replicas (2)")
    parser.add_argument("--cycle", type=float, default=2, help="seconds between two restores of a replica (2)")
    parser.add_argument("--folder", type=pathlib.Path, help="an empty folder for all files (a new one in /tmp)")
    parser.add_argument(
        "--store", choices=["s3", "folder"], default="s3", help="what Litestream writes to (s3, where it can be had)")
    given = parser.parse_args()
    if given.folder and given.folder.exists() and any(given.folder.iterdir()):
        parser.error(f"{given.folder} is not empty: name another folder, or remove it")
    return given


def store_that_is_here(wanted):
    if wanted == "s3":
        try:
            tool("moto_server")
        except Unproven as lack:
            print(f"{lack}: Litestream writes to a folder instead of an object store", file=sys.stderr)
            return "folder"
    return wanted


def report(cluster):
    carrier = cluster.carrier.part
    rows = [
        ("in front", cluster.address, cluster.parts["nginx"].process.pid, cluster.folder / "nginx.conf"),
        ("primary", f"http://127.0.0.1:{cluster.primary.port}", cluster.primary.pid, cluster.primary.database),
        ("Litestream", "", carrier.process.pid, cluster.carrier.configuration)]
    if "store" in cluster.parts:
        store = cluster.parts["store"].process.pid
        rows.append(("object store", f"http://127.0.0.1:{cluster.store_port}", store, "in memory"))
    rows += [
        (f"replica {number}", f"http://127.0.0.1:{one.machine.port}", one.machine.pid, one.machine.database)
        for number, one in enumerate(cluster.replicas, 1)]
    for what, address, pid, place in rows:
        print(f"{what:<13}{address:<24}process {pid:<9}{place}")
    print(TRY.format(
        front=cluster.address, folder=cluster.folder, primary=f"http://127.0.0.1:{cluster.primary.port}",
        database=cluster.primary.database, entente=program(), litestream=tool("litestream"), pid=cluster.primary.pid),
        flush=True)


def main():
    given = arguments()
    folder = given.folder or pathlib.Path(tempfile.mkdtemp(prefix="entente-cluster-"))
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ports = [given.port + step for step in range(3 + given.replicas)]
    try:
        cluster = Cluster(folder.resolve(), ports, given.replicas, given.cycle, store_that_is_here(given.store))
        with cluster:
            (cluster.folder / "token").write_text(cluster.primary.token + "\n")
            report(cluster)
            said = set()
            while True:
                time.sleep(1)
                words = [cluster.ended()] + [fault for one in cluster.replicas for fault in one.faults]
                for word in words:
                    if word and word not in said:
                        said.add(word)
                        print(word, file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print(f"ended; {folder} has what they wrote", file=sys.stderr)
        return 0
    except (Unproven, AssertionError, OSError) as fault:
        print(f"it cannot run here: {fault}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
