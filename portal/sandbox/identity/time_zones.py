"""Dataverse's time zone codes as IANA names."""

from zoneinfo import ZoneInfo

_NAMES = {
    0: "Pacific/Kwajalein",
    2: "Pacific/Honolulu",
    3: "America/Anchorage",
    4: "America/Los_Angeles",
    10: "America/Denver",
    20: "America/Chicago",
    35: "America/New_York",
    65: "America/Sao_Paulo",
    85: "Europe/London",
    90: "Africa/Casablanca",
    92: "UTC",
    95: "Europe/Belgrade",
    100: "Europe/Warsaw",
    105: "Europe/Paris",
    110: "Europe/Berlin",
    120: "Africa/Cairo",
    125: "Europe/Helsinki",
    130: "Europe/Athens",
    140: "Africa/Johannesburg",
    145: "Europe/Moscow",
    190: "Asia/Kolkata",
    210: "Asia/Shanghai",
    235: "Asia/Tokyo",
    255: "Australia/Sydney",
    290: "Pacific/Auckland",
}


def zone_of(code: object) -> ZoneInfo:
    """Return the zone of a time zone code; an unknown code is UTC."""
    return known_zone(code) or ZoneInfo("UTC")


def known_zone(code: object) -> ZoneInfo | None:
    """Return the zone of a time zone code, None for an unknown one."""
    name = _NAMES.get(code) if isinstance(code, int) else None
    return None if name is None else ZoneInfo(name)
