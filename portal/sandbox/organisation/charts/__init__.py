"""The charts of the demo organisation, one module per family of tables."""

from portal.sandbox.organisation.charts import cases, sales, work
from portal.sandbox.organisation.charts.building import Chart

CHARTS: tuple[Chart, ...] = (*sales.CHARTS, *cases.CHARTS, *work.CHARTS)

__all__ = ["CHARTS"]
