"""The organisation's metadata, as the admin pages ask for it."""

from portal import upstream
from portal.dataverse import Catalog, DataverseError

UNREACHABLE = "The organisation cannot be asked just now ({}); nothing was saved."


def reachable_catalog() -> Catalog | None:
    """The organisation's metadata, None while it cannot be read."""
    try:
        return upstream.metadata()
    except DataverseError:
        return None
