"""What can go wrong with the tokens that accounts keep.

    SealBroken      the secret key changed, or the stored bytes did

Everything else is a `portal.dataverse` error or a `portal.problems.Problem`.
"""


class SealBroken(Exception):
    """Sealed text cannot be opened with any of the secret keys in use."""
