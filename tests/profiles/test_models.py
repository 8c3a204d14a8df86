"""What the models refuse by themselves."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from portal.profiles.models import OfflineProfile, ProfileTable

pytestmark = pytest.mark.django_db


def row(**values: Any) -> ProfileTable:
    profile, _ = OfflineProfile.objects.get_or_create(name="Service")
    return ProfileTable(profile=profile, **{"table": "account", "row_option": "all", **values})


def test_a_sound_table_is_clean() -> None:
    table = row(table=" Account ")
    table.full_clean()
    assert table.table == "account"


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("interval too short", {"interval_minutes": 4}, "interval_minutes"),
        ("interval too long", {"interval_minutes": 1441}, "interval_minutes"),
        ("no organization rows chosen", {"row_option": "organization"}, "row_option"),
        ("no filter", {"row_option": "custom"}, "filter_xml"),
        ("columns that are no list", {"columns": "name"}, "columns"),
        ("columns that are no texts", {"columns": [1]}, "columns"),
        ("groups that are no lists", {"column_groups": ["amount"]}, "column_groups"),
        ("unknown option", {"row_option": "some"}, "row_option"),
    ],
)
def test_mistakes_are_told_at_their_field(name: str, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        row(**values).full_clean()
    assert list(caught.value.message_dict) == [field]


def test_a_profile_has_a_table_once() -> None:
    row().save()
    with pytest.raises(ValidationError, match="has this table already"):
        row().full_clean()


def test_only_one_profile_is_the_default() -> None:
    OfflineProfile.objects.create(name="first", is_default=True)
    with pytest.raises(ValidationError, match="default one already"):
        OfflineProfile(name="second", is_default=True).full_clean()
