"""The limits of a query: links, conditions, depth."""

from xml.etree.ElementTree import Element

from portal.sandbox.errors import BadRequest

MOST_LINKS = 15
MOST_CONDITIONS = 500
DEEPEST = 60


def check_limits(fetch: Element) -> None:
    """Refuse more links or conditions than Dataverse takes."""
    links = sum(1 for _one in fetch.iter("link-entity"))
    if links > MOST_LINKS:
        message = "Number of link entities in query exceeded maximum limit."
        raise BadRequest(message, "0x8004430D")
    conditions = sum(1 for _one in fetch.iter("condition"))
    if conditions > MOST_CONDITIONS:
        message = f"Number of conditions in query exceeded maximum limit of {MOST_CONDITIONS}."
        raise BadRequest(message, "0x8004430C")


def check_depth(root: Element) -> None:
    """Refuse nesting that no maker writes and recursion could not follow."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise BadRequest(f"FetchXML is nested deeper than {DEEPEST} elements.")
        level = [child for element in level for child in element]
