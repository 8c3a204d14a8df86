"""The views of the demo organisation, one module per family of tables."""

from portal.sandbox.organisation.views import (
    activities,
    bookings,
    cases,
    customers,
    people,
    sales,
    work_orders,
)
from portal.sandbox.organisation.views.building import View

VIEWS: tuple[View, ...] = (
    *bookings.VIEWS,
    *work_orders.VIEWS,
    *customers.VIEWS,
    *people.VIEWS,
    *activities.VIEWS,
    *sales.VIEWS,
    *cases.VIEWS,
)

__all__ = ["VIEWS"]
