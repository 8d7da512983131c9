"""Several machines on this one: a primary, what carries its file to an object store, replicas of that, a cache in front."""

import contextlib
import getpass
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request

from machine import ROOT, Machine, Unproven, free_port

NGINX = """
daemon off;
pid nginx.pid;
error_log error.log warn;
{user}
events {{ worker_connections 4096; }}
http {{
  access_log off;
  {places}
  # Changes go to the primary, questions to the replicas.
  map $request_method $pool {{ default primary; GET replicas; HEAD replicas; OPTIONS replicas; }}
  upstream primary {{ server 127.0.0.1:{primary}; }}
  upstream replicas {{ {replicas} }}
  {site}
}}
"""

CARRIER = """
dbs:
  - path: {database}
    replica:
      sync-interval: 1s
      {place}
"""

BUCKET = """type: s3
      bucket: entente
      path: {name}
      endpoint: http://127.0.0.1:{port}
      region: us-east-1
      force-path-style: true
      access-key-id: nobody
      secret-access-key: nothing"""

# What this machine's settings say of a store elsewhere is not meant for the one here.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}


def tool(name):
    """A program of the venv that runs this, or of the system."""
    places = [str(pathlib.Path(sys.executable).parent), os.environ.get("PATH", ""), "/usr/sbin"]
    found = shutil.which(name, path=os.pathsep.join(places))
    if not found:
        raise Unproven(f"{name} is not installed")
    return found


def documented_cache():
    """What the README has nginx do, as the places where it keeps answers and as a site."""
    text = (ROOT / "README.md").read_text()
    block = re.search(r"For nginx:\n\n```\n(.*?)```", text[text.index("## Behind a cache"):], re.DOTALL).group(1)
    places, site = block.split("server {", 1)
    return places, "server {" + site


class Part:
    """A program that runs beside the servers, with a log of its own."""

    def __init__(self, folder, name, *command):
        self.log = pathlib.Path(folder) / f"{name}.log"
        self.name, self.process = name, None
        self.command = [tool(command[0]), *command[1:]]
        self.folder = folder

    def start(self):
        with open(self.log, "a") as log:
            # Ctrl-C is for whoever started all of them, who ends each in its turn.
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)

    def stop(self, number=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    @property
    def told(self):
        return self.log.read_text()[-2000:] if self.log.exists() else ""


class Carrier:
    """Litestream, which carries a primary's file to the store, and gives back what is there."""

    def __init__(self, folder, machine, store, name="primary"):
        self.machine = machine
        self.configuration = folder / f"litestream-{name}.yml"
        place = BUCKET.format(name=name, port=store) if store else f"type: file\n      path: {folder / 'store' / name}"
        self.configuration.write_text(CARRIER.format(database=machine.database, place=place))
        self.part = Part(folder, f"litestream-{name}", "litestream", "replicate", "-config", str(self.configuration))

    def restore(self, target, check="quick"):
        """Makes a file of what is in the store; how the command ended."""
        for end in ("", "-wal", "-shm", ".tmp"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(f"{target}{end}")
        return subprocess.run(
            [tool("litestream"), "restore", "-config", str(self.configuration), "-integrity-check", check,
             "-o", str(target), str(self.machine.database)], env=ENVIRONMENT, capture_output=True, text=True, timeout=300)


class Replica:
    """A server of what is in the store, and the loop that keeps it in step."""

    def __init__(self, folder, port, carrier, primary, cycle):
        self.machine = Machine(folder, "--replica", "--primary", primary, "--max-age", "1", seeds=False)
        self.machine.port, self.carrier, self.cycle = port, carrier, cycle
        self.next = self.machine.folder / "next.sqlite"
        self.halt, self.swaps, self.faults, self.took = threading.Event(), 0, [], []
        self.thread = threading.Thread(target=self.follow, daemon=True)

    def fetch(self):
        """One step of the loop; whether the replica has what is in the store now."""
        begun = time.monotonic()
        try:
            restored = self.carrier.restore(self.next)
        except subprocess.TimeoutExpired as late:
            self.faults.append(f"restore: not done after {late.timeout:.0f} s")
            return False
        restored_at = time.monotonic()
        if restored.returncode:
            self.faults.append("restore: " + (restored.stderr or restored.stdout)[-300:])
            return False
        swapped = self.machine.run("swap", str(self.next), check=False)
        if swapped.returncode:
            self.faults.append("swap: " + swapped.stderr[-300:])
            return False
        self.swaps += 1
        self.took.append((restored_at - begun, time.monotonic() - restored_at))
        return True

    def start(self):
        end = time.monotonic() + 60
        while not self.fetch():
            assert time.monotonic() < end, f"nothing can be restored: {self.faults[-1]}"
            time.sleep(0.5)
        self.faults.clear()
        self.machine.start()
        self.thread.start()

    def follow(self):
        while not self.halt.wait(self.cycle):
            self.fetch()

    def stop(self):
        self.halt.set()
        if self.thread.is_alive():
            self.thread.join(60)
        if self.machine.process:
            self.machine.stop()


class Cluster:
    """All of them. `ports` are those of the front, the primary, the store and the replicas; free ones where it is left out.

    `store` is `s3`, or `folder` where there is no object store.
    """

    def __init__(self, folder, ports=None, replicas=2, cycle=1, store="s3", seeds=True):
        self.folder, self.cycle, self.replica_count = pathlib.Path(folder), cycle, replicas
        ports = ports or [free_port() for _ in range(3 + replicas)]
        self.port, primary_port, store_port, self.replica_ports = ports[0], ports[1], ports[2], ports[3:]
        self.store_port = store_port if store == "s3" else None
        self.parts, self.replicas = {}, []
        self.primary = self.machine("primary", primary_port, seeds)

    def machine(self, name, port, seeds=False):
        """A server that writes, beside Litestream."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        machine = Machine(folder, "--checkpoint", "external", "--max-age", "1", seeds=seeds)
        machine.port = port
        return machine

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        for name in ("litestream", "nginx", *(["moto_server"] if self.store_port else [])):
            tool(name)
        if self.store_port:
            self.begin("store", "moto_server", "-H", "127.0.0.1", "-p", str(self.store_port))
            self.make_bucket()
        self.primary.__enter__()
        self.carrier = self.carry(self.primary, "primary")
        for number, port in enumerate(self.replica_ports, 1):
            folder = self.folder / f"replica-{number}"
            folder.mkdir(exist_ok=True)
            self.replicas.append(
                Replica(folder, port, self.carrier, f"http://127.0.0.1:{self.primary.port}", self.cycle))
            self.replicas[-1].start()
        self.lead_to(self.primary)
        self.begin("nginx", "nginx", "-p", str(self.folder), "-e", "error.log", "-c", "nginx.conf")
        self.wait_for_front()

    def begin(self, name, *command):
        self.parts[name] = Part(self.folder, name, *command)
        self.parts[name].start()

    def carry(self, machine, name):
        """Has the file of a server carried to a place of its own in the store."""
        carrier = Carrier(self.folder, machine, self.store_port, name)
        self.parts[f"litestream-{name}"] = carrier.part
        carrier.part.start()
        return carrier

    def make_bucket(self):
        end = time.monotonic() + 30
        request = urllib.request.Request(f"http://127.0.0.1:{self.store_port}/entente", method="PUT")
        while True:
            try:
                return urllib.request.urlopen(request, timeout=5).close()
            except OSError as fault:
                assert time.monotonic() < end, f"the object store does not answer: {fault} {self.parts['store'].told}"
                time.sleep(0.1)

    def fail_over(self, name):
        """Makes a primary of what is in the store, as the README has it; the one before must be down for good."""
        machine = self.machine(name, free_port())
        restored = self.carrier.restore(machine.database)
        assert restored.returncode == 0, restored.stderr
        machine.run("doctor", "--integrity")
        machine.start()
        machine.token = self.primary.token
        self.primary, self.carrier = machine, self.carry(machine, name)
        self.lead_to(machine)
        for replica in self.replicas:
            replica.carrier = self.carrier

    def lead_to(self, machine):
        """Has the front send changes to a server from now on."""
        places, site = documented_cache()
        user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
        configuration = NGINX.format(
            user=user, places=places.replace("/var/cache/entente", str(self.folder / "cache")), primary=machine.port,
            replicas=" ".join(f"server 127.0.0.1:{port};" for port in self.replica_ports),
            site=site.replace("http://127.0.0.1:8080", "http://$pool")
            .replace("server {", f"server {{ listen 127.0.0.1:{self.port};"))
        (self.folder / "nginx.conf").write_text(configuration)
        if "nginx" in self.parts:
            self.parts["nginx"].process.send_signal(signal.SIGHUP)

    def wait_for_front(self):
        end = time.monotonic() + 20
        while True:
            try:
                return urllib.request.urlopen(f"{self.address}/v1", timeout=5).close()
            except OSError as fault:
                assert time.monotonic() < end, f"nginx does not answer: {fault} {self.parts['nginx'].told}"
                time.sleep(0.05)

    def ended(self):
        """A sentence about a part that has ended by itself, and where its log is; nothing while all run."""
        servers = [("the primary", self.primary)] + [
            (f"replica {number}", one.machine) for number, one in enumerate(self.replicas, 1)]
        parts = [(name, part.process, part.log) for name, part in self.parts.items()]
        for name, process, log in parts + [(name, one.process, one.folder / "server.log") for name, one in servers]:
            if process and process.poll() is not None:
                how = f"by signal {-process.returncode}" if process.returncode < 0 else f"with code {process.returncode}"
                return f"{name} has ended {how}: {log}"
        return None

    def __exit__(self, *_):
        for part in reversed(list(self.parts.values())):
            part.stop(signal.SIGQUIT if part.name == "nginx" else signal.SIGTERM)
        for replica in self.replicas:
            replica.halt.set()
        for replica in self.replicas:
            replica.stop()
        if self.primary.process:
            self.primary.signal(signal.SIGCONT)
            self.primary.stop()
