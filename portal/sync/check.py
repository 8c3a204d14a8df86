"""Comparing what a device holds of a table with what upstream lists for it.

The listing is every (id, version) of the scope, read as the user. Equal digests answer `same`; a
short listing is sent as it is; a long one as a digest for each bucket, and the device asks for the
listing of those that differ.
"""

from collections.abc import Collection, Sequence
from typing import Any

from portal.sync.digests import Digest, VersionedId, bucket_digests, digest, row_buckets
from portal.sync.reading import Query
from portal.sync.tables import SyncTable

_ROWS_TO_SEND_WHOLE = 500


def listing_query(table: SyncTable) -> Query:
    """Id and version of every row of the scope."""
    return Query(table, table.scope, select=(), is_whole=True)


def check_answer(rows: Sequence[VersionedId], held: Digest | None, bits: int) -> dict[str, Any]:
    """How the listing `rows` differs from what the device says it holds."""
    if held is not None and digest(rows) == held:
        return {"state": "same"}
    if len(rows) <= _ROWS_TO_SEND_WHOLE:
        return {"state": "rows", "rows": _pairs(rows)}
    digests = bucket_digests(rows, bits)
    buckets = [[bucket, digests[bucket].count, digests[bucket].hex] for bucket in sorted(digests)]
    return {"state": "buckets", "buckets": buckets}


def bucket_listing(
    rows: Sequence[VersionedId], buckets: Collection[int], bits: int
) -> list[list[Any]]:
    """The part of the listing that falls into `buckets`."""
    wanted = frozenset(buckets)
    places = row_buckets([row_id for row_id, _ in rows], bits)
    return _pairs([row for row, bucket in zip(rows, places, strict=True) if bucket in wanted])


def _pairs(rows: Sequence[VersionedId]) -> list[list[Any]]:
    return [[row_id, version] for row_id, version in rows]
