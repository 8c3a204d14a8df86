"""The sandbox as a WSGI callable of its own: no session, no CSRF check, its own addresses.

The portal calls it in process, on threads of the adapter's; a connection that a request opened on
such a thread is closed when the answer is closed (Django's request signals do both).
"""

from typing import Any, cast

import django
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import set_urlconf

from portal.sandbox.http.dropping import is_dropped

_URLCONF = "portal.sandbox.urls"


class SandboxHandler(WSGIHandler):
    """Answers the sandbox's addresses without any middleware."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        """Put the views straight behind the conversion of exceptions to answers."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._serve = convert_exception_to_response(
            self._get_response  # type: ignore[attr-defined] # Django's own hook, not in the stubs
        )

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Answer `request` by the sandbox's addresses, whatever the project's root is."""
        set_urlconf(_URLCONF)
        request.urlconf = _URLCONF
        return cast("HttpResponseBase", self._serve(request))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        """Answer one request; a connection that a fault rule drops is an exception here.

        Raises ConnectionAbortedError for such a request: nothing is answered.
        """
        answer = super().__call__(environ, start_response)
        if is_dropped(answer):
            answer.close()
            raise ConnectionAbortedError("a fault rule of the sandbox dropped the connection")
        return answer


def _handler() -> SandboxHandler:
    django.setup(set_prefix=False)
    return SandboxHandler()


application = _handler()
