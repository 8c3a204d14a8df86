"""Which profile a user gets."""

from uuid import UUID, uuid4

import pytest

from portal.profiles.drafts import replace_draft
from portal.profiles.models import OfflineProfile, ProfileAssignment
from portal.profiles.publication import publish
from portal.profiles.resolution import profile_for
from tests.profiles.factories import own
from tests.profiles.organisation import CATALOG, OTHER_ROLE, ROLE, TEAM, USER, facts

pytestmark = pytest.mark.django_db


def published(name: str, *, is_default: bool = False) -> OfflineProfile:
    profile = OfflineProfile.objects.create(name=name, is_default=is_default)
    replace_draft(profile, [own("booking")])
    publish(profile, None, CATALOG)
    return profile


def assign(profile: OfflineProfile, kind: str, target: str, priority: int = 100) -> None:
    ProfileAssignment.objects.create(
        profile=profile, kind=kind, target_id=UUID(target), priority=priority
    )


def resolved() -> str | None:
    version = profile_for(facts())
    return version.profile.name if version else None


def test_nobody_has_a_profile_by_themselves() -> None:
    published("unassigned")
    assert resolved() is None


def test_other_peoples_assignments_do_not_count() -> None:
    profile = published("theirs")
    assign(profile, "user", str(uuid4()))
    assign(profile, "role", OTHER_ROLE)
    assert resolved() is None


def test_user_beats_team_beats_role() -> None:
    assign(published("role"), "role", ROLE, priority=1)
    assert resolved() == "role"
    assign(published("team"), "team", TEAM, priority=50)
    assert resolved() == "team"
    assign(published("user"), "user", USER)
    assert resolved() == "user"


def test_the_lowest_priority_number_wins_then_the_oldest() -> None:
    assign(published("older"), "role", ROLE)
    assign(published("newer"), "role", ROLE)
    assert resolved() == "older"
    assign(published("first"), "role", ROLE, priority=1)
    assert resolved() == "first"


def test_drafts_never_published_do_not_count() -> None:
    assign(OfflineProfile.objects.create(name="draft"), "user", USER)
    assign(published("role"), "role", ROLE)
    assert resolved() == "role"


def test_the_default_profile_is_for_everyone_else() -> None:
    published("default", is_default=True)
    assert resolved() == "default"
    assign(published("role"), "role", ROLE)
    assert resolved() == "role"


def test_the_latest_version_is_given_in_few_queries(
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    assign(published("role"), "role", ROLE)
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # a pytest-django callable
        profile_for(facts())
