"""Conditions on lookups that ask for the caller, and for rows above and below one.

The hierarchy of users is that of managers. Positions are not known here.
"""

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest
from portal.sandbox.query.model import Condition
from portal.sandbox.rows.values import guid
from portal.sandbox.sql.columns import Source
from portal.sandbox.sql.fragment import FALSE, Fragment, both, fill, join, values
from portal.sandbox.sql.hierarchy import ancestors, descendants, parent_column
from portal.sandbox.sql.lookups import equals_any, is_one_of
from portal.sandbox.sql.viewpoint import Viewpoint


def user_condition(
    view: Viewpoint, source: Source, tested: Fragment, condition: Condition
) -> Fragment:
    """Return whether a lookup is the caller, their teams, unit or hierarchy."""
    caller, operator = view.caller, condition.operator
    if "hierarchy" in operator:
        return is_one_of(source, condition.column, tested, _below_me(view, operator))
    ids = {
        "userid": [caller.user_id],
        "businessid": [caller.business_unit_id],
        "userteams": sorted(caller.team_ids),
        "useroruserteams": [caller.user_id, *sorted(caller.team_ids)],
    }[operator.split("-", 1)[1]]
    if not ids:
        return FALSE
    if operator.startswith("eq"):
        return equals_any(source, condition.column, tested, list(ids))
    return fill("({} OR {} IS NULL)", tested + Fragment(" <> %s", (ids[0],)), tested)


def hierarchy_condition(
    view: Viewpoint,
    source: Source,
    tested: Fragment,
    column: ColumnDefinition,
    condition: Condition,
) -> Fragment:
    """Return whether a row, or the row a lookup points at, is above or below the one named.

    Raises BadRequest for a column of no hierarchy.
    """
    tables = _hierarchies(view, source, column)
    if not tables:
        message = f"'{column.name}' of '{source.table.name}' is in no hierarchy."
        raise BadRequest(message, "0x80041106")
    try:
        key = guid(condition.values[0])
    except ValueError as error:
        raise BadRequest(f"The value '{condition.values[0]}' is no id.") from error
    operator = condition.operator
    walk = ancestors if operator.endswith("above") else descendants
    found = is_one_of(source, column.name, tested, walk(tables, [key]))
    itself = tested + Fragment(" = %s", (key,))
    if operator.startswith("eq-or-"):
        return found
    if operator == "not-under":
        return fill("({} IS NULL OR {} OR NOT ({}))", tested, itself, found)
    return both([found, tested + Fragment(" <> %s", (key,))])


def _hierarchies(view: Viewpoint, source: Source, column: ColumnDefinition) -> list[Table]:
    """Return the tables with a hierarchy whose keys the column holds."""
    if column.name == source.table.key:
        found = [source.table]
    else:
        known = view.catalogue.tables
        found = [known[one] for one in column.targets if one in known]
    return [one for one in found if parent_column(one) is not None]


def _below_me(view: Viewpoint, operator: str) -> Fragment:
    """Return a sub-select of the caller and all they manage, with everybody's teams if asked."""
    users = view.catalogue.tables["systemuser"]
    me = [view.caller.user_id]
    if parent_column(users) is None:
        found = fill("SELECT key FROM sandbox_row WHERE key IN {}", values(me))
    else:
        found = descendants([users], me)
    if not operator.endswith("andteams"):
        return found
    teams = fill(
        "SELECT team.target FROM sandbox_link member JOIN sandbox_link team"
        " ON team.row_id = member.row_id AND team.relation = 'teammembership.teamid'"
        " WHERE member.relation = 'teammembership.systemuserid' AND member.target IN ({})",
        found,
    )
    return join(" UNION ", [found, teams])
