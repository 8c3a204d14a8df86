"""Columns that nobody types in: what is computed from other values."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from portal.sandbox.definitions.model import ColumnDefinition, Rollup
from portal.sandbox.organisation.tables.building import READ_ONLY, money, whole

Values = Mapping[str, str | int | float | None]
Formula = Callable[[Values], str | int | float | None]


def computed_money(name: str, label: str, label_de: str, formula: Formula) -> ColumnDefinition:
    """Return an amount that is calculated from other columns of the row."""
    return replace(money(name, label, label_de, **READ_ONLY), calculate=formula)


def summed_money(name: str, label: str, label_de: str, rollup: Rollup) -> ColumnDefinition:
    """Return an amount that is gathered from the rows that point at this one."""
    return replace(money(name, label, label_de, **READ_ONLY), rollup=rollup)


def counted(name: str, label: str, label_de: str, rollup: Rollup) -> ColumnDefinition:
    """Return the number of rows that point at this one."""
    return replace(whole(name, label, label_de, minimum=0, **READ_ONLY), rollup=rollup)


def number(values: Values, name: str) -> float:
    """Return a number among a row's values; what is missing counts as nothing."""
    found = values.get(name)
    return float(found) if isinstance(found, int | float) else 0.0
