"""Problem documents also for what Django and Ninja answer themselves, before any view of ours.

An unknown path, a method that a path does not have, a host that is not ours: their pages are for
people, but whoever asks below /api/ reads JSON. The sandbox speaks Dataverse's own errors.
"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

from portal.problems import PROBLEM_TYPE, Problem, problem_response

_OURS = "/api/"
_SANDBOX = "/api/data/"
_CODES: Mapping[int, str] = {400: "invalid-request", 404: "not-found", 405: "wrong-method"}


class ProblemMiddleware:
    """Puts a problem document in the place of a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, failures of the API in JSON."""
        response = self.get_response(request)
        code = _CODES.get(response.status_code)
        if code is None or not _is_ours(request) or response["Content-Type"] == PROBLEM_TYPE:
            return response
        problem = problem_response(Problem(code))
        if "Allow" in response:
            problem["Allow"] = response["Allow"]
        return problem


def _is_ours(request: HttpRequest) -> bool:
    return request.path.startswith(_OURS) and not request.path.startswith(_SANDBOX)
