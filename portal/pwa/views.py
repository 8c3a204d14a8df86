"""The files of the release that live at addresses of their own, read from the build."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from portal.pwa import shell


@require_safe
def app(request: HttpRequest, path: str = "") -> HttpResponse:
    """Serve the shell page at any address of the app: the page reads the address itself."""
    return _build_file(request, shell.SHELL_FILE, "text/html; charset=utf-8")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker at the root, so that its scope is the whole app."""
    return _build_file(request, shell.SERVICE_WORKER_FILE, "text/javascript; charset=utf-8")


@require_safe
def web_manifest(request: HttpRequest) -> HttpResponse:
    """Serve the web app manifest."""
    return _build_file(request, shell.WEB_MANIFEST_FILE, "application/manifest+json")


def _build_file(request: HttpRequest, name: str, content_type: str) -> HttpResponse:
    """Serve one file of the build, asked for again each time and sent only when it has changed."""
    try:
        content = (settings.BUILD_DIR / name).read_bytes()
    except FileNotFoundError:
        return render(request, "pwa/not_built.html", status=503)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # Compression on the way marks the tag as weak; it names the same content.
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=content_type)
    response.headers["ETag"] = etag
    patch_cache_control(response, no_cache=True)
    return response
