"""What is served of a published profile follows from the version, the user and the metadata."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from portal.profiles.definition import ProfileDefinition
from portal.profiles.publication import complete
from portal.sync.manifests import ServedManifest, make_manifest
from tests.profiles.factories import children, own, parents, profile, related
from tests.profiles.organisation import CATALOG, ORGANIZATION, facts

PROFILE = profile(
    own("booking"),
    related("order", parents("booking_order")),
    related("annotation", children("order_notes")),
    own("account", parents("order_account")),
)


@dataclass(frozen=True)
class Version:
    definition: ProfileDefinition
    number: int = 1
    published_at: datetime = datetime(2026, 1, 2, tzinfo=UTC)

    def profile_definition(self) -> ProfileDefinition:
        return self.definition


def served_without(lost: str | None) -> ServedManifest:
    version = Version(complete(PROFILE, CATALOG))
    left = {name: table for name, table in CATALOG.tables.items() if name != lost}
    return make_manifest(version, facts(), replace(CATALOG, tables=left), ORGANIZATION)


@pytest.mark.parametrize("lost", [None, "account", "annotation", "booking", "order"])
def test_every_table_of_the_manifest_has_its_scope_whatever_upstream_has_lost(
    lost: str | None,
) -> None:
    served = served_without(lost)
    assert [table["name"] for table in served.content["tables"]] == list(served.tables)
    assert lost not in served.tables
    assert all(table.scope.branches for table in served.tables.values())
