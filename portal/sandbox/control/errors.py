"""Refusals of the control endpoint.

SandboxError
└ ControlRefused 400
"""

from portal.sandbox.errors import SandboxError


class ControlRefused(SandboxError):
    """The body of a control request makes no sense; the message is one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(400, "0x80040203", message)
