"""The requests of the sync API, checked: shapes, guids and limits. The answers are plain data."""

from typing import Annotated, Any, Literal, TypeVar

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StrictBool, StrictInt
from pydantic.alias_generators import to_camel

from portal.dataverse.literals import guid
from portal.sync.change_sets import ChangeSet, Mutation
from portal.sync.digests import Digest

MAX_IDS = 500
MAX_ASKS = 100
MAX_CHANGE_SETS = 50
MAX_MUTATIONS = 800
"""With receipts and reads a push stays below the 1 000 operations that a `$batch` may have."""

_LARGEST_VERSION = 2**53 - 1
_MOST_BUCKETS = 2**16

Item = TypeVar("Item")

Guid = Annotated[str, AfterValidator(guid)]
Name = Annotated[str, Field(min_length=1, max_length=128)]
Bits = Annotated[StrictInt, Field(ge=0, le=16)]
Bucket = Annotated[StrictInt, Field(ge=0, lt=_MOST_BUCKETS)]
Version = Annotated[StrictInt, Field(ge=0, le=_LARGEST_VERSION)]


def _unique(values: list[Item]) -> list[Item]:
    if len(set(map(repr, values))) < len(values):
        raise ValueError("the same item is there twice")
    return values


Ids = Annotated[list[Guid], Field(min_length=1, max_length=MAX_IDS), AfterValidator(_unique)]


class _Message(Schema):
    """Camel case on the wire; a member that we do not know is an error, never ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


class SyncRequest(_Message):
    """Whose databases are asking, and from which device."""

    organization: Guid
    user: Guid
    device: Annotated[str, Field(pattern="^[!-~]{1,64}$")]


class HeldDigest(_Message):
    """What the device holds of a table: count and XOR."""

    count: Annotated[StrictInt, Field(ge=0)]
    xor: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]

    def value(self) -> Digest:
        """The digest to compare with."""
        return Digest(self.count, int(self.xor, 16))


class PullTable(_Message):
    """One table of a pull."""

    table: Name
    cursor: Annotated[str, Field(max_length=8_192)] | None = None
    digest: HeldDigest | None = None
    bits: Bits = 0


def _no_table_twice(tables: list[PullTable]) -> list[PullTable]:
    _unique([item.table for item in tables])
    return tables


class PullRequest(SyncRequest):
    """`POST pull`."""

    fingerprint: Annotated[str, Field(max_length=128)]
    tables: Annotated[list[PullTable], Field(max_length=MAX_ASKS), AfterValidator(_no_table_twice)]


class ListRequest(SyncRequest):
    """`POST list`: the listing of some buckets."""

    table: Name
    bits: Bits
    buckets: Annotated[list[Bucket], Field(min_length=1, max_length=_MOST_BUCKETS)]


class GetAsk(_Message):
    """Rows of one table by id."""

    table: Name
    ids: Ids
    scoped: StrictBool


class GetRequest(SyncRequest):
    """`POST get`."""

    asks: Annotated[list[GetAsk], Field(max_length=MAX_ASKS)]


class RelatedByIds(_Message):
    """Rows that others point at."""

    table: Name
    ids: Ids


class RelatedByParents(_Message):
    """Rows that point at others by a lookup column."""

    table: Name
    column: Name
    parents: Ids


class RelatedRequest(SyncRequest):
    """`POST related`."""

    asks: Annotated[list[RelatedByIds | RelatedByParents], Field(max_length=MAX_ASKS)]


class MutationMessage(_Message):
    """One write."""

    id: Guid
    table: Name
    row: Guid
    kind: Literal["create", "update", "delete"]
    values: dict[Name, Any] = {}
    version: Version | None = None

    def value(self) -> Mutation:
        """The mutation it says."""
        return Mutation(self.id, self.table, self.row, self.kind, self.values, self.version)


class ChangeSetMessage(_Message):
    """The mutations of one user action."""

    id: Guid
    made_at: AwareDatetime
    mutations: Annotated[list[MutationMessage], Field(min_length=1)]

    def value(self) -> ChangeSet:
        """The change set it says."""
        return ChangeSet(self.id, self.made_at, tuple(item.value() for item in self.mutations))


def _can_be_sent(change_sets: list[ChangeSetMessage]) -> list[ChangeSetMessage]:
    _unique([item.id for item in change_sets])
    if sum(len(item.mutations) for item in change_sets) > MAX_MUTATIONS:
        raise ValueError(f"a push has at most {MAX_MUTATIONS} mutations")
    return change_sets


class PushRequest(SyncRequest):
    """`POST push`."""

    epoch: StrictInt
    change_sets: Annotated[
        list[ChangeSetMessage],
        Field(min_length=1, max_length=MAX_CHANGE_SETS),
        AfterValidator(_can_be_sent),
    ]


class CancelRequest(SyncRequest):
    """`POST cancel`."""

    change_sets: Annotated[
        list[Guid], Field(min_length=1, max_length=MAX_CHANGE_SETS), AfterValidator(_unique)
    ]
