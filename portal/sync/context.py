"""What a sync request works with: who asks, what his profile means now, and a client as him."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal import upstream
from portal.accounts.access import Identity, require_same_user
from portal.accounts.commands import confirm, open_command
from portal.accounts.devices import Contact, note_device
from portal.dataverse import Catalog, Client, DataverseError
from portal.problems import Problem, problem_from
from portal.profiles.resolution import profile_for
from portal.sync.change_sets import Organisation
from portal.sync.cursor_token import CursorSeal
from portal.sync.manifests import ServedManifest, shelf
from portal.sync.receipts import ReceiptTable
from portal.sync.schemas import ContactRequest, SyncRequest
from portal.sync.tables import SyncTable, known

_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True)
class SyncContext:
    """One request of one user."""

    identity: Identity
    catalog: Catalog
    manifest: ServedManifest
    command: Mapping[str, str] | None = None
    """What is asked of the device itself."""

    @cached_property
    def client(self) -> Client:
        """Reads and writes with the user's own rights."""
        return upstream.as_user(self.identity.user)

    @cached_property
    def seal(self) -> CursorSeal:
        """Writes and reads this user's cursors."""
        return CursorSeal(
            self.identity.organization_id,
            self.identity.user_id,
            max_age=settings.SYNC_CURSOR_MAX_AGE_DAYS * _SECONDS_PER_DAY,
            clock=time.time,
        )

    @cached_property
    def receipts(self) -> ReceiptTable:
        """The receipt table. Raises ReceiptRefused when the organisation has none."""
        return ReceiptTable.of(self.catalog.tables, settings.SYNC_RECEIPT_TABLE)

    @property
    def organisation(self) -> Organisation:
        """What a push needs to know."""
        address = self.client.session.api_url
        return Organisation(self.manifest.tables, self.catalog.tables, self.receipts, address)

    def table(self, name: str) -> SyncTable:
        """A table of the user's profile. Raises UnknownTable."""
        return known(self.manifest.tables, name)


def open_context(request: HttpRequest, *, organization: str, user: str) -> SyncContext:
    """The context of a request that names whose databases ask.

    Raises Problem `other-user` before anything is asked upstream, and `no-profile`.
    """
    return _context_of(require_same_user(request, organization=organization, user=user))


def _context_of(identity: Identity) -> SyncContext:
    facts = upstream.facts(identity.user)
    version = profile_for(facts)
    if version is None:
        raise Problem(
            "no-profile",
            f"{identity.full_name} has no offline profile. Ask whoever looks after your apps "
            "to assign one to you, your team or your role.",
        )
    catalog = upstream.metadata()
    secured = upstream.secured_columns_of(identity.user, facts)
    manifest = shelf.get(version, facts, catalog, upstream.organization(), secured)
    return SyncContext(identity, catalog, manifest)


def open_device_context(request: HttpRequest, message: SyncRequest) -> SyncContext:
    """The same for a request of a device, which is remembered in the registry.

    A command to the device is said also when the request is refused: a device whose user has lost
    his profile or his account is one that is to be wiped.
    """
    identity = require_same_user(request, organization=message.organization, user=message.user)
    command = _meet(identity, message, request.headers.get("X-Release", "")[:64])
    try:
        return replace(_context_of(identity), command=command)
    except (Problem, DataverseError) as error:
        problem = problem_from(error)
        if command:
            problem.extra["command"] = command
        raise problem from error


def _meet(identity: Identity, message: SyncRequest, release: str) -> dict[str, str] | None:
    """Note the device and what it says; what is asked of it."""
    now, user, device = timezone.now(), identity.user, message.device
    news = message if isinstance(message, ContactRequest) else None
    facts = news.facts.value() if news and news.facts else None
    note_device(user, Contact(device, identity.organization_id, release, now, facts))
    if news and news.done:
        confirm(user, device, news.done, now)
    return open_command(user, device)
