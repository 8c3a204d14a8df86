"""What people made for themselves: views of their own."""

from collections.abc import Iterator

from portal.sandbox.organisation.rows import SeedRow, fixed_id
from portal.sandbox.organisation.tables.cases import CASE
from portal.sandbox.organisation.tables.opportunities import OPPORTUNITY
from portal.sandbox.organisation.tables.work_orders import WORK_ORDER
from portal.sandbox.organisation.views.building import View, condition

_VIEWS = (
    ("dana", View(
        OPPORTUNITY, "Big ones", ("name:200", "estimatedvalue:100"), ("estimatedvalue desc",),
        condition("estimatedvalue", "ge", 20000) + condition("statecode", "eq", 0),
    )),
    ("sofia", View(
        CASE, "Urgent and mine", ("title:200", "resolveby:125"), ("resolveby",),
        condition("prioritycode", "eq", 1) + condition("ownerid", "eq-userid"),
    )),
    ("bob", View(
        WORK_ORDER, "Around Hamburg", ("msdyn_name:125", "msdyn_serviceaccount:200"),
        ("msdyn_name",), condition("msdyn_city", "eq", "Hamburg"),
    )),
)  # fmt: skip


def personal_view_rows() -> Iterator[SeedRow]:
    """Yield the personal views, each owned by whoever made it."""
    for user, view in _VIEWS:
        owner = fixed_id("systemuser", user)
        yield SeedRow(
            "userquery",
            {
                "userqueryid": fixed_id("userquery", f"{user}/{view.name}"),
                "name": view.name,
                "returnedtypecode": view.table.name,
                "querytype": 0,
                "fetchxml": view.fetch_xml(),
                "layoutxml": view.layout_xml(),
                "ownerid": ("systemuser", owner),
                "createdby": owner,
                "modifiedby": owner,
            },
        )
