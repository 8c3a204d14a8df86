"""`$select`, `$filter` and `$expand` over metadata, which is JSON in memory."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from portal.sandbox.errors import QueryRefused
from portal.sandbox.metadata.labels import Json
from portal.sandbox.odata.expressions import (
    Comparison,
    Expression,
    Junction,
    Negation,
    Property,
    TextTest,
    Value,
)
from portal.sandbox.odata.filter_parser import parse_filter

_ALWAYS = ("@odata.type", "MetadataId")


@dataclass(frozen=True)
class Expansion:
    """One name of `$expand`, with its own options."""

    name: str
    options: Mapping[str, str]


def read_expand(text: str | None) -> list[Expansion]:
    """Return the expansions of `Attributes($select=LogicalName;$filter=…),Keys`."""
    return [_expansion(one) for one in _split(text or "", ",") if one.strip()]


def query(items: Iterable[Json], options: Mapping[str, str]) -> list[Json]:
    """Return the items that `$filter` keeps, cut to `$select`."""
    found = list(items)
    if options.get("$filter"):
        expression = parse_filter(options["$filter"])
        found = [one for one in found if holds(expression, one)]
    return [select(one, options.get("$select")) for one in found]


def select(item: Json, text: str | None) -> Json:
    """Return an item cut to the properties of `$select`; ids always stay."""
    if not text:
        return item
    names = [one.strip() for one in text.split(",")]
    return {name: item[name] for name in (*_ALWAYS, *names) if name in item}


def holds(expression: Expression, item: Json) -> bool:
    """Tell whether a filter keeps an item.

    Raises QueryRefused for a property that the item does not have.
    """
    if isinstance(expression, Negation):
        return not holds(expression.expression, item)
    if isinstance(expression, Junction):
        test = all if expression.kind == "and" else any
        return test(holds(one, item) for one in expression.parts)
    if isinstance(expression, TextTest):
        return _text_test(expression, str(_read(item, expression.property.path) or ""))
    return _compare(expression, item)


def _text_test(test: TextTest, text: str) -> bool:
    tests: dict[str, Callable[[str], bool]] = {
        "contains": text.lower().__contains__,
        "startswith": text.lower().startswith,
        "endswith": text.lower().endswith,
    }
    return tests[test.function](test.value.lower())


def _compare(found: Comparison, item: Json) -> bool:
    left, right = _operand(found.left, item), _operand(found.right, item)
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.lower(), right.lower()
    if found.operator in ("eq", "ne"):
        return (left == right) == (found.operator == "eq")
    if left is None or right is None:
        return False
    if isinstance(left, str) and isinstance(right, str):
        return _in_order(found.operator, (left > right) - (left < right))
    if isinstance(left, int | float) and isinstance(right, int | float):
        return _in_order(found.operator, (left > right) - (left < right))
    raise QueryRefused("The operands of a comparison are of different types.")


def _in_order(operator: str, sign: int) -> bool:
    return {"gt": sign > 0, "ge": sign >= 0, "lt": sign < 0, "le": sign <= 0}[operator]


def _operand(found: Property | Value, item: Json) -> object:
    if isinstance(found, Property):
        return _read(item, found.path)
    if found.kind == "number" and found.text is not None:
        return float(found.text)
    return found.text == "true" if found.kind == "boolean" else found.text


def _read(item: Json, path: str) -> object:
    value: object = item
    for name in path.split("/"):
        if not isinstance(value, dict) or name not in value:
            raise QueryRefused(f"Could not find a property named '{path}'.")
        value = value[name]
    return value


def _expansion(text: str) -> Expansion:
    name, _parenthesis, inside = text.strip().partition("(")
    options = {}
    for pair in filter(None, _split(inside.removesuffix(")"), ";")):
        option, _equals, value = pair.partition("=")
        options[option.strip()] = value
    return Expansion(name, options)


def _split(text: str, separator: str) -> list[str]:
    """Split at separators outside parentheses and quotes."""
    parts, depth, quoted, current = [], 0, False, ""
    for character in text:
        quoted ^= character == "'"
        if not quoted:
            depth += (character == "(") - (character == ")")
        if character == separator and depth == 0 and not quoted:
            parts.append(current)
            current = ""
        else:
            current += character
    return [*parts, current]
