"""One condition on one row."""

import operator
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from tests.sandbox.fetchxml.naive.patterns import matches
from tests.sandbox.fetchxml.naive.world import Column, Table, Value, World, folded

Comparable = str | int | float
_ORDER: dict[str, Callable[[Comparable, Comparable], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt,
    "ge": operator.ge, "lt": operator.lt, "le": operator.le,
}  # fmt: skip
# The negative operators hold for null as well; all others never do.
_NEGATIVE = {
    "ne": "eq", "not-in": "in", "not-between": "between", "not-like": "like",
    "not-begin-with": "begins-with", "not-end-with": "ends-with",
    "not-contain-values": "contain-values", "ne-userid": "eq-userid", "not-under": "under",
}  # fmt: skip


def comparable(column: Column, value: Value) -> Comparable:
    """Return a stored value as it compares."""
    if column.kind == "text":
        return folded(str(value))
    if column.kind == "choices":
        return ",".join(sorted(str(value).split(","), key=int))
    return int(value) if isinstance(value, bool) else value or 0


def compare(name: str, left: Comparable, right: Comparable) -> bool:
    """Compare two values that are both there."""
    return _ORDER[name](left, right)


def holds(
    world: World, table: Table, column: Column, value: Value, name: str, values: Sequence[str]
) -> bool:
    """Tell whether an operator holds for a value of a column."""
    if name in ("null", "not-null"):
        return (value is None) == (name == "null")
    if name in _NEGATIVE:
        return value is None or not holds(world, table, column, value, _NEGATIVE[name], values)
    if value is None:
        return False
    if name == "eq-userid":
        return value == world.me
    if name in ("under", "eq-or-under", "above", "eq-or-above"):
        return _in_family(world, table, column, str(value), name, values[0])
    if column.kind in ("moment", "day") and name not in (*_ORDER, "in", "between"):
        return _in_range(world, column, str(value), name, values)
    return _matches(world, column, value, name, values)


def _matches(world: World, column: Column, value: Value, name: str, values: Sequence[str]) -> bool:
    own = comparable(column, value)
    if name in ("like", "begins-with", "ends-with"):
        pattern = folded(values[0]) if values[0].strip() else values[0]
        before = "%" if name == "ends-with" else ""
        return matches(str(own), before + pattern + ("%" if name == "begins-with" else ""))
    if name == "contain-values":
        return bool(set(str(own).split(",")) & set(values))
    wanted = [_literal(world, column, one) for one in values]
    if name == "in":
        return own in wanted
    if name == "between":
        return compare("ge", own, wanted[0]) and compare("le", own, wanted[1])
    return compare(name, own, wanted[0])


def _literal(world: World, column: Column, text: str) -> Comparable:
    if column.kind == "text":
        return folded(text)
    if column.kind in ("whole", "choice"):
        return int(text)
    if column.kind == "number":
        return float(text)
    if column.kind == "boolean":
        return int(text.lower() in ("1", "true"))
    if column.kind == "choices":
        return ",".join(sorted(set(text.split(",")), key=int))
    if column.kind == "moment":
        moment = datetime.fromisoformat(text)
        return _stored(moment if moment.tzinfo else moment.replace(tzinfo=world.zone))
    return text


def _in_range(world: World, column: Column, value: str, name: str, values: Sequence[str]) -> bool:
    """Dates are compared as local days; only "last" and "next" end or begin at this moment."""
    now = world.now.astimezone(world.zone)
    today = now.date()
    day = _local_day(world, column, value)
    if name in ("on", "on-or-before", "on-or-after"):
        wanted = date.fromisoformat(values[0])
        return {"on": day == wanted, "on-or-before": day <= wanted}.get(name, day >= wanted)
    if name in ("this-month", "this-year"):
        is_year = day.year == today.year
        return is_year and (name == "this-year" or day.month == today.month)
    if name == "today":
        return day == today
    count = timedelta(days=int(values[0]))
    if name == "olderthan-x-days":
        return day < today - count
    if name == "last-x-days":
        return day >= today - count and _not_after_now(world, column, value)
    return day <= today + count and not _not_after_now(world, column, value, strictly=True)


def _not_after_now(world: World, column: Column, value: str, *, strictly: bool = False) -> bool:
    """A day stands for its midnight."""
    if column.kind == "day":
        today = world.now.astimezone(world.zone).date()
        return date.fromisoformat(value) <= today
    moment = datetime.fromisoformat(value)
    return moment < world.now if strictly else moment <= world.now


def _local_day(world: World, column: Column, value: str) -> date:
    if column.kind == "day":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value).astimezone(world.zone).date()


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _in_family(
    world: World, table: Table, column: Column, value: str, name: str, root: str
) -> bool:
    family = world.tables[column.target] if column.target else table
    parents = {str(row[family.key]): row.get(family.parent) for row in family.rows}
    if root not in parents:
        return False
    if value == root:
        return name.startswith("eq-or-")
    low, high = (value, root) if name.endswith("under") else (root, value)
    seen: set[str] = set()
    step: Value = low
    while step is not None and step not in seen:
        seen.add(str(step))
        step = parents.get(str(step))
        if step == high:
            return True
    return False
