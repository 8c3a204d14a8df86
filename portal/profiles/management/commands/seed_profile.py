"""`manage.py seed_profile`: the published Field Service profile, if it is not there."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal import upstream
from portal.dataverse import Catalog, DataverseError
from portal.profiles import field_service
from portal.profiles.directory import find_target
from portal.profiles.drafts import replace_draft
from portal.profiles.errors import PublicationRefused
from portal.profiles.models import OfflineProfile, ProfileAssignment
from portal.profiles.publication import publish


class Command(BaseCommand):
    """Creates and publishes the profile once; what makers changed since is left alone."""

    help = "Create, assign and publish the Field Service profile unless it exists."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        """Ask the organisation for its metadata and the role, then store."""
        try:
            catalog, role = upstream.metadata(), _root_role(field_service.ROLE)
            sentence = _seed(catalog, role)
        except DataverseError as error:
            raise CommandError(f"The organisation could not be asked: {error}") from error
        except PublicationRefused as error:
            raise CommandError(f"The profile cannot be published. {error}") from error
        self.stdout.write(sentence)


@transaction.atomic
def _seed(catalog: Catalog, role: UUID) -> str:
    profile, is_new = OfflineProfile.objects.get_or_create(
        name=field_service.NAME, defaults={"description": field_service.DESCRIPTION}
    )
    if is_new:
        replace_draft(profile, field_service.field_service_rules())
        _assign(profile, role)
    if profile.latest_version() is not None:
        return f"The profile “{profile}” is published already."
    version = publish(profile, None, catalog)
    return f"Published “{profile}” version {version.number}, assigned to {field_service.ROLE}."


def _assign(profile: OfflineProfile, role: UUID) -> None:
    ProfileAssignment.objects.create(
        profile=profile,
        kind=ProfileAssignment.Kind.ROLE,
        target_id=role,
        target_name=field_service.ROLE,
    )


def _root_role(name: str) -> UUID:
    """The root role of that name; business units hold copies of it."""
    found = find_target(upstream.as_service(), "role", name)
    if not found:
        raise CommandError(f"The organisation has no role “{name}”.")
    return found[0].id
