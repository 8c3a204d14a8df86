"""Answers of the sync API: plain JSON, never cached, and traceable by their request id."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from uuid import uuid4

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date

from portal.sync.manifests import ServedManifest

_REQUEST_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)

_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Data loads and runs nothing; the long policy of the pages would be a tenth of an idle pass."""

View = Callable[..., HttpResponseBase]


def json_answer(content: object) -> HttpResponse:
    """The JSON of `content`."""
    return HttpResponse(orjson.dumps(content), content_type="application/json")


def with_command(
    answer: Mapping[str, object], command: Mapping[str, str] | None
) -> Mapping[str, object]:
    """The answer with what is asked of the device, if anything is."""
    return {**answer, "command": command} if command else answer


def manifest_answer(request: HttpRequest, manifest: ServedManifest) -> HttpResponse:
    """The manifest, or 304 if the device has it already."""
    if manifest.fingerprint in _known_tags(request.headers.get("If-None-Match", "")):
        answer = HttpResponse(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        answer = HttpResponse(manifest.gzipped_body, content_type="application/json")
        answer["Content-Encoding"] = "gzip"
    else:
        answer = HttpResponse(manifest.body, content_type="application/json")
    answer["ETag"] = f'"{manifest.fingerprint}"'
    answer["Vary"] = "Accept-Encoding"
    return answer


def _known_tags(header: str) -> set[str]:
    """Fingerprints in `If-None-Match`; a proxy that packs our answer makes its tag a weak one."""
    return {tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")}


def with_sync_headers(run: View) -> View:
    """Give every answer, problems included, the headers that all have."""

    @wraps(run)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = run(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Content-Security-Policy"] = _POLICY
        response["X-Request-Id"] = _request_id(request.headers.get("X-Request-Id", ""))
        response.headers.setdefault("Date", http_date())
        return response

    return answer


def _request_id(given: str) -> str:
    """The caller's id if it is one, so that his log and ours can be read side by side."""
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex
