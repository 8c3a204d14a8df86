"""Profiles, and new versions of the published one, for tests of what devices make of them."""

from typing import Any
from uuid import UUID, uuid4

from portal import upstream
from portal.profiles.definition import TableRule
from portal.profiles.drafts import replace_draft
from portal.profiles.models import OfflineProfile, ProfileAssignment, ProfileVersion
from portal.profiles.publication import publish


def publish_for(user: str, *rules: TableRule) -> ProfileVersion:
    """Publish a profile of these tables for one user, or its next version."""
    profile, _ = OfflineProfile.objects.get_or_create(name=f"Profile of {user}")
    replace_draft(profile, rules)
    ProfileAssignment.objects.get_or_create(
        profile=profile, kind=ProfileAssignment.Kind.USER, target_id=UUID(user)
    )
    return publish(profile, None, upstream.metadata())


def publish_with(table_name: str, **changes: Any) -> None:
    """Publish a version in which the rule of one table is another."""
    version = ProfileVersion.objects.order_by("number").last()
    assert version
    definition = dict(version.definition)
    for table in definition["tables"]:
        if table["table"] == table_name:
            table.update(changes)
    publish_again(version, definition)


def publish_again(version: ProfileVersion, definition: dict[str, Any]) -> None:
    """Publish the next version after `version`."""
    ProfileVersion.objects.create(
        profile=version.profile,
        number=version.number + 1,
        definition=definition,
        fingerprint=uuid4().hex,
        published_at=version.published_at,
    )
