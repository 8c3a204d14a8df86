"""Which columns a view or a form needs, read from its XML.

Unknown elements and attributes are passed over, as the product does: designers write many.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal.dataverse.metadata import FormMetadata, ViewMetadata

Column = tuple[str, str]
"""A table's logical name and a column's."""

_NOTES_CONTROLS = {
    "06375649-c143-495e-a496-c962e5b4488e",  # notes / timeline
    "1f179106-fa28-4495-961e-f6bd93c21974",  # interaction wall
}


@dataclass(frozen=True)
class FormUse:
    """What a form needs beside its own table's columns.

    `relationships` are schema names of sub-grids, `views` and `forms` the ids that sub-grids,
    lookups and quick views name. `has_timeline` says that it shows notes.
    """

    columns: frozenset[str]
    relationships: frozenset[str]
    views: frozenset[str]
    forms: frozenset[str]
    has_timeline: bool


def parse_xml(text: str) -> Element | None:
    """The root element, None if the text is not XML (or has entities)."""
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        return None
    return root


@lru_cache(maxsize=2048)  # every manifest asks it of every view
def view_columns(view: ViewMetadata) -> frozenset[Column]:
    """Every column that the view shows, filters, sorts or joins by."""
    root = parse_xml(view.fetch_xml)
    entity = root.find("entity") if root is not None else None
    if entity is None:
        return frozenset()
    aliases: dict[str, str] = {}
    return frozenset([*_entity_columns(entity, entity.get("name", view.table), aliases)])


def _entity_columns(node: Element, table: str, aliases: dict[str, str]) -> Iterator[Column]:
    for child in node:
        match child.tag:
            case "attribute":
                yield table, child.get("name", "")
            case "condition":
                yield aliases.get(child.get("entityname", ""), table), child.get("attribute", "")
            case "order" if "attribute" in child.attrib:
                yield table, child.attrib["attribute"]
            case "link-entity":
                yield from _link_columns(child, table, aliases)
            case _:
                yield from _entity_columns(child, table, aliases)


def _link_columns(link: Element, table: str, aliases: dict[str, str]) -> Iterator[Column]:
    other = link.get("name", "")
    aliases[link.get("alias", other)] = other
    yield table, link.get("to", "")
    yield other, link.get("from", "")
    yield from _entity_columns(link, other, aliases)


def form_use(form: FormMetadata) -> FormUse:
    """What the form's controls are bound to."""
    root = parse_xml(form.form_xml)
    controls = list(root.iter("control")) if root is not None else []
    return FormUse(
        columns=frozenset(item.get("datafieldname", "") for item in controls) - {""},
        relationships=frozenset(_parameters(controls, "RelationshipName")),
        views=frozenset(_ids(_parameters(controls, "ViewId", "ViewIds", "DefaultViewId"))),
        forms=frozenset(_ids(_quick_forms(controls))),
        has_timeline=any(_class_id(item) in _NOTES_CONTROLS for item in controls),
    )


def _parameters(controls: list[Element], *names: str) -> Iterator[str]:
    for control in controls:
        for parameter in control.iterfind("parameters/*"):
            if parameter.tag in names and parameter.text:
                yield parameter.text.strip()


def _quick_forms(controls: list[Element]) -> Iterator[str]:
    """Form ids within the escaped XML of a quick view control."""
    for text in _parameters(controls, "QuickForms"):
        root = parse_xml(text)
        if root is not None:
            yield from (item.text or "" for item in root.iter("QuickFormId"))


def _ids(texts: Iterator[str]) -> Iterator[str]:
    for text in texts:
        yield from (item.strip().strip("{}").lower() for item in text.split(",") if item.strip())


def _class_id(control: Element) -> str:
    return control.get("classid", "").strip("{}").lower()
