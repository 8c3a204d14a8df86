"""Random small organisations and random valid queries over them, for Hypothesis.

Every query is FetchXML text; its links have aliases, so that any evaluator can name them.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.sandbox.fetchxml.naive.world import Column, Kind, Row, Table, Value, World

TEXT = Column("text")
ACCOUNT = {
    "accountid": Column("id"),
    "name": TEXT,
    "address1_city": TEXT,
    "numberofemployees": Column("whole"),
    "creditonhold": Column("boolean"),
    "accountcategorycode": Column("choice", {1: "Preferred Customer", 2: "Standard"}),
    "createdon": Column("moment"),
    "parentaccountid": Column("lookup", target="account"),
    "primarycontactid": Column("lookup", target="contact"),
}
CONTACT = {
    "contactid": Column("id"),
    "fullname": TEXT,
    "address1_city": TEXT,
    "birthdate": Column("day"),
    "gendercode": Column("choice", {1: "Male", 2: "Female"}),
    "donotemail": Column("boolean"),
    "parentcustomerid": Column("lookup", target="account"),
}
COLUMNS = {"account": ACCOUNT, "contact": CONTACT}
KEYS = {"account": "accountid", "contact": "contactid"}
NAMES = {"account": "name", "contact": "fullname"}
# (linked table, from, to), by the table they start at.
LINKS = {
    "account": [
        ("contact", "parentcustomerid", "accountid"),
        ("contact", "contactid", "primarycontactid"),
        ("account", "accountid", "parentaccountid"),
        ("account", "parentaccountid", "accountid"),
        ("contact", "address1_city", "address1_city"),
    ],
    "contact": [
        ("account", "accountid", "parentcustomerid"),
        ("account", "primarycontactid", "contactid"),
        ("account", "name", "fullname"),
    ],
}
IDS = {table: [str(UUID(int=base + n)) for n in range(6)]
       for table, base in (("account", 10), ("contact", 1000))}  # fmt: skip
WORDS = ["Bonn", "bonn", "Köln", "koln", "Ulm", "a%b", "ab", "a_", "Élan", "x y"]
PATTERNS = [*WORDS, "%o%", "k_ln", "[a-k]%", "[^b]%", "%[%]%", "%n", "a", "", "%%"]
MOMENTS = ["2023-12-31T23:30:00Z", "2024-01-01T00:30:00Z", "2026-03-29T00:30:00Z",
           "2026-10-25T01:30:00Z", "2026-05-05T12:00:00Z"]  # fmt: skip
DAYS = ["1980-01-31", "1990-05-01", "2024-02-29", "2026-10-25"]
ASKING = ["any", "not any", "all", "not all", "exists", "in"]
JOINING = ["inner", "outer", "matchfirstrowusingcrossapply"]
OPERATORS: Mapping[Kind, list[str]] = {
    "text": ["eq", "ne", "gt", "le", "in", "not-in", "like", "not-like", "begins-with",
             "not-begin-with", "ends-with", "not-end-with", "between", "not-between"],
    "whole": ["eq", "ne", "gt", "ge", "lt", "le", "in", "not-in", "between", "not-between"],
    "choice": ["eq", "ne", "in", "not-in"],
    "boolean": ["eq", "ne"],
    "moment": ["on", "on-or-before", "on-or-after", "gt", "le", "this-year", "last-x-days",
               "olderthan-x-days", "next-x-days"],
    "day": ["on", "on-or-before", "on-or-after", "eq", "ne", "gt", "this-month", "last-x-days"],
    "id": ["eq", "ne", "in", "not-in", "under", "eq-or-under", "above", "not-under"],
    "lookup": ["eq", "ne", "in", "not-in", "under"],
}  # fmt: skip
_NO_VALUE = ("null", "not-null", "this-year", "this-month")
_LISTS = ("in", "not-in", "between", "not-between")


def values_of(table: str, name: str) -> st.SearchStrategy[Value]:
    """Return values that a column may hold."""
    column = COLUMNS[table][name]
    choices: dict[Kind, st.SearchStrategy[Value]] = {
        "text": st.sampled_from(WORDS),
        "whole": st.integers(-2, 3),
        "choice": st.sampled_from([1, 2]),
        "moment": st.sampled_from(MOMENTS),
        "day": st.sampled_from(DAYS),
        "lookup": st.sampled_from(IDS[column.target or table]),
    }
    if column.kind == "boolean":
        return st.booleans()
    return choices[column.kind] if name == NAMES[table] else st.none() | choices[column.kind]


@st.composite
def worlds(draw: st.DrawFn, now: datetime, zone: ZoneInfo, me: str) -> World:
    """Make an organisation of a few accounts and contacts."""
    tables = {}
    for table, columns in COLUMNS.items():
        key = KEYS[table]
        count = draw(st.integers(0, len(IDS[table])))
        rows: list[Row] = [
            {key: one} | {name: draw(values_of(table, name)) for name in columns if name != key}
            for one in IDS[table][:count]
        ]
        parent = "parentaccountid" if table == "account" else ""
        tables[table] = Table(key, NAMES[table], columns, rows, parent)
    known = {str(row[table.key]) for table in tables.values() for row in table.rows}
    return World({name: _sound(one, known) for name, one in tables.items()}, now, zone, 1, me)


def _sound(table: Table, known: set[str]) -> Table:
    """Clear the lookups that point at rows which were not made."""
    rows = [
        {
            name: None if table.columns[name].kind == "lookup" and value not in known else value
            for name, value in row.items()
        }
        for row in table.rows
    ]
    return Table(table.key, table.name_column, table.columns, rows, table.parent)


@st.composite
def conditions(draw: st.DrawFn, table: str, aliases: tuple[tuple[str, str], ...]) -> str:
    """Make a condition on a table, or after the join on one of the aliases."""
    place = ""
    if draw(st.booleans()) and aliases:
        alias, table = draw(st.sampled_from(list(aliases)))
        place = f" entityname='{alias}'"
    name = draw(st.sampled_from(sorted(COLUMNS[table])))
    kind = COLUMNS[table][name].kind
    if kind == "text" and draw(st.integers(0, 9)) == 0:
        operator = draw(st.sampled_from(["eq", "ne", "gt"]))
        other = NAMES[table]
        return f"<condition{place} attribute='{name}' operator='{operator}' valueof='{other}'/>"
    listed = OPERATORS[kind]
    if "account" not in (COLUMNS[table][name].target or table):
        # Only accounts form a hierarchy.
        listed = [one for one in listed if "under" not in one and "above" not in one]
    operator = draw(st.sampled_from([*listed, "null", "not-null"]))
    head = f"<condition{place} attribute='{name}' operator='{operator}'"
    if operator in _NO_VALUE:
        return f"{head}/>"
    count = 2 if "between" in operator else draw(st.integers(1, 3))
    values = [draw(_literals(table, name, operator)) for _one in range(count)]
    if operator in _LISTS:
        inside = "".join(f"<value>{_escaped(value)}</value>" for value in values)
        return f"{head}>{inside}</condition>"
    return f"{head} value={quoteattr(values[0])}/>"


def _literals(table: str, name: str, operator: str) -> st.SearchStrategy[str]:
    column = COLUMNS[table][name]
    if operator.endswith("-x-days"):
        return st.sampled_from(["1", "30", "400", "9000"])
    if operator.endswith(("like", "with")):
        return st.sampled_from(PATTERNS)
    if operator.startswith("on"):
        return st.sampled_from([*DAYS, "2024-01-01", "2026-03-29"])
    return {
        "text": st.sampled_from([*WORDS, "bonn  "]),
        "whole": st.integers(-2, 3).map(str),
        "choice": st.sampled_from(["1", "2"]),
        "boolean": st.sampled_from(["0", "1", "true", "false"]),
        "moment": st.sampled_from([*MOMENTS, "2024-01-01"]),
        "day": st.sampled_from(DAYS),
    }.get(column.kind, st.sampled_from(IDS[column.target or table]))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@st.composite
def filters(
    draw: st.DrawFn, table: str, aliases: tuple[tuple[str, str], ...] = (), depth: int = 2
) -> str:
    """Make a filter with conditions, filters and links that ask."""
    kind = draw(st.sampled_from(["and", "or"]))
    parts = draw(st.lists(conditions(table, aliases), min_size=1, max_size=2))
    if depth and draw(st.booleans()):
        parts.append(draw(filters(table, aliases, depth - 1)))
    if depth and draw(st.booleans()):
        parts.append(draw(links(table, ASKING, depth - 1)))
    return f"<filter type='{kind}'>{''.join(parts)}</filter>"


@st.composite
def links(draw: st.DrawFn, table: str, kinds: list[str], depth: int) -> str:
    """Make a link of one of the kinds that shows nothing, with a filter and links below."""
    linked, start, to = draw(st.sampled_from(LINKS[table]))
    kind, alias = draw(st.sampled_from(kinds)), f"l{depth}"
    inside = draw(filters(linked, (), depth)) if draw(st.booleans()) else ""
    if depth and draw(st.integers(0, 3)) == 0:
        inside += draw(links(linked, ["inner", "exists"], depth - 1))
    return (
        f"<link-entity name='{linked}' from='{start}' to='{to}' link-type='{kind}'"
        f" alias='{alias}'>{inside}</link-entity>"
    )


def attribute(name: str, more: str = "") -> str:
    return f"<attribute name='{name}'{more}/>"


@st.composite
def joins(draw: st.DrawFn, table: str, alias: str) -> tuple[str, str]:
    """Make a link that joins rows and shows their name; return it and the linked table."""
    linked, start, to = draw(st.sampled_from(LINKS[table]))
    kind = draw(st.sampled_from(JOINING))
    inside = draw(st.just("") | filters(linked, ((alias, linked),), 1))
    order = f"<order attribute='{NAMES[linked]}'/>" if draw(st.booleans()) else ""
    text = (
        f"<link-entity name='{linked}' from='{start}' to='{to}' link-type='{kind}'"
        f" alias='{alias}'>{attribute(NAMES[linked])}{order}{inside}</link-entity>"
    )
    return text, linked


@st.composite
def plain_queries(draw: st.DrawFn, *, distinct: bool = False) -> tuple[str, str]:
    """Make the inside of an entity that returns rows; return the table and it."""
    table = draw(st.sampled_from(sorted(COLUMNS)))
    usable = [name for name in COLUMNS[table] if not distinct or name != KEYS[table]]
    shown = draw(st.lists(st.sampled_from(usable), min_size=1, max_size=3, unique=True))
    sorts = draw(st.lists(st.sampled_from(shown), max_size=2, unique=True))
    parts = [attribute(name) for name in shown]
    for name in sorts:
        parts.append(f"<order attribute='{name}' descending='{draw(st.sampled_from('01'))}'/>")
    aliases: list[tuple[str, str]] = []
    for number in range(draw(st.integers(0, 2))):
        alias = f"j{number}"
        text, linked = draw(joins(table, alias))
        parts.append(text)
        aliases.append((alias, linked))
    if draw(st.booleans()):
        parts.append(draw(filters(table, tuple(aliases))))
    return table, "".join(parts).replace("'1'/>", "'true'/>").replace("'0'/>", "'false'/>")


@st.composite
def aggregate_queries(draw: st.DrawFn) -> tuple[str, str]:
    """Make the inside of an entity that returns groups; return the table and it."""
    table = draw(st.sampled_from(sorted(COLUMNS)))
    key = KEYS[table]
    parts = [attribute(key, " alias='n' aggregate='count'")]
    if table == "account":
        for name in draw(st.lists(st.sampled_from(["sum", "avg", "min", "max"]), unique=True)):
            parts.append(attribute("numberofemployees", f" alias='{name}' aggregate='{name}'"))
    counted = draw(st.sampled_from(sorted(COLUMNS[table])))
    more = draw(st.sampled_from(["", " distinct='true'"]))
    parts.append(attribute(counted, f" alias='c' aggregate='countcolumn'{more}"))
    groups = [name for name in COLUMNS[table] if COLUMNS[table][name].kind != "moment"]
    for name in draw(st.lists(st.sampled_from(groups), max_size=2, unique=True)):
        parts.append(attribute(name, f" alias='g_{name}' groupby='true'"))
    date = "createdon" if table == "account" else "birthdate"
    grouping = draw(st.sampled_from(["day", "month", "quarter", "year", None]))
    if grouping:
        parts.append(attribute(date, f" alias='d' groupby='true' dategrouping='{grouping}'"))
    if draw(st.booleans()):
        # Names of its own: aliases of joined links are known everywhere in a query.
        joined = draw(links(table, ["inner", "outer"], 1))
        parts.append(joined.replace(" alias='l", " alias='t"))
    if draw(st.booleans()):
        parts.append(draw(filters(table)))
    return table, "".join(parts)
