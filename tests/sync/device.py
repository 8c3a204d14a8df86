"""A device that keeps what it is told: enough of one to see whether the protocol does its work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from portal.sync.digests import digest
from tests.portal_client import PortalAnswer, PortalClient

Values = dict[str, Any]


@dataclass
class HeldTable:
    """Rows by id, as (version, values)."""

    rows: dict[str, tuple[int, Values]] = field(default_factory=dict)

    def store(self, page: dict[str, Any]) -> None:
        """Keep the rows of a page that are newer than those held."""
        names = page["columns"][2:]
        for row_id, version, *values in page["rows"]:
            if row_id not in self.rows or self.rows[row_id][0] < version:
                self.rows[row_id] = (version, dict(zip(names, values, strict=True)))

    def digest(self) -> dict[str, Any]:
        """What is held, for a check."""
        figures = digest([(row_id, version) for row_id, (version, _) in self.rows.items()])
        return {"count": figures.count, "xor": figures.hex}


@dataclass
class Device:
    """The tables of one user's profile on one device."""

    client: PortalClient
    manifest: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, HeldTable] = field(default_factory=dict)
    cursor: str | None = None

    @classmethod
    def loaded(cls, client: PortalClient) -> "Device":
        """A device after its first sync."""
        device = cls(client, client.manifest())
        device.tables = {table["name"]: HeldTable() for table in device.manifest["tables"]}
        device.pull(is_checked=False)
        return device

    def pull(
        self, *names: str, is_checked: bool = True, bits: int = 0
    ) -> dict[str, dict[str, Any]]:
        """Pull until nothing more comes; what the last pages say, their checks not acted on.

        A table of which nothing was said is not in the answer.
        """
        waiting = list(names or self.tables)
        said = {}
        while waiting:
            asks = [self.ask(name, is_checked=is_checked, bits=bits) for name in waiting]
            pages = self.take(self.request(*asks))
            assert pages.keys() <= set(waiting)
            said.update({name: page for name, page in pages.items() if not page["more"]})
            waiting = [name for name, page in pages.items() if page["more"]]
        return said

    def run_pass(self) -> dict[str, set[str]]:
        """Pull, compare and mend, as devices do; the ids of the rows that were downloaded."""
        self.manifest = self.client.manifest()
        before = {name: dict(table.rows) for name, table in self.tables.items()}
        received: dict[str, set[str]] = {}
        for name, page in self.pull(bits=2).items():
            ids = {row[0] for row in page["rows"]}
            received[name] = ids | self._mend(name, page["check"])
        touched = {name: ids for name, ids in received.items() if ids}
        assert all(self.tables[name].rows != before[name] for name in touched)
        return touched

    def _mend(self, name: str, check: dict[str, Any] | None) -> set[str]:
        """Make the table equal to the listing; the ids of the rows that had to be fetched."""
        if check is None or check["state"] == "same":
            return set()
        rows = self.tables[name].rows
        listed = dict(self._listed(name, check))
        for row_id in set(rows) - set(listed):
            del rows[row_id]
        wanted = [i for i, version in listed.items() if i not in rows or rows[i][0] < version]
        if wanted:
            asks = [{"table": name, "ids": wanted, "scoped": True}]
            [page] = self.client.sync("get", asks=asks).json["tables"]
            self.tables[name].store(page)
        return set(wanted)

    def _listed(self, name: str, check: dict[str, Any]) -> list[tuple[str, int]]:
        if check["state"] == "rows":
            return [(row_id, version) for row_id, version in check["rows"]]
        answer = self.client.sync("list", table=name, bits=2, buckets=[0, 1, 2, 3])
        return [(row_id, version) for row_id, version in answer.json["rows"]]

    def request(self, *asks: list[Any], again: Sequence[str | list[str]] = ()) -> PortalAnswer:
        """One pull with the cursor that is held."""
        fingerprint = self.manifest["fingerprint"]
        return self.client.pull(*asks, cursor=self.cursor, fingerprint=fingerprint, again=again)

    def take(self, answer: PortalAnswer) -> dict[str, dict[str, Any]]:
        """Store the rows and the cursor of an answer; the pages by table."""
        assert answer.status == 200, answer.body
        pages = {page["table"]: page for page in answer.json["tables"]}
        for name, page in pages.items():
            self.tables[name].store(page)
        self.cursor = answer.json["cursor"]
        return pages

    def ask(self, name: str, *, is_checked: bool, bits: int = 0) -> list[Any]:
        """What a pull says of one table."""
        if not is_checked:
            return [name]
        digest = self.tables[name].digest()
        return [name, digest["count"], digest["xor"], bits]

    def rows(self, name: str) -> dict[str, Values]:
        """The rows held of a table."""
        return {row_id: values for row_id, (_, values) in self.tables[name].rows.items()}

    def version(self, name: str, row_id: str) -> int:
        """The version held of a row."""
        return self.tables[name].rows[row_id][0]

    def update(self, table: str, row_id: str, **values: Any) -> dict[str, Any]:
        """A mutation of a row that is held."""
        return mutation("update", table, row_id, self.version(table, row_id), values)


def mutation(
    kind: str, table: str, row_id: str, version: int | None, values: Values
) -> dict[str, Any]:
    """One write."""
    return {
        "id": str(uuid4()),
        "table": table,
        "row": row_id,
        "kind": kind,
        "values": values,
        "version": version,
    }


def change_set(*mutations: dict[str, Any]) -> dict[str, Any]:
    """One user action."""
    return {
        "id": str(uuid4()),
        "madeAt": "2026-11-22T10:00:00Z",
        "mutations": list(mutations),
    }


def versions(pages: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Versions by id in the pages of an outcome."""
    return {row[0]: row[1] for page in pages for row in page["rows"]}
