"""`$filter` as a tree: comparisons, and/or/not, text tests, Dataverse's functions, any/all."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    ValueList,
)
from portal.sandbox.odata.lexer import Cursor, Token, cursor_over
from portal.sandbox.odata.operands import CRM, Aliases, read_argument, read_operand

_COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_TEXT_TESTS = frozenset({"contains", "startswith", "endswith"})
_DEEPEST = 60


def parse_filter(text: str, aliases: Mapping[str, str] | None = None) -> Expression:
    """Return the tree of a filter; `aliases` are the query's `@p` options, None to allow none.

    Raises QueryRefused for bad syntax, NotImplementedHere for functions that are not served.
    """
    parser = _Parser(cursor_over(text), aliases)
    found = parser.disjunction(0)
    parser.cursor.expect("end", "")
    return found


@dataclass(frozen=True)
class _Parser:
    cursor: Cursor
    aliases: Aliases

    def disjunction(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise QueryRefused(f"The filter is nested deeper than {_DEEPEST}.")
        parts = [self._conjunction(depth)]
        while self.cursor.take("word", "or"):
            parts.append(self._conjunction(depth))
        return parts[0] if len(parts) == 1 else Junction("or", tuple(parts))

    def _conjunction(self, depth: int) -> Expression:
        parts = [self._term(depth)]
        while self.cursor.take("word", "and"):
            parts.append(self._term(depth))
        return parts[0] if len(parts) == 1 else Junction("and", tuple(parts))

    def _term(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise QueryRefused(f"The filter is nested deeper than {_DEEPEST}.")
        if self.cursor.take("word", "not"):
            return Negation(self._term(depth + 1))
        if self.cursor.take("mark", "("):
            found = self.disjunction(depth + 1)
            self.cursor.expect("mark", ")")
            return found
        is_call = self.cursor.peek().kind == "word" and self.cursor.peek(1) == Token("mark", "(")
        return self._call(depth) if is_call else self._comparison()

    def _call(self, depth: int) -> Expression:
        name = self.cursor.next().text
        self.cursor.expect("mark", "(")
        found = self._called(name, depth)
        self.cursor.expect("mark", ")")
        return found

    def _called(self, name: str, depth: int) -> Expression:
        collection, _slash, last = name.rpartition("/")
        if last in ("any", "all") and collection:
            return self._lambda(collection, last, depth)
        if name.startswith(CRM):
            return QueryFunction(name.removeprefix(CRM), self._arguments())
        if name not in _TEXT_TESTS:
            raise NotImplementedHere(f"the function '{name}' in $filter")
        return self._text_test(name)

    def _lambda(self, collection: str, quantifier: str, depth: int) -> Lambda:
        if self.cursor.peek() == Token("mark", ")"):
            if quantifier == "all":
                raise QueryRefused("'all' needs an expression.")
            return Lambda(collection, "any", "", None)
        variable = self.cursor.next()
        if variable.kind != "word" or "/" in variable.text or "." in variable.text:
            raise self.cursor.refusal(variable)
        self.cursor.expect("mark", ":")
        body = self.disjunction(depth + 1)
        return Lambda(collection, "any" if quantifier == "any" else "all", variable.text, body)

    def _arguments(self) -> dict[str, Value | ValueList]:
        found: dict[str, Value | ValueList] = {}
        while self.cursor.peek() != Token("mark", ")"):
            if found:
                self.cursor.expect("mark", ",")
            name = self.cursor.next()
            if name.kind != "word" or name.text in found:
                raise self.cursor.refusal(name)
            self.cursor.expect("mark", "=")
            found[name.text] = read_argument(self.cursor, self.aliases)
        return found

    def _text_test(self, name: str) -> TextTest:
        column = read_operand(self.cursor, self.aliases)
        self.cursor.expect("mark", ",")
        value = read_operand(self.cursor, self.aliases)
        if not isinstance(column, Property) or not isinstance(value, Value):
            raise QueryRefused(f"{name} takes a property and a text.")
        return TextTest(name, column, value.text or "")

    def _comparison(self) -> Comparison:
        left = read_operand(self.cursor, self.aliases)
        operator = self.cursor.next()
        if operator.kind != "word" or operator.text not in _COMPARISONS:
            raise self.cursor.refusal(operator)
        return Comparison(operator.text, left, read_operand(self.cursor, self.aliases))
