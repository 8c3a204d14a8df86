"""Conditions by patterns in texts, and by members of multi-select choices."""

import re

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.errors import BadRequest
from portal.sandbox.query.model import Condition
from portal.sandbox.rows.folding import fold
from portal.sandbox.sql.fragment import Fragment, either, fill
from portal.sandbox.sql.literals import read_literal
from portal.sandbox.sql.patterns import like_pattern, literal, regular_expression
from portal.sandbox.sql.viewpoint import Viewpoint

_LONGEST_PATTERN = 10_000


def text_condition(view: Viewpoint, tested: Fragment, condition: Condition) -> Fragment:
    """Return whether a text matches a pattern; the negative operators match null as well.

    Raises BadRequest for a pattern that is none.
    """
    operator, value = condition.operator, condition.values[0]
    pattern = _pattern(operator, value)
    if len(pattern) > _LONGEST_PATTERN:
        raise BadRequest(f"A pattern is longer than {_LONGEST_PATTERN} characters.")
    like = like_pattern(pattern)
    if like is None:
        matched = view.dialect.matches(tested, _expression(view, pattern))
    else:
        matched = tested + Fragment(" LIKE %s ESCAPE '!'", (like,))
    if not operator.startswith("not"):
        return matched
    return fill("(NOT ({}) OR {} IS NULL)", matched, tested)


def choices_condition(
    view: Viewpoint, column: ColumnDefinition, tested: Fragment, condition: Condition
) -> Fragment:
    """Return whether a choices column holds any of the values, or none of them, null included."""
    found = either(
        fill("(',' || {} || ',') LIKE {} ESCAPE '!'", tested, Fragment("%s", (member,)))
        for member in (
            f"%,{literal(str(read_literal(column, value, view.caller.zone)))},%"
            for value in condition.values
        )
    )
    if condition.operator == "contain-values":
        return found
    return fill("(NOT {} OR {} IS NULL)", found, tested)


def _expression(view: Viewpoint, pattern: str) -> str:
    expression = regular_expression(pattern, backtracks=not view.dialect.is_postgres)
    try:
        re.compile(expression)
    except re.error as error:
        raise BadRequest(f"The pattern '{pattern}' is malformed: {error}") from error
    return expression


def _pattern(operator: str, value: str) -> str:
    folded = fold(value) if value.strip() else value
    if operator.endswith("like"):
        return folded
    if operator.startswith(("begins", "not-begin")):
        return f"{folded}%"
    return f"%{folded}"
