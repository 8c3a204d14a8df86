"""Moments in other time zones."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import ROOT, Api
from tests.sandbox.small_organisation import key

TIMES = [
    ("2026-01-15T11:30:00Z", "2026-01-15T12:30:00Z"),
    ("2026-07-15T11:30:00Z", "2026-07-15T13:30:00Z"),
    ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z"),
]


@pytest.mark.parametrize(("utc", "local"), TIMES)
def test_a_moment_is_told_in_both_directions(alice: Api, utc: str, local: str) -> None:
    to_local = f"LocalTimeFromUtcTime(TimeZoneCode=@p1,UtcTime=@p2)?@p1=110&@p2={utc}"
    answer = alice.get(to_local).json
    assert answer["LocalTime"] == local
    kind = "Microsoft.Dynamics.CRM.LocalTimeFromUtcTimeResponse"
    assert answer["@odata.context"] == f"{ROOT}/$metadata#{kind}"
    to_utc = f"UtcTimeFromLocalTime(TimeZoneCode=110,LocalTime={local})"
    assert alice.get(to_utc).json["UtcTime"] == utc


@pytest.mark.parametrize(
    "inside",
    [
        "TimeZoneCode=9999,UtcTime=2026-01-15T11:30:00Z",
        "TimeZoneCode='x',UtcTime=2026-01-15T11:30:00Z",
        "TimeZoneCode=110,UtcTime=yesterday",
        "TimeZoneCode=110",
        "UtcTime=2026-01-15T11:30:00Z",
    ],
)
def test_what_is_no_zone_or_no_moment_is_refused(alice: Api, inside: str) -> None:
    assert alice.get(f"LocalTimeFromUtcTime({inside})").status == 400


@pytest.mark.parametrize("prefix", ["", "timezonedefinitions/Microsoft.Dynamics.CRM."])
def test_time_zones_are_listed_with_their_names(alice: Api, prefix: str) -> None:
    name = "(GMT) Coordinated Universal Time"
    row = {"timezonecode": 92, "userinterfacename": name, "standardname": "UTC"}
    insert_rows("timezonedefinition", [{"timezonedefinitionid": key("utc"), **row}])
    answer = alice.get(f"{prefix}GetAllTimeZonesWithDisplayName(LocaleId=@p)?@p=1033")
    assert [one["userinterfacename"] for one in answer.rows] == [name]
    assert alice.get(f"{prefix}GetAllTimeZonesWithDisplayName()").status == 400
