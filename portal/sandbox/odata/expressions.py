"""The tree of a `$filter`, before anything is known about tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


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
class ValueList:
    """Literals in brackets, as texts."""

    texts: tuple[str, ...]


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
class QueryFunction:
    """`Microsoft.Dynamics.CRM.Name(Parameter=value,…)`, by its bare name."""

    name: str
    arguments: Mapping[str, Value | ValueList]


@dataclass(frozen=True)
class Lambda:
    """`collection/any(variable:body)` or `…/all(…)`; without a body, whether there is any row."""

    collection: str
    quantifier: Literal["any", "all"]
    variable: str
    body: "Expression | None"


@dataclass(frozen=True)
class Junction:
    """Expressions joined by "and" or "or"."""

    kind: str
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Negation:
    """`not expression`."""

    expression: "Expression"


Expression = Comparison | TextTest | QueryFunction | Lambda | Junction | Negation
