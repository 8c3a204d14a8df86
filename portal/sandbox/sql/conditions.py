"""One condition as SQL.

Positive operators never match null; negative ones match null as well, as the platform's SQL does.
"""

from collections.abc import Callable
from datetime import datetime

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.query.model import Condition
from portal.sandbox.query.operators import COMPARE, DAY, KNOWN, RELATIVE, TEXT, USER
from portal.sandbox.query.relative_dates import WITH_NUMBER, day_range, relative_range
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.record import is_indexed_link, relation
from portal.sandbox.sql.columns import Kind, Source, expression, kind_of
from portal.sandbox.sql.fragment import FALSE, Fragment, Parameter, both, either, fill, values
from portal.sandbox.sql.literals import bound, moment_literal, read_literal
from portal.sandbox.sql.patterns import like_pattern, literal, regular_expression
from portal.sandbox.sql.viewpoint import Viewpoint

_MOST_RELATIVE_UNITS = 100_000


def condition_sql(
    view: Viewpoint, source: Source, condition: Condition, other: Source | None = None
) -> Fragment:
    """Return a condition on a row source; `other` is the source of `value_of`'s column."""
    column = source.column(condition.column)
    operator = condition.operator
    if operator not in KNOWN:
        raise NotImplementedHere(f"the condition operator '{operator}'")
    if condition.value_of is not None:
        return _compare_columns(view, source, condition, other or source)
    if operator in ("null", "not-null"):
        word = "IS NULL" if operator == "null" else "IS NOT NULL"
        return expression(view.dialect, source, condition.column) + f" {word}"
    if operator in USER:
        return _user_condition(view, source, condition)
    if operator in RELATIVE or operator in DAY:
        return _date_condition(view, source, column, condition)
    return _plain_condition(view, source, column, condition)


def _plain_condition(
    view: Viewpoint, source: Source, column: ColumnDefinition, condition: Condition
) -> Fragment:
    operator = condition.operator
    if operator in TEXT:
        return _text_condition(view, source, column, condition)
    if operator in ("contain-values", "not-contain-values"):
        return _choices_condition(view, source, column, condition)
    found = [read_literal(column, one, view.caller.zone) for one in condition.values]
    tested = expression(view.dialect, source, condition.column)
    if operator in ("eq", "in"):
        return _equals_any(source, condition.column, tested, found)
    if operator in ("between", "not-between"):
        between = fill("({} BETWEEN %s AND %s)", tested)
        between = Fragment(between.text, (*tested.parameters, *found))
        return between if operator == "between" else _or_null(tested, fill("NOT {}", between))
    if operator == "not-in":
        return _or_null(tested, fill("{} NOT IN {}", tested, values(found)))
    compared = tested + Fragment(f" {COMPARE[operator]} %s", (found[0],))
    return _or_null(tested, compared) if operator == "ne" else compared


def _equals_any(source: Source, column: str, tested: Fragment, found: list[Parameter]) -> Fragment:
    """Return equality; for lookups through the index of links, which needs no scan."""
    if column != source.table.key and is_indexed_link(source.table, column):
        name = relation(source.table.name, column)
        return fill(
            f"{source.alias}.id IN (SELECT x.row_id FROM sandbox_link x WHERE x.relation = {{}}"  # noqa: S608 - an alias of ours
            " AND x.target IN {})",
            Fragment("%s", (name,)),
            values(found),
        )
    if len(found) == 1:
        return tested + Fragment(" = %s", (found[0],))
    return fill("{} IN {}", tested, values(found))


def _or_null(tested: Fragment, condition: Fragment) -> Fragment:
    return fill("({} OR {} IS NULL)", condition, tested)


def _compare_columns(
    view: Viewpoint, source: Source, condition: Condition, other: Source
) -> Fragment:
    if condition.operator not in COMPARE:
        raise BadRequest(f"valueof cannot be used with the operator '{condition.operator}'.")
    name = condition.value_of or ""
    if kind_of(source.column(condition.column)) is not kind_of(other.column(name)):
        raise BadRequest(f"'{condition.column}' and '{name}' are not of the same type.")
    left = expression(view.dialect, source, condition.column)
    right = expression(view.dialect, other, name)
    return fill(f"{{}} {COMPARE[condition.operator]} {{}}", left, right)


def _text_condition(
    view: Viewpoint, source: Source, column: ColumnDefinition, condition: Condition
) -> Fragment:
    if kind_of(column) not in (Kind.TEXT, Kind.NAME):
        raise BadRequest(
            f"The operator '{condition.operator}' needs a text; '{column.name}' is {column.type}."
        )
    tested = expression(view.dialect, source, column.name)
    operator, value = condition.operator, condition.values[0]
    pattern = _pattern(operator, value)
    like = like_pattern(pattern)
    if like is None:
        matched = view.dialect.matches(tested, regular_expression(pattern))
    else:
        matched = tested + Fragment(" LIKE %s ESCAPE '!'", (like,))
    return _or_null(tested, fill("NOT ({})", matched)) if operator.startswith("not") else matched


def _pattern(operator: str, value: str) -> str:
    folded = fold(value) if value.strip() else value
    if operator.endswith("like"):
        return folded
    if operator.startswith(("begins", "not-begin")):
        return f"{folded}%"
    return f"%{folded}"


def _choices_condition(
    view: Viewpoint, source: Source, column: ColumnDefinition, condition: Condition
) -> Fragment:
    if kind_of(column) is not Kind.CHOICES:
        raise BadRequest(f"'{condition.operator}' needs a choices column, not '{column.name}'.")
    tested = expression(view.dialect, source, column.name)
    found = either(
        fill("(',' || {} || ',') LIKE {}", tested, Fragment("%s", (f"%,{literal(one)},%",)))
        for one in (
            str(read_literal(column, value, view.caller.zone)) for value in condition.values
        )
    )
    positive = condition.operator == "contain-values"
    return found if positive else _or_null(tested, fill("NOT {}", found))


def _user_condition(view: Viewpoint, source: Source, condition: Condition) -> Fragment:
    source.column(condition.column)
    caller, operator = view.caller, condition.operator
    ids = {
        "userid": [caller.user_id],
        "businessid": [caller.business_unit_id],
        "userteams": sorted(caller.team_ids),
        "useroruserteams": [caller.user_id, *sorted(caller.team_ids)],
    }[operator.split("-", 1)[1]]
    tested = expression(view.dialect, source, condition.column)
    if not ids:
        return FALSE
    if operator.startswith("eq"):
        return _equals_any(source, condition.column, tested, list(ids))
    return _or_null(tested, tested + Fragment(" <> %s", (ids[0],)))


def _date_condition(
    view: Viewpoint, source: Source, column: ColumnDefinition, condition: Condition
) -> Fragment:
    if kind_of(column) is not Kind.MOMENT:
        raise BadRequest(f"'{condition.operator}' needs a date; '{column.name}' is {column.type}.")
    zone = view.caller.zone
    operator = condition.operator
    tested = expression(view.dialect, source, column.name)
    if operator in DAY:
        return _day_condition(view, column, tested, condition)
    number = _number(condition) if operator in WITH_NUMBER else 0
    try:
        start, end = relative_range(operator, number, view.now, zone, view.caller.week_start)
    except (OverflowError, ValueError) as error:
        raise BadRequest(f"'{operator}' with {number} leaves the calendar.") from error
    parts = []
    if start is not None:
        parts.append(tested + Fragment(" >= %s", (bound(column, start, zone),)))
    if end is not None:
        parts.append(tested + Fragment(" < %s", (bound(column, end, zone),)))
    return both(parts)


def _number(condition: Condition) -> int:
    text = condition.values[0].strip()
    if not text.isdigit() or not 0 < int(text) <= _MOST_RELATIVE_UNITS:
        raise BadRequest(f"'{condition.operator}' needs a whole number above 0, not '{text}'.")
    return int(text)


def _day_condition(
    view: Viewpoint, column: ColumnDefinition, tested: Fragment, condition: Condition
) -> Fragment:
    day = str(read_literal(column, condition.values[0], view.caller.zone))
    start, end = _stored_day(view, column, condition.values[0], day)
    tests: dict[str, Callable[[], Fragment]] = {
        "on": lambda: both(
            [tested + Fragment(" >= %s", (start,)), tested + Fragment(" < %s", (end,))]
        ),
        "on-or-after": lambda: tested + Fragment(" >= %s", (start,)),
        "on-or-before": lambda: tested + Fragment(" < %s", (end,)),
    }
    return tests[condition.operator]()


def _stored_day(
    view: Viewpoint, column: ColumnDefinition, text: str, stored: str
) -> tuple[str, str]:
    """Return where the day begins and the next one begins, as stored values compare."""
    zone = view.caller.zone
    if column.behavior in ("DateOnly", "TimeZoneIndependent"):
        return stored[:10], f"{stored[:10]}U"
    local = _local_day(column, text, view)
    start, end = day_range(local, zone)
    return bound(column, start, zone), bound(column, end, zone)


def _local_day(column: ColumnDefinition, text: str, view: Viewpoint) -> datetime:
    stored = datetime.fromisoformat(moment_literal(column, text, view.caller.zone))
    return stored.astimezone(view.caller.zone).replace(hour=0, minute=0, second=0, tzinfo=None)
