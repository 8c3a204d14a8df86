"""The limits of a query: its size, its depth, its links and conditions."""

from xml.etree.ElementTree import Element

from portal.sandbox.errors import BadRequest
from portal.sandbox.fetchxml import errors

MOST_LINKS = 15
MOST_CONDITIONS = 500
DEEPEST = 60
# Twice what a URL inside $batch can hold: nothing longer arrives, unless it means harm.
MOST_CHARACTERS = 131_072


def check_size(text: str) -> None:
    """Refuse text that is too long, and none at all, before anything reads it."""
    if len(text) > MOST_CHARACTERS:
        raise BadRequest(f"FetchXML is longer than {MOST_CHARACTERS} characters.")
    if not text.strip():
        raise BadRequest("The FetchXML is empty.", errors.EMPTY_XML)


def check_limits(fetch: Element) -> None:
    """Refuse more links or conditions than Dataverse takes."""
    links = sum(1 for _one in fetch.iter("link-entity"))
    if links > MOST_LINKS:
        message = "Number of link entities in query exceeded maximum limit."
        raise BadRequest(message, errors.TOO_MANY_LINKS)
    conditions = sum(1 for _one in fetch.iter("condition"))
    if conditions > MOST_CONDITIONS:
        message = f"Number of conditions in query exceeded maximum limit of {MOST_CONDITIONS}."
        raise BadRequest(message, errors.TOO_MANY_CONDITIONS)


def check_depth(root: Element) -> None:
    """Refuse nesting that no maker writes and recursion could not follow."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise BadRequest(f"FetchXML is nested deeper than {DEEPEST} elements.")
        level = [child for element in level for child in element]
