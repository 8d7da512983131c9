"""What Entente promises of writes and of keeping in step, each shown on a running server by faults that are really made.

Each proof takes a folder and how much to do (1 is what a test has time for) and returns what it saw, in a sentence. It
raises AssertionError where a promise is broken, and Unproven where this machine lacks what it needs.
"""

import contextlib
import fcntl
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading
import time

from machine import Machine, Unproven, Writers, check_file, fill, need, need_root, person, program, reading, small_disk

ALL = {}


def proof(name):
    def register(body):
        ALL[name] = body
        return body
    return register


@proof("kills")
def kills(folder, scale=1):
    """kill -9 under 16 writers: what was acknowledged is there, nothing by halves, the file sound."""
    rounds = 3 if scale == 1 else 20 * scale
    with Machine(folder, seeds=True) as machine, Writers(machine) as writers:
        for number in range(rounds):
            time.sleep(0.2 + 0.1 * (number % 5))
            machine.kill()
            machine.start()
        writers.__exit__()
        machine.kill()
        machine.start()
        writers.check()
        check_file(machine.database)
        assert writers.acknowledged, "nothing was written"
        return (f"{rounds} kills: {len(writers.acknowledged)} acknowledged commits are all there, of "
                f"{len(writers.unknown)} that had no answer none is there by halves")


@proof("groups")
def groups(folder, scale=1):
    """64 requests of which four are at fault: 60 commits, 4 verdicts, and few synchronizations."""
    need("strace")
    with Machine(folder) as machine:
        machine.write("POST", "/v1/people", person("there"))
        first = int(machine.position.split("-")[0])
        asked = [("POST", "/v1/people", person(f"p{number}"), {}) for number in range(60)]
        asked += [
            ("POST", "/v1/people", person("x1", citations=[{"source": "nonesuch"}]), {}),
            ("POST", "/v1/people", {"id": "x2"}, {}),
            ("PUT", "/v1/people/there", person("there", notes="new"), {"If_Match": '"1-0"'}),
            ("POST", "/v1/people", person("x4"), {"Idempotency_Key": "one"}),
            ("POST", "/v1/people", person("x4"), {"Idempotency_Key": "one"})]
        answers, lock = [], threading.Lock()
        # Nothing is committed while another process holds the lock, so that all of them gather.
        with open(f"{machine.database}-writer", "w") as held, tracing(machine, "fdatasync,fsync") as trace:
            fcntl.flock(held, fcntl.LOCK_EX)

            def send(one):
                answer = machine.write(one[0], one[1], one[2], **one[3])
                with lock:
                    answers.append((answer[0], answer[1].get("Idempotent-Replayed")))
            threads = [threading.Thread(target=send, args=(one,)) for one in asked]
            for thread in threads:
                thread.start()
            time.sleep(1.5)
            fcntl.flock(held, fcntl.LOCK_UN)
            for thread in threads:
                thread.join()
            commits = int(machine.position.split("-")[0]) - first
        synchronizations = len(re.findall(r"f(?:data)?sync\(", trace.read_text()))
        statuses = sorted(status for status, _ in answers)
        assert commits == 61, f"{commits} commits"
        assert statuses == [201] * 62 + [409, 412, 422], statuses
        assert sum(1 for _, replayed in answers if replayed) == 1, "the repeated key is no replay"
        assert synchronizations <= 8, f"{synchronizations} synchronizations"
        check_file(machine.database)
        return f"65 requests at once: 61 commits, one replay, verdicts 409, 412 and 422, {synchronizations} synchronizations"


@contextlib.contextmanager
def tracing(machine, calls, *options):
    """Runs strace on the server; gives the file that it writes to."""
    output = machine.folder / f"strace-{time.monotonic_ns()}"
    process = subprocess.Popen(
        ["strace", "-f", "-q", "-e", f"trace={calls}", "-o", str(output), *options, "-p", str(machine.pid)],
        stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 10
    while True:
        if process.poll() is not None:
            raise Unproven("strace cannot attach here: " + process.stderr.read().strip()[:200])
        status = pathlib.Path(f"/proc/{machine.pid}/status").read_text()
        if re.search(r"TracerPid:\s+[1-9]", status):
            break
        assert time.monotonic() < end
        time.sleep(0.02)
    time.sleep(0.3)
    try:
        yield output
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


@proof("disk-faults")
def disk_faults(folder, scale=1):
    """Faults of the disk, made by strace: each has its answer, reads go on, and nothing acknowledged is lost."""
    need("strace")
    seen = []
    with Machine(folder) as machine:
        log = ["-P", f"{machine.database}-wal"]
        with tracing(machine, "pwrite64", *log, "-e", "inject=pwrite64:error=ENOSPC"):
            status, _, answer = machine.write("POST", "/v1/people", person("full"))
            assert (status, answer["code"]) == (507, "insufficient-storage"), (status, answer)
            assert machine.ask("GET", "/v1/countries/TKM")[0] == 200
        assert machine.write("POST", "/v1/people", person("full"))[0] == 201, "it does not go on"
        seen.append("ENOSPC: 507, then goes on")
        with tracing(machine, "pread64", *log, "-e", "inject=pread64:error=EIO:when=1..3"):
            statuses = {machine.ask("GET", f"/v1/people?limit={limit}")[0] for limit in range(1, 9)}
            assert statuses <= {200, 500}, statuses
        assert machine.ask("GET", "/v1/people/full")[0] == 200
        seen.append("a page that cannot be read: 500 for that question at most")
        with Writers(machine, 4) as writers:
            time.sleep(0.5)
            with tracing(machine, "fdatasync", *log, "-e", "inject=fdatasync:error=EIO:when=1"):
                time.sleep(1)
        assert writers.statuses.get("commit-unknown"), writers.statuses
        status, _, answer = machine.write("POST", "/v1/people", person("after"))
        assert status == 503, (status, answer)
        assert machine.ask("GET", "/v1/countries/TKM")[0] == 200
        machine.kill()
        machine.start()
        writers.check()
        assert machine.write("POST", "/v1/people", person("after"))[0] == 201
        check_file(machine.database)
        seen.append(f"a failed fdatasync: {writers.statuses['commit-unknown']} commits unknown, then 503 until a restart, "
                    f"and {len(writers.acknowledged)} acknowledged ones there")
    return "; ".join(seen)


@proof("full-disk")
def full_disk(folder, scale=1):
    """A file system filled to its end and freed: 507, reads go on, writes go on when there is room."""
    with small_disk(folder) as place, Machine(place) as machine, Writers(machine, 8) as writers:
        time.sleep(0.5)
        filling = fill(place)
        end = time.monotonic() + 20
        while not writers.statuses.get("insufficient-storage") and time.monotonic() < end:
            assert machine.ask("GET", "/v1/countries/TKM")[0] == 200
            time.sleep(0.1)
        assert writers.statuses.get("insufficient-storage"), writers.statuses
        before = len(writers.acknowledged)
        os.remove(filling)
        time.sleep(2)
        writers.__exit__()
        assert len(writers.acknowledged) > before, f"it does not go on: {writers.statuses}"
        machine.kill()
        machine.start()
        writers.check()
        check_file(machine.database)
        return f"{writers.statuses['insufficient-storage']} writes refused with 507, and it went on with room"


@proof("read-only")
def read_only(folder, scale=1):
    """A file where nobody may write, with its log beside it and without: all of it is served, and changes are refused."""
    with small_disk(folder) as place:
        for has_log in (True, False):
            subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
            machine = Machine(folder)
            # What means something else in a URI.
            machine.database = place / f"log {has_log} #1, 100%25?.sqlite"
            machine.places[1] = str(machine.database)
            with machine:
                assert machine.write("POST", "/v1/people", person("before"))[0] == 201
                whole, position = machine.ask("GET", "/v1/people.ndjson")[2], machine.position
                (machine.kill if has_log else machine.stop)()
                assert os.path.exists(f"{machine.database}-wal") == has_log
                subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
                machine.start()
                assert machine.ask("GET", "/v1/people.ndjson")[2] == whole and machine.position == position
                assert machine.ask("GET", "/ready")[2]["writes"] == "read-only"
                status, _, answer = machine.write("POST", "/v1/people", person("after"))
                assert (status, answer["code"]) == (503, "read-only"), answer
        return "served with a log and without, equal in every byte, and changes are refused with 503"


@proof("moved-file")
def moved_file(folder, scale=1):
    """Another file moved over the database under writers: both files are sound, and positions tell clients."""
    seen = {}
    with Machine(folder) as machine:
        for _ in range(scale):
            copy = machine.folder / "next.sqlite"
            subprocess.run(
                [program(), "backup", str(copy), *machine.places], check=True, capture_output=True)
            place = machine.position
            with Writers(machine, 8, prefix="before") as writers:
                time.sleep(0.5)
                old = machine.folder / "old.sqlite"
                # One name leads to each file, and its log goes with it.
                os.rename(machine.database, old)
                for end in ("-wal", "-shm"):
                    with contextlib.suppress(FileNotFoundError):
                        os.rename(f"{machine.database}{end}", f"{old}{end}")
                os.rename(copy, machine.database)
                time.sleep(2.5)
            for code, count in writers.statuses.items():
                seen[code] = seen.get(code, 0) + count
            assert machine.ask("GET", f"/v1/changes?since={place}")[0] == 200
            assert machine.write("POST", "/v1/people", person(f"after-{time.monotonic_ns()}"))[0] == 201
            check_file(machine.database)
            check_file(old)
            there = {}
            for database in (machine.database, old):
                with reading(database) as connection:
                    for (identifier,) in connection.execute("SELECT id FROM people"):
                        there.setdefault(identifier.rpartition("-")[0], set()).add(identifier[-1])
            lost = [group for group in writers.acknowledged if there.get(group) != set("abc")]
            assert not lost, f"{len(lost)} acknowledged commits are in neither file"
            for end in ("", "-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.remove(f"{old}{end}")
        return f"answers {seen}; every acknowledged commit is in one of the files, and both are sound"


@proof("stopped-holder")
def stopped_holder(folder, scale=1):
    """`entente import` stopped in its commit: writes are refused within six seconds, reads go on."""
    with Machine(folder) as machine:
        many = machine.folder / "people.json"
        many.write_text(json.dumps([person(f"many-{number}") for number in range(5_000 * scale)]))
        command = subprocess.Popen(
            [program(), "import", str(many), *machine.places],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + 60
            while not is_locked(machine) and time.monotonic() < end:
                time.sleep(0.002)
            time.sleep(0.1)
            command.send_signal(signal.SIGSTOP)
            assert command.poll() is None, "the import was over before it was stopped"
            took = [refused(machine, begin) for begin in (0, 3)]
            for thread, _ in took:
                thread.join()
            took = [told[0] for _, told in took]
            assert max(took) < 6, took
            slowest = 0
            for _ in range(50):
                begun = time.monotonic()
                assert machine.ask("GET", "/v1/agreements?limit=5")[0] == 200
                slowest = max(slowest, time.monotonic() - begun)
            command.send_signal(signal.SIGCONT)
            assert command.wait(120) == 0
            assert machine.write("POST", "/v1/people", person("waits"))[0] == 201
            check_file(machine.database)
            return f"503 busy after {max(took):.1f} s; reads meanwhile within {slowest * 1000:.0f} ms; then both went on"
        finally:
            with contextlib.suppress(ProcessLookupError):
                command.send_signal(signal.SIGCONT)
            command.kill()


def refused(machine, begin):
    """Has somebody write so many seconds from now, who must be refused; how long that takes."""
    told = []

    def write():
        time.sleep(begin)
        start = time.monotonic()
        status, fields, answer = machine.write("POST", "/v1/people", person("waits"))
        assert (status, answer["code"]) == (503, "busy") and fields["Retry-After"], (status, answer)
        told.append(time.monotonic() - start)
    thread = threading.Thread(target=write)
    thread.start()
    return thread, told


def is_locked(machine):
    """Whether somebody holds the lock of who writes."""
    with open(f"{machine.database}-writer", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(file, fcntl.LOCK_UN)
        return False


@proof("clock-back")
def clock_back(folder, scale=1):
    """A clock three days back: the times of commits stay in order, and no 304 hides what is newer."""
    need("faketime")
    with Machine(folder) as machine:
        assert machine.write("POST", "/v1/people", person("one"))[0] == 201
        status, fields, _ = machine.ask("GET", "/v1/people/one")
        modified, tag = fields["Last-Modified"], fields["ETag"]
        assert machine.stop() == 0
        machine.before = ["faketime", "-f", "-3d"]
        machine.start()
        assert machine.write("PUT", "/v1/people/one", person("one", notes="new"), If_Match=tag)[0] == 200
        status, fields, answer = machine.ask("GET", "/v1/people/one", If_Modified_Since=modified or "Sun, 06 Nov 1994 08:49:37 GMT")
        assert status == 200 and answer["notes"] == "new", (status, answer)
        assert machine.ask("GET", "/v1/people/one", If_None_Match=fields["ETag"])[0] == 304
        check_file(machine.database)
        return "commits keep their order, and what is newer is answered with 200"


@proof("slow-export")
def slow_export(folder, scale=1):
    """Clients that read a long export slowly, beside 2,000 commits: the log stays below 64 MiB, and they get all of it."""
    commits = 2_000 if scale > 1 else 600
    with Machine(folder, "--limit", "answer-time=600", "--limit", "answer-rate=1") as machine:
        note = "A long account of what happened. " * 40
        for part in range(4):
            people = [person(f"long-{part}-{number}", notes=note) for number in range(2_000)]
            assert machine.write("POST", "/v1/import", {"people": people})[0] == 200
        expected = machine.ask("GET", "/v1/people.ndjson")[2].count(b"\n")
        connection = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=120)
        connection.request("GET", "/v1/people.ndjson")
        answer, lines, largest = connection.getresponse(), 0, 0
        with Writers(machine, 4) as writers:
            while len(writers.acknowledged) < commits:
                lines += answer.read(20_000).count(b"\n")
                largest = max(largest, machine.log_bytes)
                time.sleep(0.05)
        lines += answer.read().count(b"\n")
        assert lines == expected, f"{lines} lines of {expected}"
        assert largest < 64 << 20, f"the log has grown to {largest >> 20} MiB"
        check_file(machine.database)
        return f"{commits} commits: the log had {largest / (1 << 20):.1f} MiB at most, and the export {lines} lines as of its beginning"


@proof("power-cut")
def power_cut(folder, scale=1):
    """The file system cut off without flushing: acknowledged commits are there; without synchronization some are lost."""
    need_root()
    need("mount", "strace")
    systems = [system for system in ("ext4", "xfs") if shutil.which(f"mkfs.{system}")]
    if not systems:
        raise Unproven("neither mkfs.ext4 nor mkfs.xfs is installed")
    rounds, seen = 2 if scale == 1 else 5 * scale, []
    for system in systems:
        kept = sum(cut(pathlib.Path(folder) / f"{system}-{number}", system)[0] for number in range(rounds))
        # The control: the same without synchronization. If that loses nothing, nothing was cut.
        lost = 0
        for number in range(5):
            lost += cut(pathlib.Path(folder) / f"{system}-control-{number}", system, isControl=True)[1]
            if lost:
                break
        assert lost, f"without synchronization nothing is lost on {system}: the cut shows nothing"
        seen.append(f"{system}: {rounds} cuts, {kept} acknowledged commits all there; without synchronization {lost} were lost")
    return "; ".join(seen)


def cut(folder, system, isControl=False):
    """Cuts the power of a server under writers; how many acknowledged commits are there afterwards, and how many not."""
    folder.mkdir()
    image, place = folder / "disk.img", folder / "disk"
    place.mkdir()
    with open(image, "wb") as file:
        file.truncate(320 << 20)
    subprocess.run([f"mkfs.{system}", "-q", str(image)], check=True)
    mount = ["mount", "-o", "loop", str(image), str(place)]
    if subprocess.run(mount, capture_output=True).returncode:
        raise Unproven("no file can be mounted here")
    try:
        with Machine(place) as machine:
            machine.write("POST", "/v1/people", person("first"))
            with contextlib.ExitStack() as stack:
                if isControl:
                    stack.enter_context(tracing(machine, "fdatasync,fsync", "-e", "inject=fdatasync,fsync:retval=0"))
                writers = Writers(machine)
                for thread in writers.threads:
                    thread.start()
                time.sleep(1)
                descriptor = os.open(place, os.O_RDONLY)
                # EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN, without flushing the journal.
                fcntl.ioctl(descriptor, 0x8004587D, (2).to_bytes(4, "little"))
                os.close(descriptor)
                time.sleep(0.1)
                machine.kill()
                writers.__exit__()
            subprocess.run(["umount", str(place)], check=True)
            subprocess.run(mount, check=True)
            machine.start()
            if not isControl:
                writers.check()
                check_file(machine.database)
            with reading(machine.database) as connection:
                there = {row[0].rpartition("-")[0] for row in connection.execute("SELECT id FROM people")}
            return len(writers.acknowledged & there), len(writers.acknowledged - there)
    finally:
        subprocess.run(["umount", "-l", str(place)], capture_output=True)
