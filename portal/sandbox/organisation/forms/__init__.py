"""The forms of the demo organisation, one module per family of tables."""

from portal.sandbox.organisation.forms import (
    accounts,
    activities,
    assets,
    bookings,
    cases,
    customers,
    sales,
    work_order_lines,
    work_orders,
)
from portal.sandbox.organisation.forms.building import Form

FORMS: tuple[Form, ...] = (
    *bookings.FORMS,
    *work_orders.FORMS,
    *work_order_lines.FORMS,
    *customers.FORMS,
    *assets.FORMS,
    *accounts.FORMS,
    *activities.FORMS,
    *sales.FORMS,
    *cases.FORMS,
)

__all__ = ["FORMS"]
