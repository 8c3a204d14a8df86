"""Charts of customer service."""

from portal.sandbox.organisation.charts.building import Chart
from portal.sandbox.organisation.tables.cases import CASE, CASE_RESOLUTION
from portal.sandbox.organisation.tables.queues import QUEUE_ITEM

_ACTIVE = (("statecode", "eq", "0"),)

CHARTS = (
    Chart(CASE, "Cases by priority", "Column", "prioritycode", conditions=_ACTIVE),
    Chart(CASE, "Cases by origin and priority", "StackedBar", "caseorigincode",
          series="prioritycode"),
    Chart(CASE, "Cases by day", "Line", "createdon", grouping="day"),
    Chart(CASE, "Cases by account", "Bar", "customerid", conditions=_ACTIVE),
    Chart(CASE_RESOLUTION, "Average time spent by month", "Area", "actualend", "timespent", "avg",
          "month"),
    Chart(QUEUE_ITEM, "Items by queue", "Pie", "queueid", conditions=_ACTIVE),
)  # fmt: skip
