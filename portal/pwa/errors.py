"""What can go wrong with the shell.

PwaFault
└ BuildIncomplete   files of the front end's build are missing or not what they should be
"""


class PwaFault(Exception):
    """A fault of the shell or its build."""


class BuildIncomplete(PwaFault):
    """The front end is not built, or not wholly: scripts/build makes it."""
