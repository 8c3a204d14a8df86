"""Beside every amount in a row's currency, the amount in the organisation's, and the rate."""

from dataclasses import replace

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, TableDefinition
from portal.sandbox.organisation.tables.building import READ_ONLY, column

_CURRENCY = "transactioncurrencyid"


def with_base_amounts(table: TableDefinition) -> TableDefinition:
    """Return a table with a currency completed by the rate and the base of each amount."""
    amounts = [one for one in table.columns if one.type is ColumnType.MONEY]
    if not amounts or _CURRENCY not in {one.name for one in table.columns}:
        return table
    rate = column(
        ColumnType.DECIMAL, "exchangerate", "Exchange Rate", "Wechselkurs", minimum=1e-12,
        maximum=1e11, precision=12, **READ_ONLY,
    )  # fmt: skip
    return replace(table, columns=(*table.columns, rate, *map(_base, amounts)))


def _base(amount: ColumnDefinition) -> ColumnDefinition:
    return replace(
        column(
            ColumnType.MONEY, f"{amount.name}_base", f"{amount.label} (Base)",
            f"{amount.label_de or amount.label} (Basis)", minimum=-922337203685477,
            maximum=922337203685477, precision=4, **READ_ONLY,
        ),
        secured=amount.secured,
    )  # fmt: skip
