"""What money brings with it: a currency, its rate, and the amount in the base currency."""

from collections.abc import Iterator

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import Table

_CURRENCY, _RATE = "transactioncurrencyid", "exchangerate"


def with_currency(table: Table, column: ColumnDefinition) -> tuple[ColumnDefinition, ...]:
    """Return a new column, and before it what money needs and the table has not."""
    if column.type is not ColumnType.MONEY:
        return (column,)
    return (*(one for one in _needed(column) if one.name not in table.columns), column)


def _needed(column: ColumnDefinition) -> Iterator[ColumnDefinition]:
    yield ColumnDefinition(
        _CURRENCY, ColumnType.LOOKUP, "Currency", schema_name="TransactionCurrencyId",
        targets=("transactioncurrency",), navigation={"transactioncurrency": _CURRENCY},
        label_de="Währung", is_made=True,
    )  # fmt: skip
    yield ColumnDefinition(
        _RATE, ColumnType.DECIMAL, "Exchange Rate", schema_name="ExchangeRate", minimum=0,
        maximum=100_000_000_000, precision=10, creatable=False, updatable=False,
        label_de="Wechselkurs", is_made=True,
    )  # fmt: skip
    yield ColumnDefinition(
        f"{column.name}_base", ColumnType.MONEY, f"{column.label} (Base)",
        schema_name=f"{column.schema_name}_Base", minimum=-922_337_203_685_477,
        maximum=922_337_203_685_477, precision=column.precision, creatable=False, updatable=False,
        label_de=f"{column.label_de} (Basis)" if column.label_de else None, is_made=True,
    )  # fmt: skip
