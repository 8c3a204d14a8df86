"""Who may be given a role or put into a team, besides what Append and AppendTo allow."""

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import ManyToManyDefinition
from portal.sandbox.errors import BadRequest, Forbidden
from portal.sandbox.identity.caller import Caller
from portal.sandbox.models import Row
from portal.sandbox.security.loading import depths_of_role

_ROLES = frozenset({"systemuserroles_association", "teamroles_association"})
_ACCESS_TEAM = 1


def check_membership(
    catalogue: Catalogue, caller: Caller, pair: ManyToManyDefinition, rows: tuple[Row, Row]
) -> None:
    """Refuse what would raise somebody above the caller, or what a kind of team cannot have.

    Raises Forbidden and BadRequest.
    """
    by_table = {row.table: row for row in rows}
    if pair.schema_name in _ROLES:
        _check_role(catalogue, caller, by_table["role"])
    team = by_table.get("team")
    if team is None:
        return
    if pair.schema_name == "teamroles_association" and team.data.get("teamtype") == _ACCESS_TEAM:
        raise BadRequest("Security roles cannot be assigned to an access team.")
    if pair.schema_name == "teammembership_association" and team.data.get("isdefault"):
        raise BadRequest("The members of a business unit's default team cannot be changed.")


def _check_role(catalogue: Catalogue, caller: Caller, role: Row) -> None:
    for rights in caller.rights:
        for name, depth in depths_of_role(catalogue, role.key).items():
            if not rights.is_administrator and rights.depths.get(name, 0) < depth:
                raise Forbidden(
                    f"Principal user (Id={rights.user_id}, type=8) is missing {name} privilege, "
                    "which the role would give away."
                )
