"""What field security profiles let a user do with secured columns, read from the rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from portal.sandbox.models import Link

READ, CREATE, UPDATE = 1, 2, 4
_ALLOWED = 4
_COLUMNS = {"canread": READ, "cancreate": CREATE, "canupdate": UPDATE}

ColumnRights = Mapping[tuple[str, str], int]


def load_column_rights(profiles: Iterable[str]) -> ColumnRights:
    """Return the union of what profiles permit, as masks by table and column."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    permissions = Link.objects.filter(
        relation="fieldpermission.fieldsecurityprofileid", target__in=list(profiles)
    )
    for data in permissions.values_list("row__data", flat=True):
        place = (str(data.get("entityname")), str(data.get("attributelogicalname")))
        for name, right in _COLUMNS.items():
            if data.get(name) == _ALLOWED:
                found[place] |= right
    return dict(found)
