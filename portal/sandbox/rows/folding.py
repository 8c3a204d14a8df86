"""Texts as the database compares them: no case, no accents, no trailing spaces."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` as it is compared, like the collation Latin1_General_CI_AI."""
    if text.isascii():
        return text.lower().rstrip(" ")
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", plain.casefold()).rstrip(" ")
