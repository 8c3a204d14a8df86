"""Values of trusted rows, made canonical fast: what depends on the table is found out once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import LOOKUP_TYPES, Table
from portal.sandbox.models import Row
from portal.sandbox.rows.money import CURRENCY, RATE
from portal.sandbox.rows.record import TABLE_SUFFIX, Values
from portal.sandbox.rows.values import Canonical, guid, moment, read_moment

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}").fullmatch

Reader = Callable[[object], Canonical]


@dataclass(frozen=True)
class Preparation:
    """How rows of one table become canonical: values they begin with, readers of given ones.

    `units` is the business unit of every owner, `rates` the rate of every currency, `amounts`
    the columns that have a base amount.
    """

    table: Table
    defaults: Values
    readers: Mapping[str, Reader]
    lookups: Mapping[str, ColumnDefinition]
    amounts: tuple[str, ...]
    units: Mapping[str, str]
    rates: Mapping[str, float]

    def values(self, given: Mapping[str, object]) -> Values:
        """Return the canonical values of a row."""
        values = self.defaults.copy()
        readers, lookups = self.readers, self.lookups
        for name, value in given.items():
            if value is None or value == "":
                values[name] = None
            elif name in lookups:
                self._point(values, lookups[name], value)
            else:
                values[name] = readers[name](value)
        if self.table.is_user_owned:
            self._own(values)
        if self.amounts:
            self._convert(values)
        return values

    def _point(self, values: Values, column: ColumnDefinition, value: object) -> None:
        target, key = value if isinstance(value, tuple) else (column.targets[0], value)
        values[column.name] = _read_guid(key)
        if len(column.targets) > 1:
            values[column.name + TABLE_SUFFIX] = target

    def _own(self, values: Values) -> None:
        values.setdefault("owningbusinessunit", self.units.get(str(values.get("ownerid"))))
        if values.get("ownerid__table") == "systemuser":
            values.setdefault("createdby", values["ownerid"])
            values.setdefault("modifiedby", values["ownerid"])

    def _convert(self, values: Values) -> None:
        rate = self.rates.get(str(values.get(CURRENCY)))
        if not rate:
            return
        values[RATE] = rate
        for name in self.amounts:
            amount = values.get(name)
            if isinstance(amount, int | float):
                values[f"{name}_base"] = round(amount / rate, 4)


def prepare(table: Table) -> Preparation:
    """Return how rows of `table` become canonical, as the organisation is now."""
    columns = table.columns
    bases = (one.name for one in columns.values() if one.type is ColumnType.MONEY)
    amounts = tuple(one for one in bases if f"{one}_base" in columns and RATE in columns)
    return Preparation(
        table=table,
        defaults=dict(_defaults(table)),
        readers={name: _reader(column) for name, column in columns.items()},
        lookups={name: one for name, one in columns.items() if one.type in LOOKUP_TYPES},
        amounts=amounts,
        units=_units() if table.is_user_owned else {},
        rates=_rates() if amounts else {},
    )


def _reader(column: ColumnDefinition) -> Reader:
    if column.type is ColumnType.DATE_TIME:
        return _read_date(column)
    if column.type is ColumnType.UNIQUE_IDENTIFIER:
        return _read_guid
    return _read_plain


def _read_date(column: ColumnDefinition) -> Reader:
    is_local = column.behavior == "UserLocal"

    def read(value: object) -> str:
        if is_local and isinstance(value, datetime):
            # In UTC already, the text is as good as there; strftime takes four times as long.
            is_utc = value.tzinfo is UTC
            return f"{value.isoformat()[:19]}Z" if is_utc else moment(value)
        return read_moment(column, value)

    return read


def _read_guid(value: object) -> str:
    return value if isinstance(value, str) and _GUID(value) else guid(value)


def _read_plain(value: object) -> Canonical:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else str(value)


def _defaults(table: Table) -> Iterator[tuple[str, Canonical]]:
    now = moment(datetime.now(UTC))
    for column in table.columns.values():
        if column.name in ("createdon", "modifiedon"):
            yield column.name, now
        elif column.type is ColumnType.STATE:
            yield column.name, column.options[0].value
        elif column.type is ColumnType.STATUS:
            yield column.name, table.definition.states[0].default_status
        elif column.default is not None:
            yield column.name, _reader(column)(column.default)


def _units() -> dict[str, str]:
    """Return the business unit of every user and team."""
    owners = Row.objects.filter(table__in=("systemuser", "team"))
    return {
        key: unit for key, unit in owners.values_list("key", "business_unit") if unit is not None
    }


def _rates() -> dict[str, float]:
    """Return the exchange rate of every currency."""
    found = Row.objects.filter(table="transactioncurrency").values_list("key", "data")
    return {key: data[RATE] for key, data in found if data.get(RATE)}
