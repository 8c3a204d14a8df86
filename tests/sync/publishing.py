"""New versions of the published profile, for tests of what devices make of them."""

from typing import Any
from uuid import uuid4

from portal.profiles.models import ProfileVersion


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
