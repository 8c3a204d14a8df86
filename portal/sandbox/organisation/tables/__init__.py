"""The tables of the demo organisation, one module per family."""

from portal.sandbox.definitions.model import ManyToManyDefinition, TableDefinition
from portal.sandbox.organisation.tables import (
    activities,
    apps,
    assets,
    bookings,
    cases,
    charts,
    column_security,
    communications,
    customers,
    entitlements,
    files,
    leads,
    mappings,
    offline_profiles,
    opportunities,
    opportunity_lines,
    pairs,
    people,
    pricing,
    queues,
    receipts,
    resources,
    security,
    settings,
    work_order_kinds,
    work_order_lines,
    work_orders,
)
from portal.sandbox.organisation.tables.base_amounts import with_base_amounts

_DEFINED: tuple[TableDefinition, ...] = (
    *settings.TABLES,
    *people.TABLES,
    *security.TABLES,
    *column_security.TABLES,
    *apps.TABLES,
    *customers.TABLES,
    *assets.TABLES,
    *work_order_kinds.TABLES,
    *work_orders.TABLES,
    *work_order_lines.TABLES,
    *resources.TABLES,
    *bookings.TABLES,
    *activities.TABLES,
    *communications.TABLES,
    *pricing.TABLES,
    *leads.TABLES,
    *opportunities.TABLES,
    *opportunity_lines.TABLES,
    *cases.TABLES,
    *entitlements.TABLES,
    *queues.TABLES,
    *pairs.TABLES,
    *charts.TABLES,
    *mappings.TABLES,
    *offline_profiles.TABLES,
    *files.TABLES,
    *receipts.TABLES,
)

TABLES: tuple[TableDefinition, ...] = tuple(map(with_base_amounts, _DEFINED))

MANY_TO_MANY: tuple[ManyToManyDefinition, ...] = (
    *people.MANY_TO_MANY,
    *security.MANY_TO_MANY,
    *column_security.MANY_TO_MANY,
    *apps.MANY_TO_MANY,
    *pairs.MANY_TO_MANY,
)

__all__ = ["MANY_TO_MANY", "TABLES"]
