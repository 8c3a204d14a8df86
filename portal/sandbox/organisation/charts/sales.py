"""Charts of leads and opportunities."""

from portal.sandbox.organisation.charts.building import Chart
from portal.sandbox.organisation.tables.customers import ACCOUNT
from portal.sandbox.organisation.tables.leads import LEAD
from portal.sandbox.organisation.tables.opportunities import OPPORTUNITY

_OPEN = (("statecode", "eq", "0"),)
_WON = (("statecode", "eq", "1"),)

CHARTS = (
    Chart(LEAD, "Leads by source", "Pie", "leadsourcecode"),
    Chart(LEAD, "Leads by rating and status", "StackedColumn", "statuscode",
          series="leadqualitycode"),
    Chart(OPPORTUNITY, "Sales pipeline", "Funnel", "stepname", "estimatedvalue", "sum",
          conditions=_OPEN),
    Chart(OPPORTUNITY, "Estimated revenue by month", "Column", "estimatedclosedate",
          "estimatedvalue", "sum", "month", conditions=_OPEN),
    Chart(OPPORTUNITY, "Won revenue by owner", "Bar", "ownerid", "actualvalue", "sum",
          conditions=_WON),
    Chart(OPPORTUNITY, "Opportunities by rating", "Doughnut", "opportunityratingcode",
          conditions=_OPEN),
    Chart(ACCOUNT, "Accounts by industry", "Column", "industrycode"),
    Chart(ACCOUNT, "Accounts by city", "Bar", "address1_city"),
)  # fmt: skip
