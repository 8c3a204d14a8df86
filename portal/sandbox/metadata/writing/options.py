"""Options of choices as they are sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.sandbox.definitions.model import Option
from portal.sandbox.errors import BadRequest
from portal.sandbox.metadata.writing.given import Given

_KIND = "OptionMetadata"
# Where values begin that nobody chose; the product takes its publisher's number.
FIRST_VALUE = 100_000_000
_LEAST, _MOST = -(2**31), 2**31 - 1


def read_options(bodies: Iterable[Mapping[str, Any]]) -> tuple[Option, ...]:
    """Return options; those without a value are numbered.

    Raises BadRequest for a value that is there twice.
    """
    found: list[Option] = []
    for body in bodies:
        found.append(read_option(body, next_value(found)))
    if len({one.value for one in found}) < len(found):
        raise BadRequest("The options of a choice must have values of their own.", "0x80044329")
    return tuple(found)


def read_option(body: Mapping[str, Any], usual: int) -> Option:
    """Return one option.

    Raises BadRequest without a label.
    """
    given = Given(body, _KIND)
    value = given.whole("Value", usual, _LEAST, _MOST)
    label, description = given.label("Label"), given.label("Description")
    if label is None or not (label.english or label.german):
        raise BadRequest("An option needs a label.")
    return Option(
        value=usual if value is None else value,
        label=label.english or label.german or "",
        label_de=label.german,
        color=given.text("Color") or None,
        description=description.english if description else None,
        description_de=description.german if description else None,
    )


def next_value(options: Iterable[Option]) -> int:
    """Return a value that no option has yet."""
    return max((one.value + 1 for one in options if one.value >= FIRST_VALUE), default=FIRST_VALUE)
