"""One organisation and one identity: requests with a token, a budget of time and a way to retry."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import random as random_fraction
from urllib.parse import urlsplit

import orjson
import requests

from portal.dataverse.auth import TokenSource
from portal.dataverse.errors import (
    DataverseError,
    MalformedAnswer,
    Refused,
    SignInRequired,
    Throttled,
)
from portal.dataverse.gates import Gate
from portal.dataverse.reply import Reply
from portal.dataverse.retry import RetryPolicy, pause_before_retry
from portal.dataverse.transport import BearerAuth, Outgoing, Timeouts, exchange
from portal.dataverse.wire import Json

_HEADERS: Mapping[str, str] = {
    "Accept": "application/json",
    "OData-MaxVersion": "4.0",
    "OData-Version": "4.0",
}


@dataclass(frozen=True, kw_only=True)
class Session:
    """Sends requests below `api_url` as one identity.

    A 401 refreshes the token once. A 429 closes `gate`, which all sessions of the identity share:
    see `gates`. What is safe to repeat is repeated on transient faults; see
    `retry`. `caller_object_id` makes the upstream act for that user. `refusal` is raised when a
    fresh token is refused too: the user has to sign in, or the portal is set up wrongly.
    """

    api_url: str
    tokens: TokenSource
    http: requests.Session
    timeouts: Timeouts = field(default_factory=Timeouts)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = random_fraction
    caller_object_id: str | None = None
    refusal: type[Refused] = SignInRequired
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    gate: Gate | None = None

    def request(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Json = None,
        data: bytes | None = None,
        is_repeatable: bool | None = None,
    ) -> Reply:
        """Send a request and give its answer; any error status is raised.

        `path` is relative to the API, or an absolute URL within it. `is_repeatable` says that
        doing it twice does no harm; a GET always is.
        """
        body = orjson.dumps(json) if json is not None else data
        return self._send_until_answered(
            Outgoing(
                method, self.url_of(path), self._headers(headers, has_json=json is not None), body
            ),
            is_repeatable=method == "GET" if is_repeatable is None else is_repeatable,
        )

    @property
    def api_path(self) -> str:
        """The path of the API on its host, as request lines inside a batch name it."""
        return urlsplit(self.api_url).path

    def url_of(self, path: str) -> str:
        """The absolute URL of a path. Raises MalformedAnswer for one outside this API."""
        if path.startswith(self.api_url):
            return path
        if path.startswith(self.api_path):
            return self.api_url + path.removeprefix(self.api_path)
        # A link of the answer that leads elsewhere would take the token there.
        if "://" in path.partition("?")[0] or path.startswith("/"):
            raise MalformedAnswer("A link leads out of the organisation's API")
        return self.api_url + path

    def _headers(self, extra: Mapping[str, str] | None, *, has_json: bool) -> Mapping[str, str]:
        headers = dict(_HEADERS)
        if has_json:
            headers["Content-Type"] = "application/json"
        if self.caller_object_id:
            headers["CallerObjectId"] = self.caller_object_id
        return {**headers, **(extra or {})}

    def _send_until_answered(self, request: Outgoing, *, is_repeatable: bool) -> Reply:
        started = self.clock()
        attempt = 1
        while True:
            try:
                return self._send_signed_in(request)
            except DataverseError as error:
                pause = pause_before_retry(
                    error,
                    attempt=attempt,
                    elapsed=self.clock() - started,
                    is_repeatable=is_repeatable,
                    policy=self.policy,
                    random=self.random(),
                )
                if pause is None:
                    raise
            self.sleep(pause)
            attempt += 1

    def _send_signed_in(self, request: Outgoing) -> Reply:
        """Send with the current token; if it is refused, once more with a fresh one."""
        token = self.tokens.access_token()
        try:
            return self._send(request, token)
        except SignInRequired:
            fresh = self.tokens.refresh(token)
        try:
            # A 401 took no effect, so even a write may go again.
            return self._send(request, fresh)
        except SignInRequired as error:
            raise self.refusal(error.message, status=error.status, code=error.code) from error

    def _send(self, request: Outgoing, token: str) -> Reply:
        if self.gate:
            self.gate.pass_through()
        reply = exchange(self.http, request, auth=BearerAuth(token), timeouts=self.timeouts)
        error = reply.error
        if isinstance(error, Throttled) and self.gate:
            self.gate.close(error.retry_after)
        if error:
            raise error
        return reply
