"""FetchXML documents: fragments written safely, and the paging of a whole document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, tostring
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal.dataverse.errors import MalformedAnswer
from portal.dataverse.wire import MORE_RECORDS, PAGING_COOKIE


def element(name: str, attributes: Mapping[str, str], *children: str) -> str:
    """One element; `children` are XML already, attribute values are escaped here."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def attributes(names: Iterable[str]) -> str:
    """The columns to read."""
    return "".join(element("attribute", {"name": name}) for name in names)


def condition(column: str, operator: str, *values: str | int) -> str:
    """One condition; several values become `<value>` elements."""
    facts = {"attribute": column, "operator": operator}
    if len(values) == 1 and operator not in _LIST_OPERATORS:
        return element("condition", {**facts, "value": str(values[0])})
    return element("condition", facts, *(f"<value>{escape(str(v))}</value>" for v in values))


_LIST_OPERATORS = frozenset(
    {"in", "not-in", "between", "not-between", "contain-values", "not-contain-values"}
)


def filter_of(kind: str, *parts: str) -> str:
    """A filter of kind `and` or `or`; parts are conditions and filters."""
    return element("filter", {"type": kind}, *parts)


@dataclass(frozen=True)
class PageMark:
    """Where the next page of a FetchXML read starts; no cookie means simple paging."""

    page: int
    cookie: str | None = None


def next_page(answer: Mapping[str, Any], current: int) -> PageMark | None:
    """Where to go on after an answer, or None when it was the last page."""
    if not answer.get(f"@{MORE_RECORDS}"):
        return None
    annotation = answer.get(f"@{PAGING_COOKIE}")
    if not annotation:
        return PageMark(current + 1)
    try:
        outer = fromstring(str(annotation))
        page = int(outer.get("pagenumber", current + 1))
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise MalformedAnswer("The paging cookie is not one") from error
    # The inner cookie is percent-encoded twice.
    return PageMark(page, unquote(unquote(outer.get("pagingcookie", ""))) or None)


def at_page(fetch_xml: str, *, count: int | None = None, mark: PageMark | None = None) -> str:
    """The same document asking for another page, `count` rows long.

    Raises ValueError when the document is not FetchXML.
    """
    fetch = _parse(fetch_xml)
    if count is not None and fetch.get("count") is None and fetch.get("top") is None:
        fetch.set("count", str(count))
    if mark is not None:
        fetch.set("page", str(mark.page))
        fetch.attrib.pop("paging-cookie", None)
        if mark.cookie:
            fetch.set("paging-cookie", mark.cookie)
    return tostring(fetch, encoding="unicode")


def _parse(fetch_xml: str) -> Element:
    """The root of a document that a maker may have written."""
    try:
        fetch: Element = fromstring(fetch_xml)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(f"The FetchXML cannot be read: {error}") from error
    if fetch.tag != "fetch":
        raise ValueError("FetchXML starts with a fetch element")
    return fetch
