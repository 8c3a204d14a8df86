"""Views of users and teams, for lookups above all."""

from portal.sandbox.organisation.tables.people import BUSINESS_UNIT, SYSTEM_USER, TEAM
from portal.sandbox.organisation.views.building import Standard, standard_views

VIEWS = (
    *standard_views(
        Standard(
            SYSTEM_USER, "users",
            ("fullname:200", "title:150", "businessunitid:150", "internalemailaddress:200"),
            ("fullname", "internalemailaddress"), ("fullname",),
        )
    ),
    *standard_views(
        Standard(
            TEAM, "teams", ("name:200", "businessunitid:150"), ("name", "description"), ("name",)
        )
    ),
    *standard_views(
        Standard(
            BUSINESS_UNIT, "business units", ("name:200", "parentbusinessunitid:200"),
            ("name", "divisionname"), ("name",),
        )
    ),
)  # fmt: skip
