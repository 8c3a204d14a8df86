"""Transfers that take several requests: who began them, for what, and the blocks that came."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from portal.sandbox.errors import BadRequest
from portal.sandbox.files.errors import token_unknown
from portal.sandbox.http.context import Context
from portal.sandbox.models import Transfer, TransferBlock

_LIFETIME = timedelta(hours=1)


def begin(context: Context, kind: str, facts: Mapping[str, Any]) -> str:
    """Begin a transfer and return its token, good for an hour and for the caller only."""
    Transfer.objects.filter(expires_at__lt=context.now).delete()
    token = secrets.token_urlsafe(40)
    Transfer.objects.create(
        token=token,
        kind=kind,
        user=context.caller.user_id,
        expires_at=context.now + _LIFETIME,
        facts=dict(facts),
    )
    return token


def resume(context: Context, token: object, *kinds: str) -> Transfer:
    """Return a transfer of the caller's, locked.

    Raises BadRequest for a token that is unknown, expired, another's, or of another kind.
    """
    found = Transfer.objects.select_for_update().filter(token=str(token), kind__in=kinds)
    transfer = found.filter(user=context.caller.user_id, expires_at__gte=context.now).first()
    if transfer is None:
        raise token_unknown()
    return transfer


def keep_block(transfer: Transfer, name: str, content: bytes) -> None:
    """Keep a block; the last of a name wins, so that a block may be sent again."""
    TransferBlock.objects.update_or_create(
        transfer=transfer, name=name, defaults={"content": content}
    )


def joined(transfer: Transfer, names: Iterable[str]) -> bytes:
    """Return the named blocks, one after the other.

    Raises BadRequest for a block that never came.
    """
    blocks = {one.name: bytes(one.content) for one in transfer.blocks.all()}
    try:
        return b"".join(blocks[name] for name in names)
    except KeyError as error:
        raise BadRequest(f"The block {error} was not uploaded.") from error


def finish(transfer: Transfer) -> None:
    """Forget a transfer that is done."""
    transfer.delete()
