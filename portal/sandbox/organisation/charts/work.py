"""Charts of work orders and bookings."""

from portal.sandbox.organisation.charts.building import Chart
from portal.sandbox.organisation.tables.bookings import BOOKING
from portal.sandbox.organisation.tables.work_orders import WORK_ORDER

CHARTS = (
    Chart(WORK_ORDER, "Work orders by status", "Column", "msdyn_systemstatus"),
    Chart(WORK_ORDER, "Work orders by priority", "Pie", "msdyn_priority"),
    Chart(WORK_ORDER, "Work orders by town", "Bar", "msdyn_city"),
    Chart(BOOKING, "Bookings by week", "Column", "starttime", grouping="week"),
    Chart(BOOKING, "Minutes booked by status", "StackedColumn", "bookingstatus", "duration", "sum"),
)
