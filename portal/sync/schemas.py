"""The requests of the sync API, checked: shapes, guids and limits. The answers are plain data."""

from collections.abc import Sized
from typing import Annotated, Any, TypeAlias, TypeVar

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    Tag,
)
from pydantic.alias_generators import to_camel

from portal.accounts.devices import DeviceFacts
from portal.dataverse.literals import guid
from portal.sync.change_sets import ChangeSet, Kind, Mutation
from portal.sync.digests import Digest

MAX_IDS = 500
MAX_ASKS = 100
MAX_CHANGE_SETS = 50
MAX_MUTATIONS = 800
"""With their receipts they fit into the 1 000 operations that a `$batch` may have."""

_LARGEST_VERSION = 2**53 - 1
_MOST_BUCKETS = 2**16
_LONGEST_CURSOR = 2**16
_MOST_ROWS = 2**31 - 1
_MOST_COLUMNS = 1_025

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


class FactsMessage(_Message):
    """What a device says of itself."""

    pending: Annotated[StrictInt, Field(ge=0, le=_MOST_ROWS)]
    attention: Annotated[StrictInt, Field(ge=0, le=_MOST_ROWS)]
    storage_bytes: Annotated[StrictInt, Field(ge=0, le=_LARGEST_VERSION)] | None = None
    last_pass_ms: Annotated[StrictInt, Field(ge=0, le=_MOST_ROWS)] | None = None
    work_lost: StrictBool = False

    def value(self) -> DeviceFacts:
        """The facts it says."""
        return DeviceFacts(
            self.pending, self.attention, self.storage_bytes, self.last_pass_ms, self.work_lost
        )


class ContactRequest(SyncRequest):
    """A request with news of the device: its facts, and the command that it has carried out."""

    facts: FactsMessage | None = None
    done: Guid | None = None


Count = Annotated[StrictInt, Field(ge=0)]
Xor = Annotated[str, Field(pattern="^[0-9a-f]{16}$")]

_PlainTable: TypeAlias = tuple[Name]
_ComparedTable: TypeAlias = tuple[Name, Count, Xor, Bits]


def _kind(item: object) -> str:
    """Chosen by length, so that a message that is wrong says where, not in how many ways."""
    return "plain" if isinstance(item, Sized) and len(item) == 1 else "compared"


PullTable: TypeAlias = Annotated[
    Annotated[_PlainTable, Tag("plain")] | Annotated[_ComparedTable, Tag("compared")],
    Discriminator(_kind),
]
"""A table to go on with; with its digest and bits, to be compared as well.

An array, because it travels for each table in every pass.
"""


def held_digest(item: PullTable) -> Digest | None:
    """What the device says it holds of the table, to be compared with."""
    return Digest(item[1], int(item[2], 16)) if len(item) == 4 else None


def _no_table_twice(tables: list[PullTable]) -> list[PullTable]:
    _unique([item[0] for item in tables])
    return tables


def _no_column_twice(names: list[str]) -> list[str]:
    _unique(names[1:])
    return names


AddedColumns: TypeAlias = Annotated[
    list[Name], Field(min_length=2, max_length=_MOST_COLUMNS), AfterValidator(_no_column_twice)
]
"""A table and columns that the device's rows of it lack; one may be called as the table is."""


class PullRequest(ContactRequest):
    """`POST pull`.

    `again` has the names of tables to read from the start, whatever the cursor, and tables of which
    some columns are to be read, for rows that the device has without them.
    """

    fingerprint: Annotated[str, Field(max_length=128)]
    cursor: Annotated[str, Field(max_length=_LONGEST_CURSOR)] | None = None
    again: Annotated[list[Name | AddedColumns], Field(max_length=MAX_ASKS)] = []
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
    kind: Kind
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


def _no_set_twice(change_sets: list[ChangeSetMessage]) -> list[ChangeSetMessage]:
    _unique([item.id for item in change_sets])
    return change_sets


class PushRequest(ContactRequest):
    """`POST push`."""

    epoch: StrictInt
    change_sets: Annotated[
        list[ChangeSetMessage],
        Field(min_length=1, max_length=MAX_CHANGE_SETS),
        AfterValidator(_no_set_twice),
    ]


class CancelRequest(SyncRequest):
    """`POST cancel`."""

    change_sets: Annotated[
        list[Guid], Field(min_length=1, max_length=MAX_CHANGE_SETS), AfterValidator(_unique)
    ]
