"""Why a principal has access to a row, in the product's sentences."""

from portal.sandbox.models import Row, Share
from portal.sandbox.security.loading import teams_of

_NOTHING = (
    "Access origin could not be found. Access does not come from POA table or object ownership."
)


def access_origin(row: Row, principal: str) -> str:
    """Return the sentence: ownership first, then shares, the principal's own before a team's."""
    teams = sorted(teams_of(principal))
    if row.owner == principal:
        return f"PrincipalId is object owner ({row.key})"
    if row.owner in teams:
        return f"PrincipalId is member of team ({row.owner}) who is object owner ({row.key})"
    found = Share.objects.filter(row_id=row.pk, principal__in=[principal, *teams])
    shares = {one.principal: one for one in found}
    if principal in shares:
        return _shared("PrincipalId has", shares[principal], row)
    for team in teams:
        if team in shares:
            return _shared(f"PrincipalId is member of team ({team}) who has", shares[team], row)
    return _NOTHING


def _shared(who: str, share: Share, row: Row) -> str:
    if share.rights == 0:
        return f"{who} poa access to object's root entity ({row.key})"
    direct = "direct " if who == "PrincipalId has" else ""
    return f"{who} {direct}poa access to object ({row.key})"
