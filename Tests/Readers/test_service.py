"""The service as systemd runs it with entente.socket: the socket stays, whoever serves it, and no client notices a restart."""

import http.client
import socket
import subprocess
import threading
import time

from conftest import database, program


def serve(listener, folder):
    """Starts a server on a socket that it is handed, as systemd does (sd_listen_fds(3))."""
    handed = f'exec 3<&{listener.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" serve "$@"'
    return subprocess.Popen(
        ["bash", "-c", handed, program(), *database(folder)], pass_fds=[listener.fileno()],
        stdout=subprocess.DEVNULL, stderr=open(folder / "server.log", "a"))


def test_a_restart_behind_a_socket_of_systemd_loses_no_request(tmp_path):
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
        port = listener.getsockname()[1]
        running = serve(listener, tmp_path)
        statuses, faults, halt = [], [], threading.Event()

        def ask():
            while not halt.is_set():
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                try:
                    connection.request("GET", "/v1/countries/TKM", headers={"Connection": "close"})
                    statuses.append(connection.getresponse().status)
                except OSError as fault:
                    faults.append(repr(fault))
                finally:
                    connection.close()
        clients = [threading.Thread(target=ask) for _ in range(8)]
        for client in clients:
            client.start()
        try:
            for _ in range(3):
                before = len(statuses)
                end = time.monotonic() + 60
                while len(statuses) < before + 50:
                    assert time.monotonic() < end, (tmp_path / "server.log").read_text()
                    time.sleep(0.01)
                # As `systemctl restart entente` does: one after the other. Clients wait in the queue of the socket.
                running.terminate()
                assert running.wait(30) == 0
                running = serve(listener, tmp_path)
        finally:
            halt.set()
            for client in clients:
                client.join()
            running.terminate()
            running.wait(30)
    assert faults == [] and set(statuses) == {200}, (faults[:3], set(statuses))
    assert "socket that was handed over" in (tmp_path / "server.log").read_text()
