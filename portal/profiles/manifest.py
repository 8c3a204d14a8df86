"""The manifest: what a device is told its profile means, for one user, now.

Pure: the same version, facts and metadata give the same manifest and fingerprint.
"""

from datetime import datetime
from typing import Any, Protocol

from portal.dataverse.metadata import Catalog, Organization
from portal.dataverse.users import UserFacts
from portal.profiles.column_rights import NONE_KNOWN, SecuredColumns
from portal.profiles.definition import ProfileDefinition
from portal.profiles.fingerprint import fingerprint
from portal.profiles.holdings import holdings_of
from portal.profiles.manifest_apps import app_entries
from portal.profiles.manifest_follow import follow_entries
from portal.profiles.manifest_tables import relationship_entries, table_entries
from portal.profiles.survival import surviving

PROTOCOL = 1


class PublishedVersion(Protocol):
    """What the manifest needs of a published version."""

    @property
    def number(self) -> int:
        """Counts the publications of the profile."""

    @property
    def published_at(self) -> datetime:
        """When it was published."""

    def profile_definition(self) -> ProfileDefinition:
        """The definition, with every column that devices get."""
        ...


def build_manifest(
    version: PublishedVersion,
    facts: UserFacts,
    catalog: Catalog,
    organization: Organization,
    secured: SecuredColumns = NONE_KNOWN,
) -> dict[str, Any]:
    """The manifest as JSON values, its fingerprint included.

    What the organisation has lost since the publication, and tables that the user may not read,
    are left out.
    """
    definition = surviving(version.profile_definition(), catalog.tables)
    holdings = holdings_of(definition, facts, catalog, secured)
    manifest = {
        "protocol": PROTOCOL,
        "organization": {"id": organization.id, "name": organization.name},
        "profile": {
            "id": definition.id,
            "name": definition.name,
            "version": version.number,
            "publishedAt": version.published_at.isoformat(),
        },
        "user": _user(facts),
        "apps": app_entries(holdings, facts, catalog),
        "tables": table_entries(definition, holdings, facts, catalog),
        "relationships": relationship_entries(holdings),
        "follow": follow_entries(holdings, catalog.tables),
    }
    return {**manifest, "fingerprint": fingerprint(manifest)}


def _user(facts: UserFacts) -> dict[str, Any]:
    return {
        "id": facts.user_id,
        "fullName": facts.full_name,
        "businessUnitId": facts.business_unit_id,
        "teamIds": sorted(facts.team_ids),
        "roleIds": sorted(facts.role_ids),
        "timeZone": facts.time_zone,
        "languageCode": facts.language_code,
        "locale": facts.locale,
        "weekStart": facts.week_start,
    }
