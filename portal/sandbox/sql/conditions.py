"""One condition as SQL.

Positive operators never match null; negative ones match null as well, as the platform's SQL does.
"""

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.query.model import Condition
from portal.sandbox.query.operators import (
    CHOICES,
    COMPARE,
    DATES,
    HIERARCHY,
    KNOWN,
    LANGUAGE,
    ORDERED,
    TEXT,
    USER,
)
from portal.sandbox.sql.columns import Kind, Source, expression, kind_of
from portal.sandbox.sql.date_conditions import date_condition
from portal.sandbox.sql.fragment import Fragment, fill, values
from portal.sandbox.sql.literals import read_literal
from portal.sandbox.sql.lookups import equals_any
from portal.sandbox.sql.text_conditions import choices_condition, text_condition
from portal.sandbox.sql.user_conditions import hierarchy_condition, user_condition
from portal.sandbox.sql.viewpoint import Viewpoint

_TEXTUAL = frozenset({Kind.TEXT, Kind.NAME})
# The kinds of columns that each group of operators is for; those not named are for all.
_FOR = (
    (ORDERED, _TEXTUAL | {Kind.NUMBER, Kind.CHOICE, Kind.MOMENT}),
    (TEXT, _TEXTUAL),
    (CHOICES, frozenset({Kind.CHOICES})),
    (USER | HIERARCHY, frozenset({Kind.GUID})),
    (DATES, frozenset({Kind.MOMENT})),
    ({LANGUAGE}, frozenset({Kind.NUMBER, Kind.CHOICE})),
)


def condition_sql(
    view: Viewpoint, source: Source, condition: Condition, other: Source | None = None
) -> Fragment:
    """Return a condition on a row source; `other` is the source of `value_of`'s column.

    Raises BadRequest for an operator that the column's type does not have.
    """
    column, operator = source.column(condition.column), condition.operator
    if operator not in KNOWN:
        raise NotImplementedHere(f"the condition operator '{operator}'")
    _check_type(source, column, operator)
    if condition.value_of is not None:
        return _compare_columns(view, source, condition, other or source)
    if operator in USER | HIERARCHY:
        return _about_rows(view, source, column, condition)
    return _about_values(view, source, column, condition)


def _about_rows(
    view: Viewpoint, source: Source, column: ColumnDefinition, condition: Condition
) -> Fragment:
    tested = expression(view.dialect, source, column.name)
    if condition.operator in USER:
        return user_condition(view, source, tested, condition)
    return hierarchy_condition(view, source, tested, column, condition)


def _about_values(
    view: Viewpoint, source: Source, column: ColumnDefinition, condition: Condition
) -> Fragment:
    tested, operator = expression(view.dialect, source, column.name), condition.operator
    if operator in DATES:
        return date_condition(view, column, tested, condition)
    if operator in TEXT:
        return text_condition(view, tested, condition)
    if operator in CHOICES:
        return choices_condition(view, column, tested, condition)
    return _plain_condition(view, source, column, condition)


def _check_type(source: Source, column: ColumnDefinition, operator: str) -> None:
    kind = kind_of(column)
    # Keys page as they sort; lookups sort by name and have no order of their own.
    if kind is Kind.GUID and column.type is ColumnType.UNIQUE_IDENTIFIER and operator in ORDERED:
        return
    for operators, kinds in _FOR:
        if operator in operators and kind not in kinds:
            message = (
                f"The operator '{operator}' cannot be applied to '{column.name}' of "
                f"'{source.table.name}', which is {column.type}."
            )
            raise BadRequest(message, "0x80041106")


def _plain_condition(
    view: Viewpoint, source: Source, column: ColumnDefinition, condition: Condition
) -> Fragment:
    operator = condition.operator
    if operator in ("null", "not-null"):
        word = "IS NULL" if operator == "null" else "IS NOT NULL"
        return expression(view.dialect, source, column.name) + f" {word}"
    if operator == LANGUAGE:
        known = Fragment(" = %s", (view.caller.language,))
        return expression(view.dialect, source, column.name) + known
    found = [read_literal(column, one, view.caller.zone) for one in condition.values]
    tested = expression(view.dialect, source, condition.column)
    if operator in ("eq", "in"):
        return equals_any(source, condition.column, tested, found)
    if operator in ("between", "not-between"):
        between = fill("({} BETWEEN %s AND %s)", tested)
        between = Fragment(between.text, (*tested.parameters, *found))
        return between if operator == "between" else _or_null(tested, fill("NOT {}", between))
    if operator == "not-in":
        return _or_null(tested, fill("{} NOT IN {}", tested, values(found)))
    compared = tested + Fragment(f" {COMPARE[operator]} %s", (found[0],))
    return _or_null(tested, compared) if operator == "ne" else compared


def _or_null(tested: Fragment, condition: Fragment) -> Fragment:
    return fill("({} OR {} IS NULL)", condition, tested)


def _compare_columns(
    view: Viewpoint, source: Source, condition: Condition, other: Source
) -> Fragment:
    if condition.operator not in COMPARE:
        message = f"valueof cannot be used with the operator '{condition.operator}'."
        raise BadRequest(message, "0x80041106")
    name = condition.value_of or ""
    column, compared = source.column(condition.column), other.column(name)
    if (kind_of(column), column.behavior) != (kind_of(compared), compared.behavior):
        message = f"'{condition.column}' and '{name}' are not of the same type."
        raise BadRequest(message, "0x80041106")
    left = expression(view.dialect, source, condition.column)
    right = expression(view.dialect, other, name)
    return fill(f"{{}} {COMPARE[condition.operator]} {{}}", left, right)
