"""Fault rules: what one may say, which requests it meets, and whether it strikes this time."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from portal.sandbox.control.errors import ControlRefused

Rule = Mapping[str, Any]

EVERYWHERE = frozenset({"kind", "method", "path", "user", "table", "count", "probability", "seed"})
# What each kind may say beside that.
OWN_WORDS: Mapping[str, frozenset[str]] = {
    "status": frozenset({"status", "code", "message", "retry_after", "inside"}),
    "delay": frozenset({"seconds", "when", "inside"}),
    "html": frozenset({"status"}),
    "token": frozenset(),
    "drop-before": frozenset({"inside"}),
    "drop-after": frozenset({"inside"}),
    "cut-off": frozenset(),
    "plug-in": frozenset({"message"}),
    "late-commit": frozenset({"seconds", "answer"}),
    "touch": frozenset({"seconds", "values"}),
    "schema-change": frozenset(),
}
# These spoil operations, alone or in batches; the others whole requests, or with `inside` parts.
OPERATION_KINDS = frozenset({"plug-in", "late-commit", "touch", "schema-change"})
AFTER_KINDS = frozenset({"drop-after", "cut-off", "delay-after"})
BEFORE_KINDS = frozenset(OWN_WORDS) - OPERATION_KINDS - AFTER_KINDS
_LONGEST_DELAY = 120
_LONGEST_WAIT = 86_400


@dataclass(frozen=True)
class Meeting:
    """A request, or an operation in it, that rules may spoil. `path` is the full path."""

    method: str
    path: str
    user_id: str
    table: str = ""
    is_part: bool = False


def check_rule(given: object) -> Rule:
    """Return a rule that was given, if it makes sense.

    Raises ControlRefused with a sentence about the first thing that does not.
    """
    kind = str(given.get("kind")) if isinstance(given, dict) else ""
    if not isinstance(given, dict) or kind not in OWN_WORDS:
        kinds = ", ".join(sorted(OWN_WORDS))
        wanted = f"A rule is an object whose 'kind' is one of {kinds}."
        raise ControlRefused(wanted)
    known = EVERYWHERE | OWN_WORDS[kind]
    for name in sorted(given):
        if name not in known:
            raise ControlRefused(f"A rule of the kind '{kind}' has no '{name}'.")
        if not _TESTS[name](given[name]):
            raise ControlRefused(f"'{name}' of a rule must be {_WANTED[name]}.")
    if kind == "delay" and given.get("seconds", 0) > _LONGEST_DELAY:
        raise ControlRefused(f"A delay takes {_LONGEST_DELAY} seconds at most.")
    for name in _REQUIRED.get(kind, ()):
        if name not in given:
            raise ControlRefused(f"A rule of the kind '{kind}' needs '{name}'.")
    return given


def kind_of(rule: Rule) -> str:
    """Return a rule's kind; a delay after the work is a kind of its own."""
    return "delay-after" if rule.get("when") == "after" else str(rule["kind"])


def meets(rule: Rule, meeting: Meeting) -> bool:
    """Tell whether a rule is about this request or operation."""
    for word, value in (
        ("method", meeting.method),
        ("user", meeting.user_id),
        ("table", meeting.table),
    ):
        if rule.get(word) and rule[word] != value:
            return False
    if rule.get("kind") not in OPERATION_KINDS and rule.get("inside", False) != meeting.is_part:
        return False
    return re.search(rule.get("path", ""), meeting.path) is not None


def strikes(rule: Rule, met: int) -> bool:
    """Tell whether a rule that was met `met` times before strikes now; the seed decides."""
    if "probability" not in rule:
        return True
    chance = Random(f"{rule.get('seed', 1)}/{met}").random()  # noqa: S311 - to be repeated
    return chance < float(rule["probability"])


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_pattern(value: object) -> bool:
    try:
        re.compile(str(value))
    except re.error:
        return False
    return isinstance(value, str)


def _is_whole(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    )


def _is_number(least: float, most: float) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
    )


_REQUIRED: Mapping[str, tuple[str, ...]] = {"status": ("status",), "plug-in": ("table",)}


def _is_object(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(name, str) for name in value)


_TESTS: Mapping[str, Callable[[object], bool]] = {
    "kind": _is_text,
    "method": lambda value: value in ("GET", "POST", "PATCH", "PUT", "DELETE"),
    "path": _is_pattern,
    "user": _is_text,
    "count": _is_whole(1, 1_000_000),
    "probability": _is_number(0, 1),
    "seed": _is_whole(0, 2**63 - 1),
    "status": _is_whole(400, 599),
    "inside": lambda value: isinstance(value, bool),
    "when": lambda value: value in ("before", "after"),
    "answer": lambda value: value in ("dropped", "given"),
    "values": _is_object,
    "code": _is_text,
    "message": _is_text,
    "retry_after": _is_whole(0, 86_400),
    "seconds": _is_number(0, _LONGEST_WAIT),
    "table": _is_text,
}
_WANTED: Mapping[str, str] = {
    "kind": "a text",
    "method": "GET, POST, PATCH, PUT or DELETE",
    "path": "a regular expression",
    "user": "a user's name or id",
    "count": "a whole number from 1",
    "probability": "a number from 0 to 1",
    "seed": "a whole number",
    "status": "a whole number from 400 to 599",
    "inside": "true or false",
    "when": "before or after",
    "answer": "dropped or given",
    "values": "an object of columns and values",
    "code": "a text",
    "message": "a text",
    "retry_after": "whole seconds, a day at most",
    "seconds": f"a number from 0 to {_LONGEST_WAIT}",
    "table": "the logical name of a table",
}
