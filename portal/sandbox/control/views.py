"""`/sandbox/control/…`: only where `SANDBOX_CONTROL` is on; 404 elsewhere."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from importlib import import_module
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from portal.sandbox.control import clock as sandbox_clock
from portal.sandbox.control.faults import check_rule
from portal.sandbox.models import Fault, RequestRecord

View = Callable[[HttpRequest], HttpResponse]
_LOADING = "portal.sandbox.organisation.loading"
_MOST_SHOWN = 1000


def _controlled(view: View) -> View:
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.SANDBOX_CONTROL:
            raise Http404
        return view(request)

    return guarded


@_controlled
def reset(request: HttpRequest) -> HttpResponse:
    """`POST {"scale", "seed"}`: everything back to the demo organisation, tokens and log gone."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    wanted = _body(request)
    count = import_module(_LOADING).load(
        scale=str(wanted.get("scale", "small")),
        seed=int(wanted.get("seed", 1)),
        now=sandbox_clock.now(),
        report=lambda *_arguments: None,
    )
    return JsonResponse({"rows": count})


@_controlled
def faults(request: HttpRequest) -> HttpResponse:
    """`POST {"rules": […]}` adds rules, `DELETE` drops all, `GET` lists them."""
    if request.method == "DELETE":
        Fault.objects.all().delete()
        return HttpResponse(status=204)
    if request.method == "POST":
        given = _body(request)
        rules = given.get("rules", [given])
        wrong = next(filter(None, (check_rule(rule) for rule in rules)), None)
        if wrong:
            return JsonResponse({"error": wrong}, status=400)
        for rule in rules:
            Fault.objects.create(rule=rule, remaining=rule.get("count"))
    shown = [
        {"id": one.pk, "remaining": one.remaining, **one.rule}
        for one in Fault.objects.order_by("pk")
    ]
    return JsonResponse({"rules": shown})


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
        wanted = _body(request)
        if "now" in wanted:
            to = datetime.fromisoformat(str(wanted["now"]))
            sandbox_clock.move(to - (sandbox_clock.now() - sandbox_clock.offset()))
        else:
            sandbox_clock.move(timedelta(seconds=float(wanted.get("ahead_seconds", 0))))
    return JsonResponse({"now": sandbox_clock.now().isoformat()})


def _body(request: HttpRequest) -> dict[str, Any]:
    found = orjson.loads(request.body or b"{}")
    return found if isinstance(found, dict) else {}
