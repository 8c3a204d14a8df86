"""Amounts: the currency a row begins with, its rate, and amounts in the base currency."""

from decimal import ROUND_HALF_EVEN, Decimal

from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.definitions.tables import Table
from portal.sandbox.models import Row
from portal.sandbox.rows.record import Values
from portal.sandbox.rows.values import Canonical

CURRENCY, RATE = "transactioncurrencyid", "exchangerate"
_PLACES = Decimal("0.0001")


def settle_money(table: Table, values: Values, before: Values | None = None) -> None:
    """Set a row's currency and rate in place; `before` are its values until now, None if new.

    A new row takes the organisation's currency unless it names one. The rate is the currency's,
    taken again when the currency changes, as in the product.
    """
    if CURRENCY not in table.columns or not _amounts(table):
        return
    if before is None and values.get(CURRENCY) is None:
        values[CURRENCY] = _base_currency()
    if RATE not in table.columns:
        return
    if before is None or before.get(CURRENCY) != values.get(CURRENCY) or not values.get(RATE):
        values[RATE] = _rate_of(values.get(CURRENCY))


def settle_bases(table: Table, values: Values) -> None:
    """Set the amounts in base currency in place, `x_base` from `x`, computed amounts included."""
    if RATE not in table.columns:
        return
    for name in _amounts(table):
        if f"{name}_base" in table.columns:
            values[f"{name}_base"] = _in_base(values.get(name), values.get(RATE))


def _amounts(table: Table) -> list[str]:
    return [one.name for one in table.columns.values() if one.type is ColumnType.MONEY]


def _base_currency() -> Canonical:
    data = Row.objects.filter(table="organization").values_list("data", flat=True).first()
    found: Canonical = (data or {}).get("basecurrencyid")
    return found


def _rate_of(currency: Canonical) -> Canonical:
    found = Row.objects.filter(table="transactioncurrency", key=str(currency))
    data = found.values_list("data", flat=True).first()
    rate: Canonical = (data or {}).get(RATE)
    return rate


def _in_base(amount: Canonical, rate: Canonical) -> Canonical:
    if not isinstance(amount, int | float) or not isinstance(rate, int | float) or not rate:
        return None
    exact = Decimal(str(amount)) / Decimal(str(rate))
    return float(exact.quantize(_PLACES, ROUND_HALF_EVEN))
