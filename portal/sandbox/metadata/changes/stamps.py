"""Version stamps of the metadata: opaque to clients, a version and a moment to the sandbox."""

import re
from datetime import UTC, datetime, timedelta

from portal.sandbox.errors import BadRequest

# ExpireSubscriptionsInDays, as an organisation begins.
LIFETIME = timedelta(days=90)
_STAMP = re.compile(r"(?P<version>\d{1,18})!(?P<at>\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2})")
_MOMENT = "%m/%d/%Y %H:%M:%S"


def write_stamp(version: int, now: datetime) -> str:
    """Return the stamp of the metadata as it is now."""
    return f"{version}!{now.astimezone(UTC).strftime(_MOMENT)}"


def read_stamp(text: str, now: datetime) -> int:
    """Return the version in a stamp.

    Raises BadRequest for a stamp that is none, or with 0x80044352 for one that is too old.
    """
    found = _STAMP.fullmatch(text)
    if found is None:
        raise BadRequest(f"The ClientVersionStamp '{text}' is not valid.")
    try:
        at = datetime.strptime(found["at"], _MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadRequest(f"The ClientVersionStamp '{text}' is not valid.") from error
    if now - at > LIFETIME:
        raise BadRequest(
            "Version stamp associated with the client has expired. Please perform a full sync.",
            "0x80044352",
        )
    return int(found["version"])
