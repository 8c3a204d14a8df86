"""The server of the rounds, led by another process: `python -m tests.rounds.serving TEMPLATE`.

Reads one JSON command a line and answers each with one line: start, kill, kill-worker, fresh,
witness, log. When the other side closes the pipe, the server is killed and its folder deleted.
"""

import json
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.e2e.server import PortalServer

WORKERS = 2
_SANDBOX = "sandbox.sqlite3"
_WAIT_SECONDS = 20.0


class Serving:
    """A portal on a copy of the template, with what may be done to it."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._template = template
        self._portal = PortalServer(template, folder / "var", workers=WORKERS)
        self.commands: dict[str, Callable[[dict[str, Any]], Any]] = {
            "start": self._start,
            "kill": self._kill,
            "kill-worker": self._kill_worker,
            "fresh": self._fresh,
            "witness": self._witness,
            "log": lambda _command: self._portal.log(),
        }

    def stop(self) -> None:
        """Kill the server."""
        self._portal.stop()

    def _start(self, _command: dict[str, Any]) -> str:
        self._portal.start()
        return self._portal.url

    def _kill(self, _command: dict[str, Any]) -> None:
        self._portal.stop()

    def _kill_worker(self, _command: dict[str, Any]) -> None:
        self._portal.kill_worker()

    def _fresh(self, _command: dict[str, Any]) -> None:
        """Put the organisation back to what it was when it was seeded, under the running server."""
        with (
            closing(sqlite3.connect(self._template / _SANDBOX)) as source,
            closing(self._open()) as target,
        ):
            source.backup(target)

    def _witness(self, _command: dict[str, Any]) -> list[list[Any]]:
        """What the triggers wrote down, in order: table, key, version, values before and after."""
        with closing(self._open()) as database:
            found = database.execute(
                "SELECT name, key, version, before, after FROM rounds_witness ORDER BY id"
            )
            return [[*row[:3], _values(row[3]), _values(row[4])] for row in found]

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._portal.var_dir / _SANDBOX, timeout=_WAIT_SECONDS)


def _values(data: str | None) -> Any:
    return None if data is None else json.loads(data)


def serve(template: Path) -> None:
    """Obey until there is nobody left to obey."""
    # Stopped in the middle, it still stops the server: that one hears no signal of ours.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="rounds-") as folder:
        serving = Serving(template, Path(folder))
        try:
            for line in sys.stdin:
                command = json.loads(line)
                answer = serving.commands[command["do"]](command)
                sys.stdout.write(json.dumps(answer) + "\n")
                sys.stdout.flush()
        finally:
            serving.stop()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
