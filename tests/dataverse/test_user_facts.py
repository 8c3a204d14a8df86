"""Codes of a user's settings become names that browsers know."""

from zoneinfo import ZoneInfo

import pytest

from portal.dataverse.locales import locale_tag
from portal.dataverse.time_zones import _IANA_BY_CODE, iana_time_zone
from portal.dataverse.user_facts import widest_privileges


@pytest.mark.parametrize("code", sorted(_IANA_BY_CODE))
def test_every_time_zone_is_in_the_iana_database(code: int) -> None:
    assert ZoneInfo(iana_time_zone(code)).key == _IANA_BY_CODE[code]


@pytest.mark.parametrize(
    ("code", "zone"), [(110, "Europe/Berlin"), (85, "Europe/London"), (92, "Etc/UTC")]
)
def test_common_codes_are_right(code: int, zone: str) -> None:
    assert iana_time_zone(code) == zone


def test_unknown_or_missing_codes_have_a_safe_answer() -> None:
    assert (iana_time_zone(9999), iana_time_zone(None)) == ("UTC", "UTC")
    assert (locale_tag(9999), locale_tag(None)) == ("en-US", "en-US")
    assert locale_tag(2057) == "en-GB"


def test_the_widest_depth_of_a_privilege_counts() -> None:
    rows: list[dict[str, object]] = [
        {"PrivilegeName": "prvReadAccount", "Depth": "Local"},
        {"PrivilegeName": "prvReadAccount", "Depth": "Basic"},
        {"PrivilegeName": "prvWriteAccount", "Depth": "Deep"},
        {"PrivilegeName": "prvCreateAccount", "Depth": 3},
        {"PrivilegeName": "prvDeleteAccount", "Depth": "Unheard"},
        {"PrivilegeId": "x", "Depth": "Global"},
    ]
    assert widest_privileges(rows) == {
        "prvReadAccount": 2,
        "prvWriteAccount": 4,
        "prvCreateAccount": 8,
        "prvDeleteAccount": 0,
    }
