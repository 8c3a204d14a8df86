"""Refusals of metadata writes.

SandboxError
├ NameTaken 400 (code by kind)
├ NameInvalid 400 0x80040203
├ ComponentInUse 400 0x8004f01f
└ ComponentFixed 400 0x8004f032
"""

from portal.sandbox.errors import SandboxError

TABLE_TAKEN = "0x80044363"
COLUMN_TAKEN = "0x80047013"


class NameTaken(SandboxError):
    """Something of that kind has the name already."""

    def __init__(self, kind: str, name: str, code: str = TABLE_TAKEN) -> None:
        super().__init__(400, code, f"{kind} with the same name already exists: '{name}'.")


class NameInvalid(SandboxError):
    """A name without a publisher's prefix, too long, or of other characters."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(400, "0x80040203", f"The schema name '{name}' is not valid: {reason}")


class ComponentInUse(SandboxError):
    """Something else needs what was to be deleted."""

    def __init__(self, kind: str, name: str, user: str) -> None:
        message = (
            f"The {kind}({name}) component cannot be deleted because it is referenced by {user}."
        )
        super().__init__(400, "0x8004f01f", message)


class ComponentFixed(SandboxError):
    """What the organisation came with cannot be deleted."""

    def __init__(self, name: str) -> None:
        super().__init__(
            400,
            "0x8004f032",
            f"The 'Delete' operation on the current component(name='{name}') failed during "
            "managed property evaluation of condition: 'Managed Property Name: iscustomizable'.",
        )
