"""Who sells and who serves in a unit."""

from portal.sandbox.organisation.people import NORTH, ROOT, SALES_TEAMS, SERVICE_TEAMS
from portal.sandbox.organisation.rows import fixed_id

Owner = tuple[str, str]


def seller(unit: str) -> str:
    """Return the id of the unit's account manager."""
    return fixed_id("systemuser", "dana" if unit == NORTH else "sven")


def sales_team(unit: str) -> Owner:
    """Return the unit's sales team as an owner."""
    return ("team", next(one.id for one in SALES_TEAMS if one.unit == unit))


def agent(unit: str, index: int) -> str:
    """Return the id of the agent who takes a case: every third goes to the one for both units."""
    name = "sofia" if index % 3 == 0 else ("nora" if unit == NORTH else "selma")
    return fixed_id("systemuser", name)


def service_team(unit: str = ROOT) -> Owner:
    """Return a unit's service team as an owner; the root unit's keeps the queues."""
    return ("team", next(one.id for one in SERVICE_TEAMS if one.unit == unit))
