"""The tree of a `$filter`, before anything is known about tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Property:
    """A property, by its name in JSON or a path of them."""

    path: str


@dataclass(frozen=True)
class Value:
    """A literal as text, and the kind of its token; null is None."""

    text: str | None
    kind: str


@dataclass(frozen=True)
class Comparison:
    """`left operator right`."""

    operator: str
    left: Property | Value
    right: Property | Value


@dataclass(frozen=True)
class TextTest:
    """`contains`, `startswith` or `endswith`."""

    function: str
    property: Property
    value: str


@dataclass(frozen=True)
class Junction:
    """Expressions joined by "and" or "or"."""

    kind: str
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Negation:
    """`not expression`."""

    expression: "Expression"


Expression = Comparison | TextTest | Junction | Negation
