"""A `$filter`'s tree as the filter of a query: negation moved inward, properties to columns.

A path through lookups and a lambda ask whether a related row exists, so they become links of the
kinds "any" and "not any". A path has the value null where there is no related row that the caller
may read; a condition that null satisfies is therefore turned round: no related row breaks it.
"""

from dataclasses import replace

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import LOOKUP_TYPES, Table
from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.odata.expressions import (
    Comparison,
    Expression,
    Junction,
    Lambda,
    Negation,
    Property,
    QueryFunction,
    TextTest,
    Value,
)
from portal.sandbox.odata.filter_scope import Scope, column_of
from portal.sandbox.odata.navigations import ToOne, related_link
from portal.sandbox.odata.query_functions import meaning_of
from portal.sandbox.query.model import Condition, Filter, Link, LinkType
from portal.sandbox.query.operators import OPPOSITES
from portal.sandbox.sql.columns import Kind, kind_of

__all__ = ["column_of", "compile_filter"]

Part = Condition | Filter | Link
_MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq", "ne": "ne"}
_TEXT_OPERATORS = {"contains": "like", "startswith": "begins-with", "endswith": "ends-with"}
_TEXTUAL = frozenset({Kind.TEXT, Kind.NAME, Kind.CHOICES})
_OPPOSITES = {**OPPOSITES, "under": "not-under", "not-under": "under"}
_HELD_BY_NULL = frozenset(
    {
        "ne", "null", "not-like", "not-begin-with", "not-end-with", "not-in", "not-between",
        "not-contain-values", "ne-userid", "ne-businessid", "not-under",
    }
)  # fmt: skip
_LITERALS: dict[Kind, frozenset[str]] = {
    Kind.TEXT: frozenset({"text"}),
    Kind.NAME: frozenset({"text"}),
    Kind.CHOICES: frozenset({"text"}),
    Kind.NUMBER: frozenset({"number"}),
    Kind.CHOICE: frozenset({"number", "text"}),
    Kind.BOOLEAN: frozenset({"boolean"}),
    Kind.MOMENT: frozenset({"date"}),
    Kind.GUID: frozenset({"guid", "text"}),
}


def compile_filter(catalogue: Catalogue, table: Table, expression: Expression) -> Filter:
    """Return the filter that `expression` is on `table`.

    Raises QueryRefused for unknown properties and literals of the wrong type, BadRequest for too
    many conditions, NotImplementedHere for what is not served.
    """
    found = _compile(Scope(catalogue, table), expression, negated=False)
    return found if isinstance(found, Filter) else Filter("and", (found,))


def _compile(scope: Scope, expression: Expression, *, negated: bool) -> Part:
    if isinstance(expression, Negation):
        return _compile(scope, expression.expression, negated=not negated)
    if isinstance(expression, Junction):
        parts = tuple(_compile(scope, one, negated=negated) for one in expression.parts)
        return Filter("or" if (expression.kind == "or") != negated else "and", parts)
    if isinstance(expression, Lambda):
        return _lambda(scope, expression, negated=negated)
    lookups, condition = _condition(scope, expression)
    scope.budget.spend()
    return _through(scope, lookups, _opposite(condition) if negated else condition)


def _condition(
    scope: Scope, expression: Comparison | TextTest | QueryFunction
) -> tuple[list[ToOne], Condition]:
    if isinstance(expression, TextTest):
        return _text_test(scope, expression)
    if isinstance(expression, QueryFunction):
        return _function(scope, expression)
    return _comparison(scope, expression)


def _opposite(condition: Condition) -> Condition:
    operator = _OPPOSITES.get(condition.operator)
    if operator is None:
        raise NotImplementedHere(f"'not' before the query function '{condition.operator}'")
    return replace(condition, operator=operator)


def _through(scope: Scope, lookups: list[ToOne], condition: Condition) -> Part:
    """Return a condition on the row that the lookups lead to."""
    if not lookups:
        return condition
    is_turned = condition.operator in _HELD_BY_NULL and condition.value_of is None
    part: Part = _opposite(condition) if is_turned else condition
    for at in reversed(range(len(lookups))):
        alias = scope.budget.go((*scope.way, *(one.name for one in lookups[: at + 1])))
        kind: LinkType = "not any" if is_turned and at == 0 else "any"
        part = related_link(lookups[at], kind, Filter("and", (part,)), alias)
    return part


def _lambda(scope: Scope, found: Lambda, *, negated: bool) -> Link:
    collection = scope.collection(found.collection)
    inner = scope.inside(collection, found.variable)
    kept = Filter()
    if found.body is not None:
        body = _compile(inner, found.body, negated=False)
        kept = Filter("and", (body,))
    if found.quantifier == "all":
        kept = _broken(inner, kept)
    alias = scope.budget.go(inner.way)
    is_any = (found.quantifier == "any") != negated
    return related_link(collection, "any" if is_any else "not any", kept, alias)


def _broken(inner: Scope, kept: Filter) -> Filter:
    """Return what holds for rows for which `kept` does not, be it false or null."""
    key = inner.table.key
    alias = f"_{next(inner.budget.names)}"
    same = Link(inner.table.name, key, key, alias, "not any", filter=kept)
    return Filter("and", (same,))


def _text_test(scope: Scope, test: TextTest) -> tuple[list[ToOne], Condition]:
    lookups, column = scope.column(test.property.path)
    if kind_of(column) not in _TEXTUAL:
        raise QueryRefused(
            f"No function signature for the function with name '{test.function}' matches the "
            f"property '{test.property.path}'."
        )
    value = f"%{test.value}%" if test.function == "contains" else test.value
    return lookups, Condition(column.name, _TEXT_OPERATORS[test.function], (value,))


def _function(scope: Scope, function: QueryFunction) -> tuple[list[ToOne], Condition]:
    name, operator, values = meaning_of(function)
    lookup = scope.table.columns.get(name)
    if lookup is not None and lookup.type in LOOKUP_TYPES and not scope.variable:
        return [], Condition(lookup.name, operator, values)
    lookups, column = scope.column(name)
    kind_of(column)
    return lookups, Condition(column.name, operator, values)


def _comparison(scope: Scope, found: Comparison) -> tuple[list[ToOne], Condition]:
    left, right, operator = found.left, found.right, found.operator
    if isinstance(left, Value) and isinstance(right, Property):
        left, right, operator = right, left, _MIRRORED[operator]
    if not isinstance(left, Property):
        raise QueryRefused("A comparison needs a property on one side.")
    lookups, column = scope.column(left.path)
    if isinstance(right, Property):
        return lookups, _column_comparison(scope, (lookups, column), operator, right)
    if right.text is None:
        return lookups, _null_test(column, operator)
    _check_literal(column, left, right)
    return lookups, Condition(column.name, operator, (right.text,))


def _column_comparison(
    scope: Scope, left: tuple[list[ToOne], ColumnDefinition], operator: str, right: Property
) -> Condition:
    lookups, other = scope.column(right.path)
    if [one.name for one in lookups] != [one.name for one in left[0]]:
        raise QueryRefused("Only columns of the same row can be compared with each other.")
    if kind_of(left[1]) is not kind_of(other):
        raise QueryRefused(
            "A binary operator with incompatible types was detected. Found operand types "
            f"'{left[1].type}' and '{other.type}'."
        )
    return Condition(left[1].name, operator, value_of=other.name)


def _null_test(column: ColumnDefinition, operator: str) -> Condition:
    if operator not in ("eq", "ne"):
        raise QueryRefused(f"null can be compared by eq and ne only, not by {operator}.")
    return Condition(column.name, "null" if operator == "eq" else "not-null")


def _check_literal(column: ColumnDefinition, left: Property, right: Value) -> None:
    if right.kind not in _LITERALS[kind_of(column)]:
        raise QueryRefused(
            "A binary operator with incompatible types was detected. Found operand types "
            f"'{column.type}' of '{left.path}' and '{right.kind}'."
        )
