"""What holds for everybody: the organisation's row, its currency, the time zones people live in."""

from collections.abc import Iterator
from datetime import date

from portal.sandbox.organisation.people import BRITISH, ENGLISH, ROOT
from portal.sandbox.organisation.rows import SeedRow, fixed_id

DEFAULT_PROFILE = fixed_id("mobileofflineprofile", "Field Service Mobile (classic)")
EURO = fixed_id("transactioncurrency", "EUR")
_MONDAY = 1
_DAYS_OF_CHANGES = 7
_FISCAL_START = date(2020, 4, 1)
_QUARTERLY = 2002
_NAMED_BY_START = 1
_MAX_UPLOAD = 5242880
_BLOCKED = "ade;adp;app;bas;bat;cmd;com;cpl;exe;hta;inf;js;jse;lnk;msi;pif;reg;scr;vbs;wsf"

# timezonecode, bias in minutes west of UTC, the Windows name that clients map to an IANA zone.
_TIME_ZONES = (
    (4, 480, "Pacific Standard Time", "(GMT-08:00) Pacific Time (US & Canada)"),
    (10, 420, "Mountain Standard Time", "(GMT-07:00) Mountain Time (US & Canada)"),
    (20, 360, "Central Standard Time", "(GMT-06:00) Central Time (US & Canada)"),
    (35, 300, "Eastern Standard Time", "(GMT-05:00) Eastern Time (US & Canada)"),
    (85, 0, "GMT Standard Time", "(GMT+00:00) Dublin, Edinburgh, Lisbon, London"),
    (92, 0, "UTC", "(GMT) Coordinated Universal Time"),
    (95, -60, "Central Europe Standard Time", "(GMT+01:00) Belgrade, Budapest, Prague"),
    (105, -60, "Romance Standard Time", "(GMT+01:00) Brussels, Copenhagen, Madrid, Paris"),
    (110, -60, "W. Europe Standard Time", "(GMT+01:00) Amsterdam, Berlin, Rome, Vienna"),
    (190, -330, "India Standard Time", "(GMT+05:30) Chennai, Kolkata, Mumbai, New Delhi"),
    (235, -540, "Tokyo Standard Time", "(GMT+09:00) Osaka, Sapporo, Tokyo"),
)


def settings_rows() -> Iterator[SeedRow]:
    """Yield the organisation, its base currency and the time zones."""
    yield SeedRow(
        "organization",
        {
            "organizationid": fixed_id("organization", ROOT),
            "name": ROOT,
            "languagecode": ENGLISH,
            "localeid": BRITISH,
            "weekstartdaycode": _MONDAY,
            "fiscalcalendarstart": _FISCAL_START,
            "fiscalperiodtype": _QUARTERLY,
            "fiscalyeardisplaycode": _NAMED_BY_START,
            "maxuploadfilesize": _MAX_UPLOAD,
            "expirechangetrackingindays": _DAYS_OF_CHANGES,
            "blockedattachments": _BLOCKED,
            "quickfindrecordlimitenabled": False,
            "basecurrencyid": EURO,
            "defaultmobileofflineprofileid": DEFAULT_PROFILE,
        },
    )
    yield SeedRow(
        "transactioncurrency",
        {
            "transactioncurrencyid": EURO,
            "currencyname": "Euro",
            "isocurrencycode": "EUR",
            "currencysymbol": "€",
            "currencyprecision": 2,
            "exchangerate": 1.0,
        },
    )
    yield from map(_time_zone, _TIME_ZONES)


def _time_zone(zone: tuple[int, int, str, str]) -> SeedRow:
    code, bias, standard, shown = zone
    return SeedRow(
        "timezonedefinition",
        {
            "timezonedefinitionid": fixed_id("timezonedefinition", str(code)),
            "timezonecode": code,
            "bias": bias,
            "standardname": standard,
            "daylightname": standard.replace("Standard", "Daylight"),
            "userinterfacename": shown,
        },
    )
