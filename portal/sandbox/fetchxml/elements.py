"""Reading XML attributes of elements; what an element does not know is refused by name."""

import re
from xml.etree.ElementTree import Element

from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.fetchxml import errors

_PREFILTER = {"enableprefiltering", "prefilterparametername"}
_KNOWN = {
    "fetch": {
        "version", "mapping", "output-format", "no-lock", "latematerialize", "savedqueryid",
        "options", "count", "page", "paging-cookie", "top", "distinct", "returntotalrecordcount",
        "useraworderby", "aggregate", "aggregatelimit",
    },
    "entity": {"name", *_PREFILTER},
    "all-attributes": set[str](),
    "attribute": {
        "name", "alias", "aggregate", "groupby", "dategrouping", "distinct", "usertimezone",
        "rowaggregate", "build", "addedby",
    },
    "order": {"attribute", "alias", "descending", "entityname"},
    "filter": {
        "type", "hint", "isquickfindfields", "overridequickfindrecordlimitenabled",
        "overridequickfindrecordlimitdisabled",
    },
    "condition": {
        "attribute", "operator", "value", "valueof", "entityname", "uiname", "uitype", "uihidden",
    },
    "value": {"uiname", "uitype"},
    "link-entity": {
        "name", "from", "to", "alias", "link-type", "intersect", "visible", *_PREFILTER,
    },
}  # fmt: skip
_ROWS = {"all-attributes", "attribute", "order", "filter", "link-entity"}
_CHILDREN = {
    "fetch": {"entity"},
    "entity": _ROWS,
    "link-entity": _ROWS,
    "filter": {"condition", "filter", "link-entity"},
    "condition": {"value"},
}
_ALIAS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")


def check_names(root: Element) -> None:
    """Refuse elements and attributes that the sandbox does not know, wherever they stand."""
    for element in root.iter():
        for name in element.attrib:
            if name not in _KNOWN.get(element.tag, set()):
                raise NotImplementedHere(f"the attribute '{name}' of <{element.tag}>")
        for child in element:
            if child.tag not in _CHILDREN.get(element.tag, set()):
                raise NotImplementedHere(f"the element <{child.tag}> in <{element.tag}>")


def required(element: Element, name: str) -> str:
    """Return an attribute that must be there; raises BadRequest."""
    found = element.get(name)
    if not found:
        raise BadRequest(f"<{element.tag}> needs the attribute '{name}'.", errors.INVALID_NODE)
    return found


def flag(
    element: Element, name: str, *, default: bool = False, code: str = errors.INVALID_VALUE
) -> bool:
    """Return a Boolean attribute; raises BadRequest."""
    text = element.get(name)
    if text is None:
        return default
    found = {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower())
    if found is None:
        message = f"The attribute '{name}' of <{element.tag}> is true or false, not '{text}'."
        raise BadRequest(message, code)
    return found


def number(element: Element, name: str, code: str = errors.NOT_ABOVE_ZERO) -> int | None:
    """Return a number above zero, None without the attribute; raises BadRequest."""
    text = element.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < 1:
        message = f"The attribute '{name}' of <{element.tag}> must be a number above 0."
        raise BadRequest(message, code)
    return int(text)


def alias(element: Element) -> str | None:
    """Return the alias of an element, None without one; raises BadRequest."""
    text = element.get("alias")
    if text is not None and not _ALIAS.match(text):
        raise BadRequest(
            f"Invalid alias '{text}': only characters within the ranges [A-Z], [a-z] or [0-9] or _ "
            "are allowed. The first character may only be in the ranges [A-Z], [a-z] or _.",
            errors.INVALID_ALIAS,
        )
    return text
