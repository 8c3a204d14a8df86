"""Forms as FormXml: the product's own tree of tabs, columns, sections, rows, cells and controls."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, TableDefinition
from portal.sandbox.definitions.system_columns import system_columns
from portal.sandbox.organisation.forms.building import (
    MAIN,
    Field,
    Form,
    Labels,
    Part,
    QuickView,
    Section,
    SubGrid,
    Tab,
    Timeline,
    quick_view_id,
)
from portal.sandbox.organisation.people import ROOT, unit_role_id
from portal.sandbox.organisation.rows import SeedRow, fixed_id
from portal.sandbox.organisation.views.building import associated_view_id

_TEXT_BOX = "{4273EDBD-AC1D-40D3-9FB2-095C621B552D}"
_LOOKUP = "{270BD3DB-D9AF-4782-9025-509E298DEC0A}"
_SUB_GRID = "{E7A81278-8635-4D9E-8D4D-59480B391C5B}"
_QUICK_VIEW = "{5C5600E0-1D6E-4205-A272-BE80DA87FD42}"
_TIMELINE = "{06375649-C143-495E-A496-C962E5B4488E}"
_CLASSES = {
    ColumnType.MEMO: "{E0DECE4B-6FC8-4A8F-A065-082708572369}",
    ColumnType.INTEGER: "{C6D124CA-7EDA-4A60-AEA9-7FB8D318B68F}",
    ColumnType.DECIMAL: "{C3EFE0C3-0EC6-42BE-8349-CBD9079DFD8E}",
    ColumnType.DOUBLE: "{0D2C745A-E5A8-4C8F-BA63-C6D3BB604660}",
    ColumnType.MONEY: "{533B9E00-756B-4312-95A0-DC888637AC78}",
    ColumnType.BOOLEAN: "{67FAC785-CD58-4F9F-ABB3-4B7DDC6ED5ED}",
    ColumnType.DATE_TIME: "{5B773807-9FB2-42DB-97C3-7A91EFF8ADFF}",
    ColumnType.PICKLIST: "{3EF39988-22BB-4F0B-BBBE-64B5A3748AEE}",
    ColumnType.STATE: "{3EF39988-22BB-4F0B-BBBE-64B5A3748AEE}",
    ColumnType.STATUS: "{5D68B988-0661-4DB2-BC3E-17598AD3BE6C}",
    ColumnType.LOOKUP: _LOOKUP,
    ColumnType.CUSTOMER: _LOOKUP,
    ColumnType.OWNER: _LOOKUP,
}
_FORMATS = {
    "Email": "{ADA2203E-B4CD-49BE-9DDF-234642B43B52}",
    "Url": "{71716B6C-711E-476C-8AB8-5D11542BFB47}",
    "Phone": "{8C10015A-B339-4982-9474-A95FE05631A5}",
    "Duration": "{AA987274-CE4E-4271-A803-66164311A958}",
    "TimeZone": "{7C624A0B-F59E-493D-9583-638D34759266}",
}


def form_row(form: Form) -> SeedRow:
    """Return the systemform row of a form."""
    return SeedRow(
        "systemform",
        {
            "formid": form.id,
            "name": form.name,
            "uniquename": None,
            "description": form.description or f"A form for {form.table.collection_label}.",
            "objecttypecode": form.table.name,
            "type": form.kind,
            "formxml": form_xml(form),
            "isdefault": form.kind == MAIN and not form.only_in,
            "isdesktopenabled": True,
            "istabletenabled": True,
            "formactivationstate": 1,
            "formpresentation": 1,
            "componentstate": 0,
        },
    )


def form_xml(form: Form) -> str:
    """Return the FormXml of a form."""
    root = Element("form", {"showImage": "true"})
    tabs = SubElement(root, "tabs")
    for tab in form.tabs:
        _tab(tabs, form, tab)
    if form.header:
        _header(root, form)
    _conditions(root, form)
    return tostring(root, encoding="unicode")


def _conditions(root: Element, form: Form) -> None:
    facts = {"Order": str(form.order), "FallbackForm": "false" if form.roles else "true"}
    conditions = SubElement(root, "DisplayConditions", facts)
    for role in form.roles:
        SubElement(conditions, "Role", {"Id": f"{{{unit_role_id(role, ROOT)}}}"})
    if not form.roles:
        SubElement(conditions, "Everyone")


def _id(form: Form, *path: str) -> str:
    return f"{{{fixed_id('formpart', '/'.join((form.id, *path)))}}}"


def _labels(parent: Element, labels: Labels) -> None:
    holder = SubElement(parent, "labels")
    for description, language in zip(labels, ("1033", "1031"), strict=True):
        if description:
            SubElement(holder, "label", {"description": description, "languagecode": language})


def _tab(parent: Element, form: Form, tab: Tab) -> None:
    facts = {"name": tab.name, "id": _id(form, tab.name), "IsUserDefined": "0"}
    element = SubElement(parent, "tab", {**facts, "expanded": "true", "showlabel": "true"})
    _labels(element, tab.labels)
    column = SubElement(SubElement(element, "columns"), "column", {"width": "100%"})
    sections = SubElement(column, "sections")
    for section in tab.sections:
        _section(sections, form, section)


def _section(parent: Element, form: Form, section: Section) -> None:
    facts = {
        "name": section.name,
        "id": _id(form, section.name),
        "columns": "1" * section.columns,
        "showlabel": "true",
        "showbar": "false",
        "locklevel": "0",
        "IsUserDefined": "0",
        "availableforphone": "true" if section.on_phone else "false",
    }
    element = SubElement(parent, "section", facts)
    _labels(element, section.labels)
    _rows(SubElement(element, "rows"), form, section)


def _rows(parent: Element, form: Form, section: Section) -> None:
    """Lay parts out in rows; a wide part takes a row of its own and the empty rows it spans."""
    for line in _lines(section.parts, section.columns):
        row = SubElement(parent, "row")
        for part in line:
            _cell(row, form, section, part)
        for _ in range(_height(line[0]) - 1):
            SubElement(parent, "row")


def _lines(parts: Iterable[Part], columns: int) -> Iterator[list[Part]]:
    line: list[Part] = []
    for part in parts:
        if _is_wide(part):
            if line:
                yield line
            yield [part]
            line = []
            continue
        line.append(part)
        if len(line) == columns:
            yield line
            line = []
    if line:
        yield line


def _is_wide(part: Part) -> bool:
    return not isinstance(part, str | Field) or (isinstance(part, Field) and part.is_wide)


def _height(part: Part) -> int:
    if isinstance(part, Field):
        return part.rows
    return 1 if isinstance(part, str) else 4


def _cell(row: Element, form: Form, section: Section, part: Part) -> None:
    key = part if isinstance(part, str) else _name(part)
    facts = {"id": _id(form, section.name, key), "showlabel": "true", "locklevel": "0"}
    if _is_wide(part):
        facts["colspan"] = str(section.columns)
    if _height(part) > 1:
        facts["rowspan"] = str(_height(part))
    cell = SubElement(row, "cell", facts)
    if isinstance(part, SubGrid):
        _sub_grid(cell, form, part)
    elif isinstance(part, Timeline):
        _timeline(cell, form, part)
    elif isinstance(part, QuickView):
        _quick_view(cell, form, part)
    else:
        _field(cell, form, part if isinstance(part, Field) else Field(part))


def _name(part: Field | SubGrid | Timeline | QuickView) -> str:
    if isinstance(part, Field):
        return part.column
    if isinstance(part, QuickView):
        return f"{part.column}_quickview"
    return f"{part.table.name}_grid" if isinstance(part, SubGrid) else "notescontrol"


def _field(cell: Element, form: Form, part: Field, prefix: str = "") -> None:
    column = column_of(form.table, part.column)
    _labels(cell, (column.label, column.label_de or ""))
    facts = {
        "id": f"{prefix}{column.name}",
        "uniqueid": _id(form, prefix or "field", column.name),
        "classid": _class_of(column),
        "datafieldname": column.name,
        "disabled": "true" if part.is_read_only else "false",
    }
    SubElement(cell, "control", facts)


def column_of(table: TableDefinition, name: str) -> ColumnDefinition:
    """Return the column that a form of `table` names; a wrong name is a mistake of ours."""
    columns = (*table.columns, *system_columns(table))
    return next(one for one in columns if one.name == name)


def _class_of(column: ColumnDefinition) -> str:
    return _FORMATS.get(column.format or "") or _CLASSES.get(column.type, _TEXT_BOX)


def _sub_grid(cell: Element, form: Form, grid: SubGrid) -> None:
    _labels(cell, grid.labels)
    facts = {
        "id": _name(grid),
        "uniqueid": _id(form, "grid", grid.relationship),
        "classid": _SUB_GRID,
        "indicationOfSubgrid": "true",
    }
    parameters = SubElement(SubElement(cell, "control", facts), "parameters")
    values = {
        "ViewId": f"{{{associated_view_id(grid.table).upper()}}}",
        "IsUserView": "false",
        "RelationshipName": grid.relationship,
        "TargetEntityType": grid.table.name,
        "AutoExpand": "Fixed",
        "RecordsPerPage": str(grid.records),
        "EnableQuickFind": "false",
        "EnableViewPicker": "false",
        "ChartGridMode": "Grid",
        "EnableContextualActions": "true",
    }
    for name, value in values.items():
        SubElement(parameters, name).text = value


def _timeline(cell: Element, form: Form, timeline: Timeline) -> None:
    _labels(cell, timeline.labels)
    facts = {
        "id": "notescontrol",
        "uniqueid": _id(form, "timeline"),
        "classid": _TIMELINE,
        "isunbound": "true",
    }
    parameters = SubElement(SubElement(cell, "control", facts), "parameters")
    SubElement(parameters, "DefaultTabId").text = "NotesTab"


def _quick_view(cell: Element, form: Form, part: QuickView) -> None:
    """Name the forms as the product does: XML within the XML, as text."""
    _labels(cell, part.labels)
    facts = {
        "id": _name(part),
        "uniqueid": _id(form, "quickview", part.column),
        "classid": _QUICK_VIEW,
        "datafieldname": part.column,
        "disabled": "true",
    }
    parameters = SubElement(SubElement(cell, "control", facts), "parameters")
    forms = Element("QuickForms")
    listed = SubElement(forms, "QuickFormIds")
    for table in part.tables:
        one = SubElement(listed, "QuickFormId", {"entityname": table.name})
        one.text = quick_view_id(table)
    SubElement(parameters, "QuickForms").text = tostring(forms, encoding="unicode")
    SubElement(parameters, "ControlMode").text = "Read"


def _header(root: Element, form: Form) -> None:
    columns = "1" * len(form.header)
    header = SubElement(root, "header", {"id": _id(form, "header"), "columns": columns})
    row = SubElement(SubElement(header, "rows"), "row")
    for name in form.header:
        facts = {"id": _id(form, "header", name), "showlabel": "true"}
        _field(SubElement(row, "cell", facts), form, Field(name), prefix="header_")
