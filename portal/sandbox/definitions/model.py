"""What a table of the sandbox is made of.

One `TableDefinition` is the source of the table's columns, relationships, views, forms, validation
and metadata answers. Names are Dataverse's: `name` is the logical name, `schema_name` has cases.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ColumnType(StrEnum):
    """AttributeType of the Web API's metadata, with the types it calls Virtual told apart."""

    STRING = "String"
    MEMO = "Memo"
    INTEGER = "Integer"
    BIG_INT = "BigInt"
    DECIMAL = "Decimal"
    DOUBLE = "Double"
    MONEY = "Money"
    BOOLEAN = "Boolean"
    PICKLIST = "Picklist"
    STATE = "State"
    STATUS = "Status"
    MULTI_SELECT = "MultiSelectPicklist"
    DATE_TIME = "DateTime"
    UNIQUE_IDENTIFIER = "Uniqueidentifier"
    LOOKUP = "Lookup"
    CUSTOMER = "Customer"
    OWNER = "Owner"
    IMAGE = "Image"
    FILE = "File"
    ENTITY_NAME = "EntityName"


@dataclass(frozen=True)
class Option:
    """One choice; `state`: what a Status belongs to, `default_status`: what a State begins with."""

    value: int
    label: str
    color: str | None = None
    state: int | None = None
    default_status: int | None = None
    label_de: str | None = None
    description: str | None = None
    description_de: str | None = None


@dataclass(frozen=True)
class Rollup:
    """What a column sums up of the rows that point at its row.

    `kind` is sum, count, min or max of `column` (count needs none) over the rows of `child` whose
    lookup `lookup` points here; only active ones if `only_active`.
    """

    child: str
    lookup: str
    kind: str
    column: str = ""
    only_active: bool = False


@dataclass(frozen=True)
class ColumnDefinition:
    """One column. `targets` names the tables a lookup may point at, in order.

    `navigation` maps each target to its single-valued navigation property (case-sensitive, as in
    the product); a missing target falls back to the schema name, plus `_target` when polymorphic.
    `required` is None, Recommended, ApplicationRequired or SystemRequired.
    `calculate` makes the value of a calculated column from the row's canonical values by logical
    name (SourceType 1), `rollup` from other rows (SourceType 2); neither can be written.
    `option_set` names the global choice whose options these are. `max_size_kb` limits files and
    images; a table has one `is_primary_image` at most. `is_made` marks what a maker made, and
    `facts` holds properties of its metadata that nothing here depends on.
    """

    name: str
    type: ColumnType
    label: str
    schema_name: str = ""
    required: str = "None"
    max_length: int | None = None
    format: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    precision: int | None = None
    behavior: str | None = None
    options: tuple[Option, ...] = ()
    targets: tuple[str, ...] = ()
    navigation: Mapping[str, str] = field(default_factory=dict)
    default: object = None
    creatable: bool = True
    updatable: bool = True
    secured: bool = False
    attribute_of: str | None = None
    label_de: str | None = None
    calculate: (
        Callable[[Mapping[str, str | int | float | None]], str | int | float | None] | None
    ) = None
    rollup: Rollup | None = None
    option_set: str = ""
    max_size_kb: int | None = None
    can_store_full_image: bool = False
    is_primary_image: bool = False
    description: str | None = None
    description_de: str | None = None
    is_made: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class RelationshipDefinition:
    """A one-to-many relationship: `child.column` points at `parent`.

    `delete` is the cascade: Cascade, RemoveLink, Restrict or NoCascade. `assign`, `share`,
    `unshare` and `reparent` are Cascade, Active, UserOwned or NoCascade. `maps` are the columns
    that a child made from a parent takes over, as (parent's, child's). `collection` is the
    collection-valued navigation property on the parent; empty means the schema name.
    `parent_column` is the column whose value the lookup holds; empty means the parent's key
    (the components of an app point at `appmodule.appmoduleidunique`, for one). `merge` and
    `rollup_view` are cascades that nothing here acts on.
    """

    schema_name: str
    parent: str
    child: str
    column: str
    delete: str = "RemoveLink"
    collection: str = ""
    is_hierarchical: bool = False
    parent_column: str = ""
    assign: str = "NoCascade"
    share: str = "NoCascade"
    unshare: str = "NoCascade"
    reparent: str = "NoCascade"
    maps: tuple[tuple[str, str], ...] = ()
    merge: str = "NoCascade"
    rollup_view: str = "NoCascade"
    is_made: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ManyToManyDefinition:
    """Pairs of `first` and `second` rows, kept as rows of the table `intersect`.

    `schema_name` is also the collection-valued navigation property on both sides.
    """

    schema_name: str
    intersect: str
    first: str
    first_column: str
    second: str
    second_column: str
    is_made: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class KeyDefinition:
    """An alternate key over `columns`; `name` is its schema name.

    `status` is Active, or Failed where rows have the same values: such a key finds nothing.
    """

    name: str
    columns: tuple[str, ...]
    label: str = ""
    label_de: str | None = None
    is_made: bool = False
    status: str = "Active"


@dataclass(frozen=True)
class ChoiceDefinition:
    """A global choice: options that columns of several tables share."""

    name: str
    label: str
    options: tuple[Option, ...] = ()
    label_de: str | None = None
    description: str | None = None
    description_de: str | None = None
    is_made: bool = False


@dataclass(frozen=True)
class TableDefinition:
    """One table, without the columns every table has (see `system_columns`).

    `ownership` is UserOwned, OrganizationOwned, BusinessOwned or None. `object_type_code` is the
    product's number. System columns (key, createdon/by, modifiedon/by, owner…, statecode/statuscode
    from `states`/`statuses`, versionnumber) are added by the catalogue from these facts.
    `transitions` are the changes of status that are allowed, as (from, to); a status that none
    begins with may change to every other.
    `is_made` marks what a maker made, `facts` holds properties of its metadata that nothing here
    depends on.
    """

    name: str
    schema_name: str
    entity_set: str
    object_type_code: int
    label: str
    collection_label: str
    primary_id: str
    primary_name: str
    ownership: str = "UserOwned"
    columns: tuple[ColumnDefinition, ...] = ()
    relationships: tuple[RelationshipDefinition, ...] = ()
    keys: tuple[KeyDefinition, ...] = ()
    failed_keys: tuple[KeyDefinition, ...] = ()
    states: tuple[Option, ...] = (
        Option(0, "Active", default_status=1),
        Option(1, "Inactive", default_status=2),
    )
    statuses: tuple[Option, ...] = (Option(1, "Active", state=0), Option(2, "Inactive", state=1))
    transitions: tuple[tuple[int, int], ...] = ()
    is_activity: bool = False
    has_notes: bool = False
    is_custom: bool = False
    is_intersect: bool = False
    change_tracking: bool = True
    available_offline: bool = True
    privilege_suffix: str = ""
    label_de: str | None = None
    collection_label_de: str | None = None
    description: str | None = None
    description_de: str | None = None
    is_made: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)
