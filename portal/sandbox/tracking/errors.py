"""Refusals of change tracking.

SandboxError
├ TokenExpired 400 0x80044352
├ TokenMalformed 400 0x80040203
├ OptionRefused 400 0x80060888
├ NotTracked 400 0x80072491
└ PairNotTracked 400 0x80072492
"""

from portal.sandbox.errors import SandboxError


class TokenExpired(SandboxError):
    """Changes since the token can no longer be told; the client must read everything again."""

    def __init__(self) -> None:
        super().__init__(
            400,
            "0x80044352",
            "Version stamp associated with the client has expired. Please perform a full sync.",
        )


class TokenMalformed(SandboxError):
    """A token that no deltaLink and no nextLink ever carried."""

    def __init__(self, name: str) -> None:
        super().__init__(400, "0x80040203", f"The value of {name} is not a valid token.")


class OptionRefused(SandboxError):
    """A query option that does not go with change tracking."""

    def __init__(self, option: str) -> None:
        name = option.removeprefix("$")
        message = f'The "{name}" query parameter isn\'t supported when Change Tracking is enabled.'
        super().__init__(400, "0x80060888", message)


class NotTracked(SandboxError):
    """Change tracking was never switched on for the table."""

    def __init__(self, table: str) -> None:
        message = f"Entity {table} isn't enabled for change tracking."
        super().__init__(400, "0x80072491", message)


class PairNotTracked(SandboxError):
    """An intersect table whose two ends are not both tracked."""

    def __init__(self, table: str) -> None:
        message = (
            f"Changes cannot be retrieved for intersect entity {table} since both related "
            "entities are not enabled for change tracking."
        )
        super().__init__(400, "0x80072492", message)
