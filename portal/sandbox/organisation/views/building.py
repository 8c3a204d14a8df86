"""Views written short: a list of cells and some conditions become FetchXML and LayoutXML."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.rows import SeedRow, fixed_id

PUBLIC = 0
ASSOCIATED = 2
QUICK_FIND = 4
LOOKUP = 64

_ACTIVE = '<condition attribute="statecode" operator="eq" value="0"/>'
MINE = '<condition attribute="ownerid" operator="eq-userid"/>'


@dataclass(frozen=True)
class Link:
    """A many-to-one join whose columns cells show as `alias.column`."""

    table: str
    key: str
    column: str
    alias: str


@dataclass(frozen=True)
class View:
    """One view. A cell is "column:width"; the first is the one that opens the row."""

    table: TableDefinition
    name: str
    cells: tuple[str, ...]
    order: tuple[str, ...] = ()
    conditions: str = ""
    kind: int = PUBLIC
    is_default: bool = False
    links: tuple[Link, ...] = ()
    description: str = ""
    columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(cell.split(":")[0] for cell in self.cells))

    @property
    def id(self) -> str:
        """Return the view's savedqueryid."""
        return view_id(self.table.name, self.name)

    def fetch_xml(self) -> str:
        """Return the query: key, shown columns, orders, conditions, joins."""
        own = dict.fromkeys((self.table.primary_id, *(c for c in self.columns if "." not in c)))
        parts = [f"<attribute name={quoteattr(name)}/>" for name in own]
        parts += [_order(text) for text in self.order]
        if self.conditions:
            parts.append(f'<filter type="and">{self.conditions}</filter>')
        parts += [self._joined(link) for link in self.links]
        body = "".join(parts)
        return (
            '<fetch version="1.0" mapping="logical">'
            f"<entity name={quoteattr(self.table.name)}>{body}</entity></fetch>"
        )

    def _joined(self, link: Link) -> str:
        prefix = f"{link.alias}."
        shown = (c.removeprefix(prefix) for c in self.columns if c.startswith(prefix))
        attributes = "".join(f"<attribute name={quoteattr(name)}/>" for name in shown)
        return (
            f"<link-entity name={quoteattr(link.table)} from={quoteattr(link.key)}"
            f' to={quoteattr(link.column)} link-type="outer" alias={quoteattr(link.alias)}>'
            f"{attributes}</link-entity>"
        )

    def layout_xml(self) -> str:
        """Return the grid: one cell per column, wide as told."""
        cells = "".join(
            f"<cell name={quoteattr(name)} width={quoteattr(width)}/>"
            for name, width in (cell.split(":") for cell in self.cells)
        )
        jump = quoteattr(self.table.primary_name)
        return (
            f'<grid name="resultset" object="{self.table.object_type_code}" jump={jump}'
            ' select="1" icon="1" preview="1">'
            f'<row name="result" id={quoteattr(self.table.primary_id)}>{cells}</row></grid>'
        )

    def row(self) -> SeedRow:
        """Return the savedquery row."""
        return SeedRow(
            "savedquery",
            {
                "savedqueryid": self.id,
                "savedqueryidunique": fixed_id("savedqueryidunique", self.id),
                "name": self.name,
                "description": self.description or None,
                "returnedtypecode": self.table.name,
                "querytype": self.kind,
                "isdefault": self.is_default,
                "isquickfindquery": self.kind == QUICK_FIND,
                "isuserdefined": False,
                "isprivate": False,
                "fetchxml": self.fetch_xml(),
                "layoutxml": self.layout_xml(),
                "componentstate": 0,
            },
        )


def view_id(table: str, name: str) -> str:
    """Return the id of the view of `table` that is called `name`."""
    return fixed_id("savedquery", f"{table}/{name}")


def condition(column: str, operator: str, value: object = None) -> str:
    """Return one FetchXML condition."""
    text = "" if value is None else f" value={quoteattr(str(value))}"
    return f"<condition attribute={quoteattr(column)} operator={quoteattr(operator)}{text}/>"


def one_of(column: str, values: Iterable[int]) -> str:
    """Return the condition that a column holds one of `values`."""
    listed = "".join(f"<value>{value}</value>" for value in values)
    return f'<condition attribute={quoteattr(column)} operator="in">{listed}</condition>'


def _order(text: str) -> str:
    column, _, direction = text.partition(" ")
    flag = "true" if direction == "desc" else "false"
    return f'<order attribute={quoteattr(column)} descending="{flag}"/>'


@dataclass(frozen=True)
class Standard:
    """What the standard views of a table differ in; `noun` is the plural in running text.

    Most rows are active or inactive; `adjectives` and `active_states` say it for the others.
    """

    table: TableDefinition
    noun: str
    cells: tuple[str, ...]
    find: tuple[str, ...]
    order: tuple[str, ...]
    links: tuple[Link, ...] = ()
    default: str = ""
    adjectives: tuple[str, str] = ("Active", "Inactive")
    active_states: tuple[int, ...] = (0,)

    @property
    def active(self) -> str:
        """Return the condition that keeps active rows, or nothing where rows have no state."""
        if self.active_states == (0,):
            return active_of(self.table)
        return one_of("statecode", self.active_states)

    @property
    def inactive(self) -> str:
        """Return the condition that keeps the others."""
        if len(self.active_states) == 1:
            return condition("statecode", "ne", self.active_states[0])
        states = (one.value for one in self.table.states)
        return one_of("statecode", (one for one in states if one not in self.active_states))


def standard_views(facts: Standard) -> Iterator[View]:
    """Yield the views every table comes with: active, inactive, quick find, lookup, associated."""
    table, cells, order = facts.table, facts.cells, facts.order
    active = facts.active
    positive, negative = facts.adjectives
    public = f"{positive} {facts.noun}" if active else f"All {facts.noun}"
    default = facts.default or public
    yield View(table, public, cells, order, active, links=facts.links, is_default=default == public)
    if active:
        name = f"{negative} {facts.noun}"
        yield View(
            table, name, cells, order, facts.inactive, links=facts.links,
            is_default=default == name,
        )  # fmt: skip
    yield View(
        table, f"Quick find {facts.noun}", cells, order, active + _find(facts.find),
        kind=QUICK_FIND, is_default=True, links=facts.links,
    )  # fmt: skip
    narrow = tuple(cell for cell in cells if "." not in cell)
    yield View(
        table, f"{table.label} lookup view", narrow[:3], order, active, LOOKUP, is_default=True
    )
    yield View(
        table, f"{table.label} associated view", narrow, order, active, ASSOCIATED,
        is_default=True,
    )  # fmt: skip


def active_of(table: TableDefinition) -> str:
    """Return the condition that keeps active rows, or nothing where rows have no state."""
    return _ACTIVE if table.states else ""


def associated_view_id(table: TableDefinition) -> str:
    """Return the id of the view that sub-grids of a table show."""
    return view_id(table.name, f"{table.label} associated view")


def lookup_view_id(table: TableDefinition) -> str:
    """Return the id of the view that lookups of a table offer."""
    return view_id(table.name, f"{table.label} lookup view")


def _find(columns: tuple[str, ...]) -> str:
    """Return the quick-find filter, with the product's placeholder for what is looked for."""
    likes = "".join(condition(name, "like", "{0}") for name in columns)
    return f'<filter type="or" isquickfindfields="1">{likes}</filter>'
