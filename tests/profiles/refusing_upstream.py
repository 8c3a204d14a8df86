"""An organisation that does not know the portal: every request is refused."""

from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer 403 as Dataverse does to an application user without a role."""
    start_response("403 Forbidden", [("Content-Type", "application/json")])
    return [b'{"error": {"code": "0x80072560", "message": "The user is not a member."}}']
