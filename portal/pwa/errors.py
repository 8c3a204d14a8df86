"""What can go wrong with the shell.

PwaError
└ BuildIncomplete   files of the front end's build are missing or not what they should be
"""


class PwaError(Exception):
    """A fault of the shell or its build."""


class BuildIncomplete(PwaError):
    """The front end is not built, or not wholly: scripts/build makes it."""
