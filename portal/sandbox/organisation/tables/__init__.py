"""The tables of the demo organisation, one module per family."""

from portal.sandbox.definitions.model import ManyToManyDefinition, TableDefinition
from portal.sandbox.organisation.tables import (
    activities,
    apps,
    assets,
    bookings,
    customers,
    people,
    receipts,
    resources,
    security,
    settings,
    work_order_lines,
    work_orders,
)

TABLES: tuple[TableDefinition, ...] = (
    *settings.TABLES,
    *people.TABLES,
    *security.TABLES,
    *apps.TABLES,
    *customers.TABLES,
    *assets.TABLES,
    *work_orders.TABLES,
    *work_order_lines.TABLES,
    *resources.TABLES,
    *bookings.TABLES,
    *activities.TABLES,
    *receipts.TABLES,
)

MANY_TO_MANY: tuple[ManyToManyDefinition, ...] = (
    *people.MANY_TO_MANY,
    *security.MANY_TO_MANY,
    *apps.MANY_TO_MANY,
)

__all__ = ["MANY_TO_MANY", "TABLES"]
