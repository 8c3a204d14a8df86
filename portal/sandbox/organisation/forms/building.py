"""What a form is made of before it is FormXml: tabs of sections of fields, grids, a timeline."""

from dataclasses import dataclass

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.rows import fixed_id

DASHBOARD = 0
MAIN = 2
QUICK_VIEW = 6
QUICK_CREATE = 7

Labels = tuple[str, str]


@dataclass(frozen=True)
class Field:
    """A column on a form; it fills the section's width, and `rows` in height, when told so."""

    column: str
    is_wide: bool = False
    rows: int = 1
    is_read_only: bool = False


@dataclass(frozen=True)
class SubGrid:
    """The rows of `table` that `relationship` ties to this one."""

    table: TableDefinition
    relationship: str
    labels: Labels
    records: int = 8


@dataclass(frozen=True)
class Timeline:
    """The notes about the row, newest first."""

    labels: Labels = ("Timeline", "Zeitachse")


@dataclass(frozen=True)
class QuickView:
    """Some of the row that the lookup `column` points at: a quick view form per target."""

    column: str
    tables: tuple[TableDefinition, ...]
    labels: Labels


Part = str | Field | SubGrid | Timeline | QuickView


@dataclass(frozen=True)
class Section:
    """Parts in one column or two; a plain text among the parts names a column."""

    name: str
    labels: Labels
    parts: tuple[Part, ...]
    columns: int = 2
    on_phone: bool = True


@dataclass(frozen=True)
class Tab:
    """A tab of sections, one below another."""

    name: str
    labels: Labels
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Form:
    """One form of a table; `header` holds at most four columns, as the product shows.

    `only_in` names the app that shows it, if others do not; `roles` are those who see it, if not
    everybody does. The lowest `order` wins among the forms somebody may see.
    """

    table: TableDefinition
    tabs: tuple[Tab, ...]
    header: tuple[str, ...] = ()
    name: str = "Information"
    kind: int = MAIN
    description: str = ""
    only_in: str = ""
    roles: tuple[str, ...] = ()
    order: int = 1

    @property
    def id(self) -> str:
        """Return the form's formid."""
        return form_id(self.table, self.kind, self.name)


def form_id(table: TableDefinition, kind: int, name: str) -> str:
    """Return the id of the form of `table` that is called `name`."""
    return fixed_id("systemform", f"{table.name}/{kind}/{name}")


def quick_view_id(table: TableDefinition) -> str:
    """Return the id of the form that others show of a row of `table`."""
    return form_id(table, QUICK_VIEW, f"{table.label} card")


GENERAL: Labels = ("General", "Allgemein")
SUMMARY: Labels = ("Summary", "Zusammenfassung")
DETAILS: Labels = ("Details", "Details")
NOTES: Labels = ("Notes", "Notizen")
RELATED: Labels = ("Related", "Verknüpft")


def grid_section(table: TableDefinition, relationship: str, labels: Labels) -> Section:
    """Return a section that holds one sub-grid."""
    return Section(
        f"{table.name}_section", labels, (SubGrid(table, relationship, labels),), columns=1
    )


def timeline_section() -> Section:
    """Return a section that holds the timeline."""
    return Section("timeline_section", NOTES, (Timeline(),), columns=1)


def simple_form(table: TableDefinition, *columns: str) -> Form:
    """Return the form that a small table does with: one tab, one section."""
    section = Section("general_section", GENERAL, columns)
    return Form(table, (Tab("general", GENERAL, (section,)),))


def quick_view_section(column: str, labels: Labels, *tables: TableDefinition) -> Section:
    """Return a section that shows some of the row a lookup points at."""
    return Section(f"{column}_card", labels, (QuickView(column, tables, labels),), columns=1)


def quick_create(table: TableDefinition, *columns: str) -> Form:
    """Return the short form that makes a row: one column, no header, no grids."""
    section = Section("quick_section", GENERAL, columns, columns=1)
    tab = Tab("general", GENERAL, (section,))
    return Form(table, (tab,), name=f"New {table.label}", kind=QUICK_CREATE)


def quick_view(table: TableDefinition, *columns: str) -> Form:
    """Return the form that others show of a row, to be read only."""
    parts = tuple(Field(column, is_read_only=True) for column in columns)
    section = Section("card_section", GENERAL, parts, columns=1)
    tab = Tab("general", GENERAL, (section,))
    return Form(table, (tab,), name=f"{table.label} card", kind=QUICK_VIEW)
