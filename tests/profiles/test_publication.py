"""Publishing, and what stays of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.profiles.definition import ProfileDefinition, TableRule
from portal.profiles.drafts import replace_draft
from portal.profiles.errors import PublicationRefused, VersionImmutable
from portal.profiles.models import OfflineProfile
from portal.profiles.publication import publish, roll_back
from tests.profiles.factories import everything, own, parents, related
from tests.profiles.organisation import CATALOG

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 2, tzinfo=UTC)


def draft(*rules: TableRule) -> OfflineProfile:
    profile, _ = OfflineProfile.objects.get_or_create(name="Service")
    replace_draft(profile, rules)
    return profile


def test_a_draft_keeps_what_was_written() -> None:
    rules = (
        replace(own("booking"), column_groups=(("start", "name"),)),
        related("order", parents("booking_order")),
    )
    definition = draft(*rules).definition()
    assert isinstance(definition, ProfileDefinition)
    assert definition.tables == rules


def test_a_version_is_complete_and_numbered() -> None:
    profile = draft(own("booking"), related("order", parents("booking_order")))
    version = publish(profile, None, CATALOG, at=AT)
    assert (version.number, version.published_at, version.published_by) == (1, AT, None)
    stored = version.profile_definition()
    assert stored.id == str(profile.id)
    assert "start" in stored.tables[0].columns
    assert profile.latest_version() == version


def test_publishing_the_same_again_changes_nothing() -> None:
    profile = draft(own("booking"))
    assert publish(profile, None, CATALOG) == publish(profile, None, CATALOG)


def test_errors_refuse_publication_with_their_findings() -> None:
    with pytest.raises(PublicationRefused) as caught:
        publish(draft(related("order")), None, CATALOG)
    assert [finding.where for finding in caught.value.findings] == ["order"]
    assert OfflineProfile.objects.get().latest_version() is None


def test_a_version_cannot_be_changed() -> None:
    version = publish(draft(own("booking")), None, CATALOG)
    version.fingerprint = "other"
    with pytest.raises(VersionImmutable):
        version.save()


def test_the_last_ten_versions_stay() -> None:
    for number in range(12):
        profile = draft(everything("account") if number % 2 else own("account"))
        publish(profile, None, CATALOG)
    assert [version.number for version in profile.versions.all()] == list(range(12, 2, -1))


def test_rolling_back_publishes_a_former_version_as_a_new_one() -> None:
    first = publish(draft(own("account")), None, CATALOG)
    second = publish(draft(everything("account")), None, CATALOG)
    third = roll_back(second.profile, first.number, None)
    assert (third.number, third.fingerprint) == (3, first.fingerprint)
    assert second.profile.definition().tables == (everything("account"),), "the draft stays"
