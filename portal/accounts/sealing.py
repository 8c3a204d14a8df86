"""Text at rest that only this server can read: Fernet with a key derived from SECRET_KEY."""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from portal.accounts.errors import SealBroken

_PURPOSE = b"field-portal upstream tokens v1"


def seal(text: str) -> bytes:
    """The text, encrypted and authenticated."""
    return _fernet().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """The text again. Raises SealBroken when no key in use opens it."""
    try:
        return _fernet().decrypt(sealed).decode()
    except InvalidToken as error:
        raise SealBroken("Stored tokens cannot be opened with this SECRET_KEY") from error


def _fernet() -> MultiFernet:
    """Seals with the current key; opens with retired ones too, so that keys can be rotated."""
    return MultiFernet([Fernet(_derived(key)) for key in _secrets()])


def _secrets() -> Sequence[str | bytes]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _derived(secret: str | bytes) -> bytes:
    """A key of its own for this purpose: SECRET_KEY also signs cookies."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(key.derive(force_bytes(secret)))
