"""`/sandbox/control/…`: only where `SANDBOX_CONTROL` is on; 404 elsewhere."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from portal.sandbox.control import clock as sandbox_clock
from portal.sandbox.control.bodies import moment, number, read_body, whole_number
from portal.sandbox.control.errors import ControlRefused
from portal.sandbox.control.registry import add_rules, forget_rules, shown_rules
from portal.sandbox.control.rules import EVERYWHERE, OWN_WORDS
from portal.sandbox.models import RequestRecord
from portal.sandbox.organisation.generation import SCALES
from portal.sandbox.organisation.loading import load

View = Callable[[HttpRequest], HttpResponse]
_MOST_SHOWN = 1000
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
    """`POST {"ahead_seconds"}` or `{"now": ISO time}` moves the clock; `GET` reads it."""
    if request.method == "POST":
        wanted = read_body(request.body, frozenset({"now", "ahead_seconds"}))
        if "now" in wanted:
            machine = sandbox_clock.now() - sandbox_clock.offset()
            sandbox_clock.move(moment(wanted, "now", machine) - machine)
        else:
            sandbox_clock.move(timedelta(seconds=number(wanted, "ahead_seconds", 0)))
    return JsonResponse({"now": sandbox_clock.now().isoformat()})
