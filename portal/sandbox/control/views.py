"""`/sandbox/control/…`: only where `SANDBOX_CONTROL` is on; 404 elsewhere."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from portal.sandbox.control import clock as sandbox_clock
from portal.sandbox.control.bodies import moment, number, read_body, whole_number
from portal.sandbox.control.errors import ControlRefused
from portal.sandbox.control.registry import add_rules, forget_rules, shown_rules
from portal.sandbox.control.rules import EVERYWHERE, OWN_WORDS
from portal.sandbox.models import Pending, RequestRecord
from portal.sandbox.organisation.generation import SCALES
from portal.sandbox.organisation.loading import load
from portal.sandbox.protection import limits as protection

View = Callable[[HttpRequest], HttpResponse]
_MOST_SHOWN = 1000
_CLOCK_WORDS = frozenset({"now", "ahead_seconds", "advance_seconds", "frozen"})
_LIMIT_WORDS = frozenset(
    {"requests", "execution_seconds", "concurrent", "window_seconds", "enabled"}
)
_LONGEST_WINDOW = 86_400
_FIRST_YEAR, _LAST_YEAR = 1900, 9000
_RULE_WORDS = EVERYWHERE.union(*OWN_WORDS.values())


def _controlled(view: View) -> View:
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.SANDBOX_CONTROL:
            raise Http404
        try:
            return view(request)
        except ControlRefused as error:
            body = {"error": {"code": error.code, "message": error.message}}
            return JsonResponse(body, status=error.status)

    return guarded


@_controlled
def reset(request: HttpRequest) -> HttpResponse:
    """`POST {"scale", "seed", "now"}`: back to the demo organisation; tokens and log are gone."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    wanted = read_body(request.body, frozenset({"scale", "seed", "now"}))
    scale = str(wanted.get("scale", "small"))
    if scale not in SCALES:
        raise ControlRefused(f"'scale' must be one of {', '.join(SCALES)}.")
    seed = whole_number(wanted, "seed", 1)
    count = load(scale, seed, moment(wanted, "now", sandbox_clock.now()))
    return JsonResponse({"rows": count})


@_controlled
def faults(request: HttpRequest) -> HttpResponse:
    """`POST {"rules": […]}` adds rules, `DELETE` drops all, `GET` lists them."""
    if request.method == "DELETE":
        forget_rules()
        return HttpResponse(status=204)
    if request.method == "POST":
        given = read_body(request.body, _RULE_WORDS | {"rules"})
        rules = given.get("rules", [given])
        if not isinstance(rules, list) or ("rules" in given and len(given) > 1):
            raise ControlRefused("Give one rule, or 'rules' with a list of them and nothing else.")
        add_rules(rules)
    return JsonResponse({"rules": shown_rules()})


@_controlled
def requests(request: HttpRequest) -> HttpResponse:
    """`GET` counts and lists the newest requests, `?since=id` the later ones; `DELETE` forgets."""
    if request.method == "DELETE":
        RequestRecord.objects.all().delete()
        return HttpResponse(status=204)
    since = request.GET.get("since", "0")
    found = RequestRecord.objects.filter(pk__gt=int(since) if since.isdigit() else 0)
    user = request.GET.get("user")
    if user:
        found = found.filter(user=user)
    whole = found.filter(is_part=False)
    counts = {
        "requests": whole.count(),
        "batches": whole.filter(Q(path="$batch") | Q(path__startswith="$batch?")).count(),
        "parts": found.filter(is_part=True).count(),
        "last": found.order_by("-pk").values_list("pk", flat=True).first() or 0,
    }
    shown = found.order_by("-pk").values(
        "id", "at", "method", "path", "user", "status", "is_part", "parts",
        "request_bytes", "answer_bytes",
    )[:_MOST_SHOWN]  # fmt: skip
    return JsonResponse({"counts": counts, "requests": list(reversed(shown))})


@_controlled
def clock(request: HttpRequest) -> HttpResponse:
    """`POST` sets, moves or stops the clock; `GET` reads it."""
    if request.method == "POST":
        wanted = read_body(request.body, _CLOCK_WORDS)
        frozen = wanted.get("frozen", sandbox_clock.is_frozen())
        if not isinstance(frozen, bool):
            raise ControlRefused("'frozen' must be true or false.")
        sandbox_clock.set_to(_moment(wanted), frozen=frozen)
    shown = {"now": sandbox_clock.now().isoformat(), "frozen": sandbox_clock.is_frozen()}
    return JsonResponse(shown)


@_controlled
def limits(request: HttpRequest) -> HttpResponse:
    """`POST` sets the service protection limits and counts anew; `GET` reads, `DELETE` resets."""
    if request.method == "DELETE":
        protection.set_limits(protection.Limits(mark=str(uuid4())))
    elif request.method == "POST":
        wanted = read_body(request.body, _LIMIT_WORDS)
        usual = protection.Limits()
        enabled = wanted.get("enabled", True)
        if not isinstance(enabled, bool):
            raise ControlRefused("'enabled' must be true or false.")
        found = protection.Limits(
            requests=whole_number(wanted, "requests", usual.requests),
            execution_seconds=number(wanted, "execution_seconds", usual.execution_seconds),
            concurrent=whole_number(wanted, "concurrent", usual.concurrent),
            window_seconds=number(wanted, "window_seconds", usual.window_seconds),
            enabled=enabled,
            mark=str(uuid4()),
        )
        if min(found.requests, found.concurrent, found.execution_seconds) < 0:
            raise ControlRefused("A limit cannot be negative.")
        if not 0 < found.window_seconds <= _LONGEST_WINDOW:
            raise ControlRefused("'window_seconds' must be more than 0 and a day at most.")
        protection.set_limits(found)
    return JsonResponse(protection.shown(protection.current_limits()))


@_controlled
def pending(_request: HttpRequest) -> HttpResponse:
    """`GET` lists the late commits and touches that have not happened yet."""
    found = Pending.objects.order_by("due_at", "pk").values("id", "kind", "due_at")
    return JsonResponse({"pending": list(found)})


def _moment(wanted: Mapping[str, Any]) -> datetime:
    """Return the time that a request for another time asks for."""
    given = {"now", "ahead_seconds", "advance_seconds"} & set(wanted)
    if len(given) > 1:
        raise ControlRefused(f"Give one of {', '.join(sorted(given))}.")
    if "ahead_seconds" in wanted:
        return _later(datetime.now(UTC), number(wanted, "ahead_seconds", 0))
    until = moment(wanted, "now", sandbox_clock.now())
    return _later(until, number(wanted, "advance_seconds", 0))


def _later(start: datetime, seconds: float) -> datetime:
    try:
        found = start + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ControlRefused("The clock would leave the calendar.") from error
    # The service protection window and tokens' lives must fit around it.
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ControlRefused(f"The clock goes from {_FIRST_YEAR} to {_LAST_YEAR}.")
    return found
