"""May changes of this table be read, by this caller, since this token?"""

from collections.abc import Mapping
from datetime import timedelta

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import Forbidden
from portal.sandbox.http.context import Context
from portal.sandbox.models import Row
from portal.sandbox.security.access import reaches
from portal.sandbox.tracking.baselines import has_baseline
from portal.sandbox.tracking.errors import NotTracked, OptionRefused, PairNotTracked, TokenExpired
from portal.sandbox.tracking.tokens import DeltaToken
from portal.sandbox.tracking.versions import highest_version

_OPTIONS = frozenset({"$select", "$deltatoken", "$skiptoken", "tag"})
_USUAL_DAYS = 7


def check_options(options: Mapping[str, str], served: frozenset[str] = _OPTIONS) -> None:
    """Refuse options that change tracking does not go with.

    Raises OptionRefused.
    """
    for name in options:
        if name not in served:
            raise OptionRefused(name)


def check_table(context: Context, table: Table) -> None:
    """Refuse a table without change tracking, and a caller who may not read all its rows.

    Raises NotTracked, PairNotTracked, Forbidden.
    """
    ends = _ends(context, table)
    if not all(one.definition.change_tracking for one in ends):
        raise (
            PairNotTracked(table.name) if table.definition.is_intersect else NotTracked(table.name)
        )
    for one in ends:
        if not all(reach.everything for reach in reaches(context.caller, one, "Read")):
            raise Forbidden(
                f"Principal user (Id={context.caller.user_id}, type=8) needs organization-level "
                f"read access on OTC={one.definition.object_type_code} for entity '{one.name}' "
                "to retrieve its changes."
            )


def check_token(context: Context, table: Table, token: DeltaToken, select: str | None) -> None:
    """Refuse a token that is too old, of another organisation, schema or `$select`.

    `select` is None where nothing is selected because rows are only counted.
    Raises TokenExpired.
    """
    age = context.now - token.at
    if (
        age > timedelta(days=_days_kept())
        or token.version > highest_version()
        or token.version < context.catalogue.schema_version(table.name)
        or (select is not None and not has_baseline(table, select))
    ):
        raise TokenExpired


def _ends(context: Context, table: Table) -> tuple[Table, ...]:
    """Return the table itself, or the two that an intersect table joins."""
    if not table.definition.is_intersect:
        return (table,)
    for pair in context.catalogue.many_to_many():
        if pair.intersect == table.name:
            return context.catalogue.tables[pair.first], context.catalogue.tables[pair.second]
    return (table,)


def _days_kept() -> int:
    """Return `organization.expirechangetrackingindays`."""
    organization = Row.objects.filter(table="organization").values_list("data", flat=True).first()
    days = (organization or {}).get("expirechangetrackingindays")
    return _USUAL_DAYS if days is None else int(days)
