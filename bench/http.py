"""A real server of the portal and simple browsers for it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from bench import server
from portal.run.cluster import free_port

_TICKS = os.sysconf("SC_CLK_TCK")


class Portal:
    """gunicorn, as ``make run`` starts it, and the queue worker; each may be killed and started."""

    def __init__(self, url: str, *, workers: int = 4, port: int = 0, **environment: str) -> None:
        self.port = port or free_port()
        self.workers = workers
        self.environment = server.environment(
            url, SITE_URL=f"http://127.0.0.1:{self.port}", **environment
        )
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start_web(self) -> None:
        """Start gunicorn and wait until it answers."""
        self._start(
            "web",
            "-m",
            "gunicorn",
            "portal.wsgi",
            f"--bind=127.0.0.1:{self.port}",
            f"--workers={self.workers}",
            "--log-level=error",
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError("gunicorn does not answer")

    def start_worker(self) -> None:
        """Start the queue worker."""
        self._start("worker", "manage.py", "work")

    def _start(self, name: str, *arguments: str) -> None:
        self.kill(name)
        # A process group of its own: a kill takes gunicorn's workers too.
        self._processes[name] = subprocess.Popen(
            [sys.executable, "-W", "ignore", *arguments],
            cwd=server.PROJECT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Kill ``web`` or ``worker`` with all its children."""
        process = self._processes.pop(name, None)
        if process is not None:
            os.killpg(process.pid, number)
            process.wait()

    def stop(self) -> None:
        """Kill what runs."""
        for name in list(self._processes):
            self.kill(name)

    def cpu_seconds(self) -> float:
        """Return the processor time that gunicorn and its workers have used."""
        group = self._processes["web"].pid
        used = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group:
                used += int(fields[11]) + int(fields[12])
        return used / _TICKS


@contextmanager
def running(url: str, *, worker: bool = False, **more: str) -> Iterator[Portal]:
    """Give a portal that answers, and stop it afterwards."""
    portal = Portal(url, **more)
    try:
        portal.start_web()
        if worker:
            portal.start_worker()
        yield portal
    finally:
        portal.stop()


class Browser:
    """One keep-alive connection with its cookies; follows no redirect by itself."""

    def __init__(self, port: int, **cookies: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = dict(cookies)

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()

    def get(self, path: str) -> tuple[int, str, bytes]:
        """Return status, Location and body."""
        return self._ask("GET", path, None)

    def post(self, path: str, **values: str) -> tuple[int, str, bytes]:
        """Send a form, with the token of the CSRF cookie."""
        values["csrfmiddlewaretoken"] = self.cookies.get("csrftoken", "")
        return self._ask("POST", path, urlencode(values))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["Referer"] = f"http://127.0.0.1:{self._connection.port}{path}"
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
        return response.status, response.getheader("Location", ""), content
