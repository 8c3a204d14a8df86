"""What an organisation says about its tables, views, forms and apps, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class OptionMetadata:
    """One value of a choice column; `state` is the state that a status value belongs to."""

    value: int
    label: str
    color: str | None = None
    state: int | None = None


@dataclass(frozen=True)
class ColumnMetadata:
    """One column.

    `type` is `AttributeType`, but `MultiSelectPicklist`, `File` and `Image` (all `Virtual` there)
    go by their own names. `behavior` is a date's `UserLocal`, `DateOnly` or `TimeZoneIndependent`.
    """

    name: str
    schema_name: str = ""
    display_name: str = ""
    type: str = "String"
    format: str | None = None
    required: str = "None"
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    precision: int | None = None
    behavior: str | None = None
    options: tuple[OptionMetadata, ...] = ()
    targets: tuple[str, ...] = ()
    is_primary_id: bool = False
    is_primary_name: bool = False
    creatable: bool = True
    updatable: bool = True
    readable: bool = True
    secured: bool = False
    attribute_of: str | None = None


@dataclass(frozen=True)
class RelationshipMetadata:
    """A one-to-many relationship: `child.column` points at `parent.parent_column`.

    `child_property` is the navigation property on the child, for `@odata.bind`;
    `parent_property` the collection on the parent.
    """

    name: str
    parent: str
    parent_column: str
    child: str
    column: str
    child_property: str
    parent_property: str


@dataclass(frozen=True)
class ManyToManyMetadata:
    """A many-to-many relationship: a row of the table `intersect` pairs a first with a second row.

    `first_column` holds the first row's key; `first_property` is the collection on the first table.
    Both ends may be the same table.
    """

    name: str
    intersect: str
    first: str
    first_column: str
    first_property: str
    second: str
    second_column: str
    second_property: str

    @property
    def ends(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Column and table of the first end, then of the second."""
        return (self.first_column, self.first), (self.second_column, self.second)


@dataclass(frozen=True)
class PrivilegeMetadata:
    """A privilege of a table; `type` is Create, Read, Write, Delete, Append, AppendTo, Assign, …"""

    id: str
    name: str
    type: str


@dataclass(frozen=True)
class TableMetadata:
    """One table with everything that profiles, sync and forms ask about it.

    `pair` is the relationship whose pairs an intersect table holds; None for any other table.
    """

    name: str
    entity_set: str
    primary_id: str
    primary_name: str | None = None
    display_name: str = ""
    display_collection_name: str = ""
    object_type_code: int = 0
    ownership: str = "UserOwned"
    is_activity: bool = False
    has_notes: bool = False
    columns: Mapping[str, ColumnMetadata] = field(default_factory=dict)
    many_to_one: tuple[RelationshipMetadata, ...] = ()
    one_to_many: tuple[RelationshipMetadata, ...] = ()
    many_to_many: tuple[ManyToManyMetadata, ...] = ()
    privileges: tuple[PrivilegeMetadata, ...] = ()
    change_tracking: bool = False
    available_offline: bool = False
    id: str = ""
    pair: ManyToManyMetadata | None = None


@dataclass(frozen=True)
class ViewMetadata:
    """A stored view (`savedquery`); `type` is `querytype`: 0 main, 2 associated, 64 lookup, …"""

    id: str
    name: str
    table: str
    type: int
    is_default: bool
    fetch_xml: str
    layout_xml: str


@dataclass(frozen=True)
class FormMetadata:
    """A form (`systemform`); `type` 2 is main, 6 quick view, 7 quick create, 11 card."""

    id: str
    name: str
    table: str
    type: int
    is_default: bool
    form_xml: str


@dataclass(frozen=True)
class AppMetadata:
    """A model-driven app: the components it lists, its site map and the roles that may open it.

    A table without an entry in `view_ids` (or `form_ids`) listed of its own shows all of its views.
    `role_ids` are root roles, so that copies per business unit compare equal.
    """

    id: str
    unique_id: str
    unique_name: str
    name: str
    description: str = ""
    tables: tuple[str, ...] = ()
    view_ids: frozenset[str] = frozenset()
    form_ids: frozenset[str] = frozenset()
    site_map_xml: str = ""
    role_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Catalog:
    """Everything that the organisation says about its tables, views, forms and apps."""

    tables: Mapping[str, TableMetadata] = field(default_factory=dict)
    views: tuple[ViewMetadata, ...] = ()
    forms: tuple[FormMetadata, ...] = ()
    apps: tuple[AppMetadata, ...] = ()


@dataclass(frozen=True)
class Organization:
    """The organisation that the upstream serves."""

    id: str
    name: str
