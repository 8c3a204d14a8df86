"""Rows as arguments of messages: `{"@odata.id": "accounts(…)"}`, or a type with its key."""

import re
from collections.abc import Mapping
from typing import Any

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest
from portal.sandbox.http.context import Context
from portal.sandbox.messages.message import NAMESPACE
from portal.sandbox.models import Row
from portal.sandbox.odata.references import resolve_reference
from portal.sandbox.rows.finding import find_record, lock_row
from portal.sandbox.rows.values import NotOfThisType, guid

_CODE = "0x80048d19"
# The documents write the aliases of functions with single quotes, which is no JSON.
_QUOTED = re.compile(r"""\{\s*['"]@odata\.id['"]\s*:\s*['"](?P<reference>[^'"]+)['"]\s*\}""")


def read_entity(context: Context, value: Any, parameter: str) -> tuple[Table, str]:
    """Return the table and key of the row that an argument names.

    Raises BadRequest.
    """
    if isinstance(value, str):
        match = _QUOTED.fullmatch(value.strip())
        value = {"@odata.id": match["reference"]} if match else value
    if not isinstance(value, Mapping):
        raise BadRequest(f"The parameter '{parameter}' is required and must name a row.", _CODE)
    reference = value.get("@odata.id")
    if isinstance(reference, str):
        return resolve_reference(context, reference)
    table = _table_of(context, value, parameter)
    return table, _key_of(table, value, parameter)


def find_entity(context: Context, table: Table, key: str) -> Row:
    """Return a row that the caller sees, locked for change.

    Raises RowMissing.
    """
    find_record(context.view(), table, key)
    row = lock_row(table, key)
    if row is None:
        raise BadRequest(f"The row {key} of '{table.name}' is gone.")
    return row


def _table_of(context: Context, value: Mapping[str, Any], parameter: str) -> Table:
    kind = str(value.get("@odata.type", ""))
    table = context.catalogue.tables.get(kind.removeprefix("#").removeprefix(f"{NAMESPACE}."))
    if table is None:
        raise BadRequest(
            f"The parameter '{parameter}' must say its @odata.type or its @odata.id.", _CODE
        )
    return table


def _key_of(table: Table, value: Mapping[str, Any], parameter: str) -> str:
    try:
        return guid(value.get(table.key, value.get("ownerid")))
    except NotOfThisType as error:
        raise BadRequest(f"The parameter '{parameter}' holds no {table.key}.", _CODE) from error
