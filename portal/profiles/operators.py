"""The condition operators of FetchXML: how many values each takes, which move with the date."""

_UNITS = ("hours", "days", "weeks", "months", "years")

_DATES_WITHOUT_VALUE = frozenset(
    [
        "yesterday",
        "today",
        "tomorrow",
        "last-seven-days",
        "next-seven-days",
        *(f"{when}-{unit}" for when in ("last", "this", "next") for unit in ("week", "month")),
        *(f"{when}-year" for when in ("last", "this", "next")),
        *(
            f"{when}-fiscal-{unit}"
            for when in ("last", "this", "next")
            for unit in ("year", "period")
        ),
    ]
)

_DATES_WITH_COUNT = frozenset(
    [
        *(f"{when}-x-{unit}" for when in ("last", "next") for unit in _UNITS),
        *(f"{when}-x-fiscal-{unit}" for when in ("last", "next") for unit in ("years", "periods")),
        *(f"olderthan-x-{unit}" for unit in ("minutes", *_UNITS)),
    ]
)

DATE_RELATIVE = _DATES_WITHOUT_VALUE | _DATES_WITH_COUNT
"""Operators whose meaning moves with the clock: a row can leave the scope without a change."""

WITHOUT_VALUE = _DATES_WITHOUT_VALUE | {
    "null",
    "not-null",
    "eq-userid",
    "ne-userid",
    "eq-userteams",
    "eq-useroruserteams",
    "eq-useroruserhierarchy",
    "eq-useroruserhierarchyandteams",
    "eq-businessid",
    "ne-businessid",
    "eq-userlanguage",
}

WITH_COUNT = _DATES_WITH_COUNT
"""Operators that take one whole number above zero."""

WITH_COLUMN = frozenset(["eq", "ne", "gt", "ge", "lt", "le"])
"""Operators that may compare with another column (`valueof`)."""

WITH_VALUE = WITH_COLUMN | {
    "neq",
    "like",
    "not-like",
    "begins-with",
    "not-begin-with",
    "ends-with",
    "not-end-with",
    "on",
    "on-or-before",
    "on-or-after",
    "above",
    "eq-or-above",
    "under",
    "eq-or-under",
    "not-under",
    "in-fiscal-year",
    "in-fiscal-period",
}

WITH_TWO_VALUES = frozenset(
    [
        "between",
        "not-between",
        "in-fiscal-period-and-year",
        "in-or-before-fiscal-period-and-year",
        "in-or-after-fiscal-period-and-year",
    ]
)

WITH_MANY_VALUES = frozenset(["in", "not-in", "contain-values", "not-contain-values"])


def value_complaint(operator: str, values: list[str]) -> str | None:
    """What is wrong with the values given to `operator`, None if nothing is."""
    count = len(values)
    if operator in WITHOUT_VALUE:
        return "takes no value" if count else None
    if operator in WITH_COUNT:
        is_count = count == 1 and values[0].isascii() and values[0].isdigit() and int(values[0]) > 0
        return None if is_count else "takes one whole number above zero"
    if operator in WITH_TWO_VALUES:
        return None if count == 2 else "takes two values"
    if operator in WITH_MANY_VALUES:
        return None if count else "takes at least one value"
    if operator in WITH_VALUE:
        return None if count == 1 else "takes one value"
    return "is not an operator of FetchXML"
