"""Publishing from the admin: what became of it is said in messages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from portal import upstream
from portal.dataverse import DataverseError
from portal.profiles.errors import PublicationRefused
from portal.profiles.findings import Severity
from portal.profiles.models import OfflineProfile
from portal.profiles.publication import publish
from portal.profiles.validation import validate


def publish_and_tell(request: HttpRequest, profile: OfflineProfile) -> None:
    """Publish, and say in messages what became of it."""
    before = profile.latest_version()
    try:
        catalog = upstream.metadata()
        version = publish(profile, publisher(request), catalog)
    except DataverseError as error:
        messages.error(request, f"The organisation cannot be asked just now: {error}")
        return
    except PublicationRefused as error:
        messages.error(request, f"“{profile}” was not published:")
        for finding in error.findings:
            messages.error(request, finding.sentence)
        return
    for finding in validate(profile.definition(), catalog):
        if finding.severity is Severity.WARNING:
            messages.warning(request, finding.sentence)
    if before == version:
        messages.info(request, f"Nothing has changed since version {version.number}.")
    else:
        messages.success(request, f"Published “{profile}” version {version.number}.")


def publisher(request: HttpRequest) -> Any:  # Any: the admin lets signed-in users in only
    """The user at the page."""
    return request.user
