"""A real portal process on its own databases, which tests start and stop."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent.parent
START_DEADLINE_SECONDS = 60
POLL_SECONDS = 0.05


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], what: str, *, seconds: float = 30) -> None:
    """Return as soon as `is_so()` holds. Raises AssertionError naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(POLL_SECONDS)


def seed(var_dir: Path, scale: str = "small") -> None:
    """Make the databases of a fresh portal in `var_dir`: schema, demo organisation, profile."""
    for command in (
        ["migrate", "--verbosity", "0"],
        ["migrate", "--verbosity", "0", "--database", "sandbox"],
        ["seed_sandbox", "--scale", scale],
        ["seed_profile"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment(var_dir, port=8000),
            check=True,
            capture_output=True,
        )


def environment(var_dir: Path, port: int) -> dict[str, str]:
    """The process environment of a portal on `var_dir` and `port`, its control endpoints open."""
    return {
        **os.environ,
        "VAR_DIR": str(var_dir),
        "UPSTREAM_URL": f"http://127.0.0.1:{port}",
        "SANDBOX_CONTROL": "1",
        "LOG_LEVEL": "ERROR",
    }


def children_of(parent: int) -> list[int]:
    """The processes that `parent` has started and that run now, the oldest first."""
    return sorted(pid for pid in running() if parent_of(pid) == parent)


def running() -> list[int]:
    """Every process of the machine."""
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]


def parent_of(pid: int) -> int | None:
    """Who started the process; None when it has ended meanwhile."""
    try:
        status = (Path("/proc") / str(pid) / "stat").read_text()
    except OSError:
        return None
    return int(status.rpartition(")")[2].split()[1])


def words_of(pid: int) -> str:
    """The command line; empty when the process has ended meanwhile."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_text()
    except OSError:
        return ""


class PortalServer:
    """A portal that can be stopped and started again on the same port and data."""

    def __init__(self, template: Path, var_dir: Path, *, workers: int = 1) -> None:
        shutil.copytree(template, var_dir)
        self.var_dir = var_dir
        self.workers = workers
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.build_dir = ROOT / "build"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process; returns when it answers."""
        assert self._process is None, "the server runs already"
        arguments = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        threads = ["--workers", str(self.workers), "--blocking-threads", "8", "--no-ws"]
        if self.workers > 1:
            threads += ["--respawn-failed-workers", "--respawn-interval", "0.1"]
        with (self.var_dir / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "granian", *arguments, *threads, "portal.wsgi:application"],
                cwd=ROOT,
                env={
                    **environment(self.var_dir, self.port),
                    "BUILD_DIR": str(self.build_dir),
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self._answers, "the server answers", seconds=START_DEADLINE_SECONDS)

    def stop(self) -> None:
        """Kill the process group, as a power cut would; returns when nobody listens any more."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        wait_until(lambda: not self._listens(), "the port is free")

    def kill_worker(self) -> None:
        """Kill one of the processes that answer; the others go on, and a new one is started."""
        assert self._process is not None, "the server does not run"
        workers = [pid for pid in children_of(self._process.pid) if "granian" in words_of(pid)]
        os.kill(workers[0], signal.SIGKILL)

    def log(self) -> str:
        """What the process printed."""
        return (self.var_dir / "server.log").read_text()

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the server stopped by itself:\n{self.log()}"
        try:
            return requests.get(f"{self.url}/api/session", timeout=5).ok
        except (requests.ConnectionError, requests.Timeout):
            return False

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
