"""Refusals of metadata.

SandboxError
└ MetadataMissing 404
"""

from portal.sandbox.errors import SandboxError


class MetadataMissing(SandboxError):
    """No table, column, key or relationship of that name or id."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            404,
            "0x80040217",
            f"Could not find {kind} with the name or id '{name}' in the metadata.",
        )
