"""The sandbox as its own processes on one database, over HTTP and over HTTPS."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests

from portal.sandbox.certificate import ensure_certificate
from tests.e2e.server import ROOT, free_port, wait_until

TOKEN_PATH = "/sandbox/oauth2/v2.0/token"


@dataclass(frozen=True)
class Served:
    """Where the sandbox answers; `certificate` is what a client must trust for HTTPS."""

    http: str
    https: str
    certificate: Path

    def token(self, username: str) -> str:
        """An access token of a demo user."""
        form = {"grant_type": "password", "username": username, "password": username}
        answer = requests.post(self.http + TOKEN_PATH, data=form, timeout=10)
        return str(answer.json()["access_token"])

    def control(self, path: str, body: object) -> requests.Response:
        """Tell the sandbox's control endpoint something."""
        answer = requests.post(f"{self.http}/sandbox/control/{path}", json=body, timeout=30)
        assert answer.ok, answer.text
        return answer


class SandboxProcesses:
    """Two servers, as `scripts/sandbox` starts them, on a database below `folder`.

    `database` is the address of another one. `seeded` is what seeding printed last.
    """

    def __init__(self, folder: Path, *, scale: str = "small", database: str | None = None) -> None:
        self._folder = folder
        self._scale = scale
        self.seeded = ""
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "VAR_DIR": str(folder),
            "SANDBOX_CONTROL": "1",
            "LOG_LEVEL": "ERROR",
        }
        self._environment.pop("SANDBOX_DATABASE_URL", None)
        if database:
            self._environment["SANDBOX_DATABASE_URL"] = database
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> Served:
        """Seed the demo organisation and start; returns when both answer."""
        self._manage("migrate", "--verbosity", "0", "--database", "sandbox")
        self.seeded = self._manage("seed_sandbox", "--scale", self._scale).splitlines()[-1]
        certificate, key = ensure_certificate(self._folder, datetime.now(UTC))
        plain, secure = free_port(), free_port()
        self._serve(plain)
        self._serve(secure, "--ssl-certificate", str(certificate), "--ssl-keyfile", str(key))
        served = Served(f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}", certificate)
        wait_until(lambda: self._answers(served), "the sandbox answers", seconds=60)
        return served

    def stop(self) -> None:
        """Stop both."""
        for process in self._running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _manage(self, *arguments: str) -> str:
        ran = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr.decode()
        return ran.stdout.decode()

    def _serve(self, port: int, *tls: str) -> None:
        where = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), *tls]
        threads = ["--workers", "1", "--blocking-threads", "8", "--no-ws", "--log-level", "error"]
        command = [sys.executable, "-m", "granian", *where, *threads]
        with (self._folder / f"{port}.log").open("ab") as log:
            self._running.append(
                subprocess.Popen(
                    [*command, "portal.sandbox.wsgi:application"],
                    cwd=ROOT,
                    env=self._environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def _answers(self, served: Served) -> bool:
        assert all(one.poll() is None for one in self._running), "a server stopped by itself"
        try:
            for address in (served.http, served.https):
                requests.get(address, timeout=5, verify=str(served.certificate))
        except requests.ConnectionError:
            return False
        return True
