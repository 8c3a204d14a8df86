"""Solutions that metadata may be made in: there is only the one everything is in."""

from portal.sandbox.errors import SandboxError

DEFAULT = "Default"


def check_solution(name: str | None) -> None:
    """Refuse the unique name of a solution that does not exist; None names none.

    Raises SandboxError 404.
    """
    if name and name.lower() != DEFAULT.lower():
        raise SandboxError(
            404, "0x80040217", f"A solution with the unique name '{name}' does not exist."
        )
