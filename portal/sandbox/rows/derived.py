"""Values that the platform derives when a row is written."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.rows.money import settle_bases
from portal.sandbox.rows.record import TABLE_SUFFIX, Values


def derive(table: Table, values: Values) -> None:
    """Set the derived values of a row in place.

    They are names, what a note is about, calculated columns, and last, because these may be
    amounts, what amounts are in the base currency.
    """
    if {"fullname", "firstname", "lastname"} <= table.columns.keys():
        parts = (values.get("firstname"), values.get("lastname"))
        values["fullname"] = " ".join(str(one) for one in parts if one) or None
    if table.name == "annotation":
        values["objecttypecode"] = values.get("objectid" + TABLE_SUFFIX)
        values["isdocument"] = int(bool(values.get("documentbody") or values.get("filename")))
    if table.name == "queueitem":
        values["objecttypecode"] = values.get("objectid" + TABLE_SUFFIX)
    # In the order of the definition: a formula may use those before it.
    for column in table.definition.columns:
        if column.calculate is not None:
            values[column.name] = column.calculate(values)
    settle_bases(table, values)
