"""Moments in other time zones, and the zones there are.

A local time is written with a `Z` that means nothing, as the product does.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from portal.sandbox.errors import BadRequest
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import ROWS_TYPE, Call, Reply, json_reply
from portal.sandbox.identity.time_zones import known_zone
from portal.sandbox.messages.message import Message, Target, answer_type
from portal.sandbox.odata.contexts import context_url
from portal.sandbox.query.model import Attribute, Order, Query
from portal.sandbox.query.running import run
from portal.sandbox.rows.presenting import Style, outputs_of, present

_SHOWN = ("timezonecode", "userinterfacename", "timezonedefinitionid")


def local_time_from_utc_time(context: Context, call: Call, target: Target) -> Reply:
    """Answer LocalTimeFromUtcTime."""
    moment = _moment(target, "UtcTime").replace(tzinfo=UTC)
    return _answer(call, "LocalTimeFromUtcTime", "LocalTime", moment.astimezone(_zone(target)))


def utc_time_from_local_time(context: Context, call: Call, target: Target) -> Reply:
    """Answer UtcTimeFromLocalTime; of an hour that a clock shows twice it takes the first."""
    moment = _moment(target, "LocalTime").replace(tzinfo=_zone(target))
    return _answer(call, "UtcTimeFromLocalTime", "UtcTime", moment.astimezone(UTC))


def get_all_time_zones(context: Context, call: Call, target: Target) -> Reply:
    """Answer GetAllTimeZonesWithDisplayName: codes and names, in English whatever is asked for."""
    if not isinstance(target.arguments.get("LocaleId"), int):
        raise BadRequest("The parameter 'LocaleId' is required and must be a number.")
    table = context.catalogue.tables["timezonedefinition"]
    query = Query(
        table.name,
        attributes=tuple(Attribute(name) for name in _SHOWN),
        orders=(Order("timezonecode"),),
    )
    rows = [(one.root, one.linked) for one in run(context.view(), query).entries]
    style = Style(context.catalogue, context.caller, call.preferences, shows_nulls=True)
    body = {
        "@odata.context": context_url(call.root, table, _SHOWN[:2]),
        "value": present(style, outputs_of(table, _SHOWN), rows, etag=True),
    }
    return json_reply(body, Content_Type=ROWS_TYPE)


def _zone(target: Target) -> ZoneInfo:
    code = target.arguments.get("TimeZoneCode")
    found = known_zone(code)
    if found is None:
        raise BadRequest(f"The parameter 'TimeZoneCode' holds no known time zone: {code!r}.")
    return found


def _moment(target: Target, name: str) -> datetime:
    """Return the clock that a parameter shows, in UTC if it names an offset."""
    text = target.text(name)
    try:
        found = datetime.fromisoformat(text.strip())
        return found if found.tzinfo is None else found.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise BadRequest(f"The parameter '{name}' holds no moment: '{text}'.") from error


def _answer(call: Call, message: str, name: str, moment: datetime) -> Reply:
    return json_reply({**answer_type(call, message), name: f"{moment:%Y-%m-%dT%H:%M:%S}Z"})


MESSAGES = (
    Message("LocalTimeFromUtcTime", "function", local_time_from_utc_time),
    Message("UtcTimeFromLocalTime", "function", utc_time_from_local_time),
    Message("GetAllTimeZonesWithDisplayName", "function", get_all_time_zones),
    Message("GetAllTimeZonesWithDisplayName", "function", get_all_time_zones, "set"),
)
