"""`$filter` as a tree: comparisons, and/or/not, contains/startswith/endswith."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
from portal.sandbox.odata.lexer import Token, tokens_of

_COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_FUNCTIONS = frozenset({"contains", "startswith", "endswith"})
_LITERALS = frozenset({"guid", "date", "number", "text"})
_DEEPEST = 60
_CRM = "Microsoft.Dynamics.CRM."


def parse_filter(text: str, aliases: Mapping[str, str] | None = None) -> Expression:
    """Return the tree of a filter; `aliases` are the query's `@p` options.

    Raises QueryRefused for bad syntax, NotImplementedHere for functions that are not served.
    """
    parser = _Parser(tokens_of(text), text, dict(aliases or {}))
    found = parser.disjunction(0)
    parser.expect("end", "")
    return found


@dataclass
class _Parser:
    tokens: list[Token]
    text: str
    aliases: dict[str, str] = field(default_factory=dict)
    at: int = 0

    def disjunction(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise QueryRefused(f"The filter is nested deeper than {_DEEPEST}.")
        parts = [self._conjunction(depth)]
        while self._take_word("or"):
            parts.append(self._conjunction(depth))
        return parts[0] if len(parts) == 1 else Junction("or", tuple(parts))

    def expect(self, kind: str, text: str) -> None:
        token = self._next()
        if token.kind != kind or token.text != text:
            raise QueryRefused(f"Syntax error near '{token.text}' in '{self.text}'.")

    def _conjunction(self, depth: int) -> Expression:
        parts = [self._term(depth)]
        while self._take_word("and"):
            parts.append(self._term(depth))
        return parts[0] if len(parts) == 1 else Junction("and", tuple(parts))

    def _term(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise QueryRefused(f"The filter is nested deeper than {_DEEPEST}.")
        if self._take_word("not"):
            return Negation(self._term(depth + 1))
        if self._take_mark("("):
            found = self.disjunction(depth + 1)
            self.expect("mark", ")")
            return found
        token = self._peek()
        follows = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else token
        if token.kind == "word" and follows == Token("mark", "("):
            return self._function()
        return self._comparison()

    def _function(self) -> Expression:
        name = self._next().text
        if name.split("/")[-1] in ("any", "all"):
            raise NotImplementedHere(f"the lambda '{name}' in $filter")
        if name not in _FUNCTIONS:
            kind = "query function" if name.startswith(_CRM) else "function"
            raise NotImplementedHere(f"the {kind} '{name}' in $filter")
        self.expect("mark", "(")
        column = self._operand()
        self.expect("mark", ",")
        value = self._operand()
        self.expect("mark", ")")
        if not isinstance(column, Property) or not isinstance(value, Value):
            raise QueryRefused(f"{name} takes a property and a text.")
        return TextTest(name, column, value.text or "")

    def _comparison(self) -> Expression:
        left = self._operand()
        operator = self._next()
        if operator.kind != "word" or operator.text not in _COMPARISONS:
            raise QueryRefused(f"Syntax error near '{operator.text}' in '{self.text}'.")
        return Comparison(operator.text, left, self._operand())

    def _operand(self) -> Property | Value:
        token = self._next()
        if token.kind in _LITERALS:
            return Value(token.text, token.kind)
        if token.kind == "alias":
            return self._alias(token.text)
        if token.kind != "word":
            raise QueryRefused(f"Syntax error near '{token.text}' in '{self.text}'.")
        if token.text == "null":
            return Value(None, "null")
        if token.text in ("true", "false"):
            return Value(token.text, "boolean")
        if self._peek().kind == "text" and token.text.startswith(_CRM):
            return Value(self._next().text, "text")
        return Property(token.text)

    def _alias(self, name: str) -> Property | Value:
        given = self.aliases.get(name)
        if given is None:
            return Value(None, "null")
        return _Parser(tokens_of(given), given)._operand()  # noqa: SLF001 - its own kind

    def _peek(self) -> Token:
        return self.tokens[self.at]

    def _next(self) -> Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def _take_word(self, word: str) -> bool:
        return self._take(Token("word", word))

    def _take_mark(self, mark: str) -> bool:
        return self._take(Token("mark", mark))

    def _take(self, token: Token) -> bool:
        if self._peek() == token:
            self._next()
            return True
        return False
