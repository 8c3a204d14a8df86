"""The log of requests, kept only where the sandbox may be controlled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from portal.sandbox.http.messages import Call, Reply
from portal.sandbox.models import RequestRecord


@dataclass(frozen=True)
class Part:
    """One operation of a batch, as it was asked and answered."""

    method: str
    path: str
    status: int


def record(
    call: Call,
    user_id: str,
    status: int,
    moment: datetime,
    *,
    parts: Sequence[Part] = (),
    answer: Reply | None = None,
) -> None:
    """Remember a request and the operations in it, if the sandbox keeps a log."""
    if not settings.SANDBOX_CONTROL:
        return
    whole = RequestRecord(
        at=moment, method=call.method, path=_address(call.path, call.query), user=user_id,
        status=status, is_part=False, parts=len(parts), request_bytes=len(call.body),
        answer_bytes=len(answer.content()) if answer else 0,
    )  # fmt: skip
    inner = [
        RequestRecord(at=moment, method=one.method, path=one.path, user=user_id,
                      status=one.status, is_part=True)
        for one in parts
    ]  # fmt: skip
    RequestRecord.objects.bulk_create([whole, *inner])


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
