"""How fast the sandbox is: seeding, one row, a page of 5 000 rows, batches; over HTTP.

Run by `scripts/bench sandbox`; `--scale` says how large the organisation is.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from threading import local
from urllib.parse import quote
from uuid import uuid4

import requests

from tests.bench.measuring import HEADING, Measured, measure
from tests.contract.served import SandboxProcesses, Served

ANNOTATIONS = {"Prefer": 'odata.include-annotations="*"'}
TABLE, ENTITY_SET = "msdyn_workorderservicetask", "msdyn_workorderservicetasks"
OPERATIONS = 100


class Caller:
    """Requests with one user's token, a connection for each thread."""

    def __init__(self, served: Served) -> None:
        self._root = f"{served.http}/api/data/v9.2/"
        self._token = served.token("maker")
        self._own = local()

    def send(self, method: str, path: str, **options: object) -> requests.Response:
        """Send one request, which must succeed."""
        answer = self._http().request(method, self._root + path, timeout=300, **options)  # type: ignore[arg-type]
        assert answer.ok, answer.text
        return answer

    def _http(self) -> requests.Session:
        if not hasattr(self._own, "http"):
            self._own.http = requests.Session()
            self._own.http.headers["Authorization"] = f"Bearer {self._token}"
        http: requests.Session = self._own.http
        return http


def fetch(attributes: str) -> str:
    """The path of a page of 5 000 rows."""
    document = f'<fetch count="5000"><entity name="{TABLE}">{attributes}</entity></fetch>'
    return f"{ENTITY_SET}?fetchXml={quote(document)}"


def batch(parts: list[str], *, together: bool) -> bytes:
    """A batch of writes, in one change set or in one each."""
    sets = [parts] if together else [[one] for one in parts]
    lines: list[str] = []
    for number, operations in enumerate(sets):
        lines += ["--b", f"Content-Type: multipart/mixed; boundary=c{number}", ""]
        for content_id, one in enumerate(operations, start=1):
            lines += [f"--c{number}", "Content-Type: application/http"]
            lines += ["Content-Transfer-Encoding: binary", f"Content-ID: {content_id}", "", one]
        lines.append(f"--c{number}--")
    return "\r\n".join([*lines, "--b--", ""]).encode()


def writes() -> list[str]:
    """Creates of accounts, as operations of a batch."""
    head = "POST accounts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n"
    return [f'{head}{{"name":"Bench {uuid4()}"}}\r\n' for _ in range(OPERATIONS)]


def reads(keys: list[str]) -> bytes:
    """A batch of GETs."""
    head = "--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    parts = (f"{head}GET {ENTITY_SET}({key})?$select=msdyn_name HTTP/1.1\r\n\r\n" for key in keys)
    return ("".join(parts) + "--b--\r\n").encode()


def run(caller: Caller, seconds: float) -> Iterator[Measured]:
    """Measure everything."""
    first = caller.send("GET", f"{ENTITY_SET}?$select=msdyn_name&$top={OPERATIONS}").json()
    keys = [row[f"{TABLE}id"] for row in first["value"]]
    some = cycle(keys)
    mixed = {"Content-Type": "multipart/mixed; boundary=b"}

    def single() -> object:
        return caller.send("GET", f"{ENTITY_SET}({next(some)})?$select=msdyn_name").content

    def page(attributes: str, headers: dict[str, str]) -> object:
        return caller.send("GET", fetch(attributes), headers=headers).content

    def send(body: bytes) -> object:
        return caller.send("POST", "$batch", data=body, headers=mixed).content

    versions = f"<attribute name='{TABLE}id'/><attribute name='versionnumber'/>"
    yield measure("GET of one row", single, seconds=seconds)
    yield measure("GET of one row, 8 at once", single, seconds=seconds, at_once=8)
    yield measure("5 000 rows, id and version", lambda: page(versions, {}), seconds=seconds)
    yield measure(
        "5 000 rows, all columns and annotations",
        lambda: page("<all-attributes/>", ANNOTATIONS),
        seconds=seconds,
    )
    yield measure("batch of 100 GETs", lambda: send(reads(keys)), seconds=seconds)
    yield measure(
        "batch of 100 creates in one change set",
        lambda: send(batch(writes(), together=True)),
        seconds=seconds,
    )
    yield measure(
        "batch of 100 change sets of one create",
        lambda: send(batch(writes(), together=False)),
        seconds=seconds,
    )


def main() -> None:
    """Seed, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="large", choices=["small", "medium", "large"])
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("SANDBOX_DATABASE_URL")
        processes = SandboxProcesses(Path(folder), scale=options.scale, database=database)
        try:
            served = processes.start()
            print(f"Sandbox on {'PostgreSQL' if database else 'SQLite'}, {options.scale}")
            print(f"Seeding: {processes.seeded}\n{HEADING}")
            for found in run(Caller(served), options.seconds):
                print(found.line(), flush=True)
        finally:
            processes.stop()


if __name__ == "__main__":
    main()
