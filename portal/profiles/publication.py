"""Publishing a profile: checked, completed with the columns it needs, frozen as a version."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from portal.dataverse.metadata import Catalog
from portal.profiles.defaults import published_columns, required_columns
from portal.profiles.definition import ProfileDefinition
from portal.profiles.errors import PublicationRefused
from portal.profiles.findings import errors
from portal.profiles.fingerprint import fingerprint
from portal.profiles.models import OfflineProfile, ProfileVersion
from portal.profiles.pairs import pairs_to_take
from portal.profiles.validation import validate

VERSIONS_KEPT = 10


def complete(definition: ProfileDefinition, catalog: Catalog) -> ProfileDefinition:
    """The definition with all columns and pairs that devices get, not the chosen ones only."""
    reasons = required_columns(definition, catalog)
    tables = (
        replace(rule, columns=published_columns(rule, reasons, catalog.tables[rule.table]))
        for rule in definition.tables
    )
    pairs = pairs_to_take(definition, catalog)
    return replace(definition, tables=tuple(tables), pairs=pairs)


def publish(
    profile: OfflineProfile,
    by: User | None,
    catalog: Catalog,
    *,
    at: datetime | None = None,
) -> ProfileVersion:
    """Make the draft the version that devices get. Raises PublicationRefused with the findings.

    A draft that equals the latest version gives that version: publishing twice changes nothing.
    """
    draft = profile.definition()
    refusals = errors(validate(draft, catalog))
    if refusals:
        raise PublicationRefused(refusals)
    return _store(profile, complete(draft, catalog), by, at or timezone.now())


def roll_back(
    profile: OfflineProfile, number: int, by: User | None, *, at: datetime | None = None
) -> ProfileVersion:
    """Publish a former version again, as a new one; the draft is left alone."""
    former = profile.versions.get(number=number)
    return _store(profile, former.profile_definition(), by, at or timezone.now())


@transaction.atomic
def _store(
    profile: OfflineProfile,
    definition: ProfileDefinition,
    by: User | None,
    at: datetime,
) -> ProfileVersion:
    # The row lock makes two makers who publish at once take turns, so numbers stay in order.
    OfflineProfile.objects.select_for_update().get(pk=profile.pk)
    latest = profile.latest_version()
    content = definition.to_json()
    mark = fingerprint(content)
    if latest is not None and latest.fingerprint == mark:
        return latest
    number = latest.number + 1 if latest else 1
    version = ProfileVersion.objects.create(
        profile=profile,
        number=number,
        definition=content,
        fingerprint=mark,
        published_at=at,
        published_by=by,
    )
    profile.versions.filter(number__lte=number - VERSIONS_KEPT).delete()
    return version
