"""What a form is made of before it is FormXml: tabs of sections of fields, grids, a timeline."""

from dataclasses import dataclass

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.rows import fixed_id

MAIN = 2
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


Part = str | Field | SubGrid | Timeline


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
    """One form of a table; `header` holds at most four columns, as the product shows."""

    table: TableDefinition
    tabs: tuple[Tab, ...]
    header: tuple[str, ...] = ()
    name: str = "Information"
    kind: int = MAIN
    description: str = ""

    @property
    def id(self) -> str:
        """Return the form's formid."""
        return fixed_id("systemform", f"{self.table.name}/{self.kind}/{self.name}")


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
