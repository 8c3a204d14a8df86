"""Every chart counts and groups by what exists, and says the same in all its parts."""

from collections import Counter
from xml.etree.ElementTree import fromstring

import pytest

from portal.sandbox.definitions.catalogue import build_catalogue
from portal.sandbox.definitions.tables import NUMBER_TYPES
from portal.sandbox.organisation.apps import APPS
from portal.sandbox.organisation.apps.building import App, app_rows
from portal.sandbox.organisation.charts import CHARTS
from portal.sandbox.organisation.charts.building import Chart
from portal.sandbox.organisation.tables import MANY_TO_MANY, TABLES

CATALOGUE = build_catalogue(TABLES, MANY_TO_MANY)
KINDS = {
    "Column", "Bar", "StackedColumn", "StackedColumn100", "StackedBar", "StackedBar100", "Line",
    "Area", "StackedArea", "Pie", "Doughnut", "Funnel",
}  # fmt: skip

every_chart = pytest.mark.parametrize(
    "chart", CHARTS, ids=lambda chart: f"{chart.table.name}/{chart.name}"
)


@every_chart
def test_a_chart_names_only_columns_of_its_table(chart: Chart) -> None:
    columns = CATALOGUE.tables[chart.table.name].columns
    named = {one.attrib["name"] for one in fromstring(chart.fetch_xml()).iter("attribute")}
    named |= {one.attrib["attribute"] for one in fromstring(chart.fetch_xml()).iter("condition")}
    assert named <= columns.keys()


@every_chart
def test_only_numbers_are_summed(chart: Chart) -> None:
    column = CATALOGUE.tables[chart.table.name].columns[chart.column or chart.table.primary_id]
    assert chart.aggregate == "count" or column.type in NUMBER_TYPES


@every_chart
def test_dates_are_grouped_and_nothing_else_is(chart: Chart) -> None:
    column = CATALOGUE.tables[chart.table.name].columns[chart.category]
    assert (column.type.value == "DateTime") == bool(chart.grouping)


@every_chart
def test_categories_and_measures_are_aliases_of_the_query(chart: Chart) -> None:
    root = fromstring(chart.data_xml())
    aliases = {one.attrib["alias"] for one in root.iter("attribute")}
    used = {one.attrib["alias"] for tag in ("category", "measure") for one in root.iter(tag)}
    assert used == aliases


@every_chart
def test_there_is_a_drawn_series_for_every_measure(chart: Chart) -> None:
    drawn = fromstring(chart.presentation_xml()).findall("Series/Series")
    measured = fromstring(chart.data_xml()).findall(".//measurecollection")
    assert len(drawn) == len(measured)
    assert {one.attrib["ChartType"] for one in drawn} <= KINDS


def test_no_two_charts_are_called_alike() -> None:
    names = Counter((chart.table.name, chart.name) for chart in CHARTS)
    assert max(names.values()) == 1


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.unique_name)
def test_an_app_holds_the_charts_of_its_tables(app: App) -> None:
    held = {
        row.values["objectid"]
        for row in app_rows(app)
        if row.table == "appmodulecomponent" and row.values["componenttype"] == 59
    }
    names = {table.name for table in app.all_tables()}
    assert held == {chart.id for chart in CHARTS if chart.table.name in names} != set()
