"""Charts written short: what is counted or summed, by what, and drawn how."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.rows import SeedRow, fixed_id

_CATEGORY, _MEASURE, _SERIES = "category", "measure", "series"
_COLORS = "149,189,66; 197,56,52; 55,118,193; 117,82,160; 49,171,204; 255,136,35"


@dataclass(frozen=True)
class Chart:
    """One chart: `aggregate` of `column`, one mark per value of `category`.

    `grouping` puts dates together (month, quarter …); `series` splits every mark by the values of
    another column; `conditions` are (column, operator, value) beyond what the view filters.
    """

    table: TableDefinition
    name: str
    kind: str
    category: str
    column: str = ""
    aggregate: str = "count"
    grouping: str = ""
    series: str = ""
    conditions: tuple[tuple[str, str, str], ...] = ()

    @property
    def id(self) -> str:
        """Return the savedqueryvisualizationid."""
        return fixed_id("savedqueryvisualization", f"{self.table.name}/{self.name}")

    def fetch_xml(self) -> str:
        """Return the query the chart runs; the conditions of its view come on top."""
        return tostring(self._fetch(), encoding="unicode")

    def _fetch(self) -> Element:
        fetch = Element("fetch", {"mapping": "logical", "aggregate": "true"})
        entity = SubElement(fetch, "entity", {"name": self.table.name})
        measured = self.column or self.table.primary_id
        facts = {"name": measured, "alias": _MEASURE, "aggregate": self.aggregate}
        SubElement(entity, "attribute", facts)
        grouped = {"name": self.category, "alias": _CATEGORY, "groupby": "true"}
        if self.grouping:
            grouped["dategrouping"] = self.grouping
        SubElement(entity, "attribute", grouped)
        if self.series:
            facts = {"name": self.series, "alias": _SERIES, "groupby": "true"}
            SubElement(entity, "attribute", facts)
        if self.conditions:
            holder = SubElement(entity, "filter", {"type": "and"})
            for column, operator, value in self.conditions:
                facts = {"attribute": column, "operator": operator, "value": value}
                SubElement(holder, "condition", facts)
        return fetch

    def data_xml(self) -> str:
        """Return the data description: the query and what of it is category and measure."""
        root = Element("datadefinition")
        SubElement(root, "fetchcollection").append(self._fetch())
        categories = SubElement(root, "categorycollection")
        for alias in (_CATEGORY, _SERIES) if self.series else (_CATEGORY,):
            category = SubElement(categories, "category", {"alias": alias})
            measures = SubElement(category, "measurecollection")
            SubElement(measures, "measure", {"alias": _MEASURE})
        return tostring(root, encoding="unicode")

    def presentation_xml(self) -> str:
        """Return the drawing: one series of the chart's kind, axes with their lines."""
        colors = {"Palette": "None", "PaletteCustomColors": _COLORS}
        root = Element("Chart", colors)
        drawn = SubElement(root, "Series")
        for _ in range(2 if self.series else 1):
            facts = {"ChartType": self.kind, "IsValueShownAsLabel": "True", "Font": "{0}, 9.5px"}
            SubElement(drawn, "Series", facts)
        area = SubElement(SubElement(root, "ChartAreas"), "ChartArea")
        for axis in ("AxisX", "AxisY"):
            line = SubElement(area, axis, {"LabelAutoFitMinFontSize": "8"})
            SubElement(line, "MajorGrid", {"LineColor": "239, 242, 246"})
        SubElement(SubElement(root, "Titles"), "Title", {"Font": "{0}, 13px"})
        return tostring(root, encoding="unicode")

    def row(self) -> SeedRow:
        """Return the savedqueryvisualization row."""
        return SeedRow(
            "savedqueryvisualization",
            {
                "savedqueryvisualizationid": self.id,
                "savedqueryvisualizationidunique": fixed_id("chartunique", self.id),
                "name": self.name,
                "primaryentitytypecode": self.table.name,
                "datadescription": self.data_xml(),
                "presentationdescription": self.presentation_xml(),
                "isdefault": False,
                "charttype": 0,
                "componentstate": 0,
            },
        )
