"""Rights come from privileges by name."""

from portal.profiles.rights import rights_on
from tests.profiles.organisation import TABLES, facts


def test_a_privilege_at_any_depth_is_a_right() -> None:
    rights = rights_on(TABLES["booking"], facts(may=["Read", "AppendTo"]))
    assert rights.to_json() == {
        "create": False,
        "read": True,
        "write": False,
        "delete": False,
        "append": False,
        "appendTo": True,
        "assign": False,
    }


def test_a_privilege_of_no_depth_or_another_table_is_none() -> None:
    user = facts(privileges={"prvReadbooking": 0, "prvReadorder": 8})
    assert not rights_on(TABLES["booking"], user).may("Read")
