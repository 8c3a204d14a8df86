"""The manifest of a user, kept in this process as long as nothing it is made of changes.

Besides the JSON for the device it holds what serving that manifest takes: the tables with their
scopes. All of it follows from the published version, the user's facts and the metadata.
"""

import gzip
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import orjson

from portal.dataverse import Catalog, Organization, UserFacts
from portal.profiles.column_rights import NONE_KNOWN, SecuredColumns
from portal.profiles.manifest import PublishedVersion, build_manifest
from portal.profiles.models import ProfileVersion
from portal.profiles.scope import compile_scope
from portal.profiles.survival import surviving
from portal.sync.tables import SyncTable, sync_tables

_MANIFESTS_KEPT = 256


@dataclass(frozen=True)
class ServedManifest:
    """A manifest and the tables it names."""

    content: Mapping[str, Any]
    tables: Mapping[str, SyncTable]

    @property
    def fingerprint(self) -> str:
        """What tells this manifest from any other."""
        return str(self.content["fingerprint"])

    @cached_property
    def body(self) -> bytes:
        """The JSON."""
        return orjson.dumps(self.content)

    @cached_property
    def gzipped_body(self) -> bytes:
        """The JSON, packed once for all devices that ask."""
        return gzip.compress(self.body, mtime=0)


def make_manifest(
    version: PublishedVersion,
    facts: UserFacts,
    catalog: Catalog,
    organization: Organization,
    secured: SecuredColumns = NONE_KNOWN,
) -> ServedManifest:
    """The manifest of a published version for a user, and scopes that upstream can still answer."""
    content = build_manifest(version, facts, catalog, organization, secured)
    definition = surviving(version.profile_definition(), catalog.tables)
    names = [table["name"] for table in content["tables"]]
    scopes = {name: compile_scope(definition, name, catalog.tables) for name in names}
    return ServedManifest(content, sync_tables(content["tables"], catalog.tables, scopes))


_Key = tuple[int, str, str]
_Sources = tuple[UserFacts, Organization, Catalog, SecuredColumns]


@dataclass
class ManifestShelf:
    """The manifests made last, by published version and user."""

    size: int = _MANIFESTS_KEPT
    _kept: OrderedDict[_Key, tuple[_Sources, ServedManifest]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(
        self,
        version: ProfileVersion,
        facts: UserFacts,
        catalog: Catalog,
        organization: Organization,
        secured: SecuredColumns,
    ) -> ServedManifest:
        """The manifest, made anew when the facts or the metadata have changed."""
        key = (version.pk, version.fingerprint, facts.user_id)
        sources = (facts, organization, catalog, secured)
        with self._lock:
            kept = self._kept.get(key)
        if kept and kept[0] == sources:
            made = kept[1]
        else:
            made = make_manifest(version, facts, catalog, organization, secured)
        with self._lock:
            self._kept[key] = (sources, made)
            self._kept.move_to_end(key)
            while len(self._kept) > self.size:
                self._kept.popitem(last=False)
        return made


shelf = ManifestShelf()
