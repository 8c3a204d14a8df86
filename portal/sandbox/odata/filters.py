"""A `$filter`'s tree as the filter of a query: negation moved inward, properties to columns."""

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.odata.expressions import (
    Comparison,
    Expression,
    Junction,
    Negation,
    Property,
    TextTest,
    Value,
)
from portal.sandbox.query.model import Condition, Filter
from portal.sandbox.query.operators import OPPOSITES
from portal.sandbox.sql.columns import Kind, kind_of

_MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq", "ne": "ne"}
_TEXT_OPERATORS = {"contains": "like", "startswith": "begins-with", "endswith": "ends-with"}
_TEXTUAL = frozenset({Kind.TEXT, Kind.NAME, Kind.CHOICES})


def compile_filter(table: Table, expression: Expression) -> Filter:
    """Return the filter that `expression` is on `table`.

    Raises QueryRefused for unknown properties and literals of the wrong type.
    """
    found = _compile(table, expression, negated=False)
    return found if isinstance(found, Filter) else Filter("and", (found,))


def column_of(table: Table, name: str) -> ColumnDefinition:
    """Return the column of a property; a lookup may be named by its navigation property too."""
    if "/" in name:
        raise NotImplementedHere(f"the path '{name}' in a query option")
    found = table.properties.get(name)
    if found is None and name in table.navigations:
        found = table.navigations[name].column
    if found is None:
        raise QueryRefused(
            f"Could not find a property named '{name}' on type "
            f"'Microsoft.Dynamics.CRM.{table.name}'."
        )
    return found


def _compile(table: Table, expression: Expression, *, negated: bool) -> Condition | Filter:
    if isinstance(expression, Negation):
        return _compile(table, expression.expression, negated=not negated)
    if isinstance(expression, Junction):
        parts = tuple(_compile(table, one, negated=negated) for one in expression.parts)
        return Filter("or" if (expression.kind == "or") != negated else "and", parts)
    if isinstance(expression, TextTest):
        condition = _text_test(table, expression)
    else:
        condition = _comparison(table, expression)
    return _opposite(condition) if negated else condition


def _opposite(condition: Condition) -> Condition:
    return Condition(
        condition.column, OPPOSITES[condition.operator], condition.values, None, condition.value_of
    )


def _text_test(table: Table, test: TextTest) -> Condition:
    column = column_of(table, test.property.path)
    if kind_of(column) not in _TEXTUAL:
        raise QueryRefused(
            f"No function signature for the function with name '{test.function}' matches the "
            f"property '{test.property.path}'."
        )
    value = f"%{test.value}%" if test.function == "contains" else test.value
    return Condition(column.name, _TEXT_OPERATORS[test.function], (value,))


def _comparison(table: Table, found: Comparison) -> Condition:
    left, right, operator = found.left, found.right, found.operator
    if isinstance(left, Value) and isinstance(right, Property):
        left, right, operator = right, left, _MIRRORED[operator]
    if not isinstance(left, Property):
        raise QueryRefused("A comparison needs a property on one side.")
    column = column_of(table, left.path)
    if isinstance(right, Property):
        return Condition(column.name, operator, value_of=column_of(table, right.path).name)
    if right.text is None:
        return _null_test(column, operator)
    _check_literal(column, left, right)
    return Condition(column.name, operator, (right.text,))


def _null_test(column: ColumnDefinition, operator: str) -> Condition:
    if operator not in ("eq", "ne"):
        raise QueryRefused(f"null can be compared by eq and ne only, not by {operator}.")
    return Condition(column.name, "null" if operator == "eq" else "not-null")


def _check_literal(column: ColumnDefinition, left: Property, right: Value) -> None:
    kind = kind_of(column)
    allowed: dict[Kind, frozenset[str]] = {
        Kind.TEXT: frozenset({"text"}),
        Kind.NAME: frozenset({"text"}),
        Kind.CHOICES: frozenset({"text"}),
        Kind.NUMBER: frozenset({"number"}),
        Kind.CHOICE: frozenset({"number", "text"}),
        Kind.BOOLEAN: frozenset({"boolean"}),
        Kind.MOMENT: frozenset({"date"}),
        Kind.GUID: frozenset({"guid", "text"}),
    }
    if right.kind not in allowed[kind]:
        raise QueryRefused(
            "A binary operator with incompatible types was detected. Found operand types "
            f"'{column.type}' of '{left.path}' and '{right.kind}'."
        )
