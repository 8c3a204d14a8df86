"""Reading settings from the environment. A value that makes no sense stops the start."""

import contextlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def env_str(name: str, default: str) -> str:
    """The value of `name`, or `default` when it is not set."""
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    """`name` as yes or no. Raises ImproperlyConfigured when it is neither."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: use 1 or 0.")


def env_int(name: str, default: int, *, least: int = 1) -> int:
    """`name` as a whole number of at least `least`. Raises ImproperlyConfigured for others."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None
    if number < least:
        raise ImproperlyConfigured(f"{name}={value!r} has to be at least {least}.")
    return number


def env_url(name: str, default: str) -> str:
    """`name` as an http or https address, without a slash at its end.

    Raises ImproperlyConfigured when it is no such address.
    """
    value = os.environ.get(name, default)
    with contextlib.suppress(ValueError):  # a port that is no number
        parts = urlsplit(value)
        if parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0:
            return value.rstrip("/")
    raise ImproperlyConfigured(f"{name}={value!r} is not an address like https://example.com.")


def env_list(name: str, default: Sequence[str]) -> list[str]:
    """`name` split at commas, without blanks."""
    value = os.environ.get(name)
    if value is None:
        return list(default)
    return [item.strip() for item in value.split(",") if item.strip()]


def env_secret(name: str, default: str | None = None, *, generated_in: Path | None = None) -> str:
    """A secret: from `name`, from the file that `name`_FILE names, or made once in `generated_in`.

    Raises ImproperlyConfigured when the file cannot be read or no value is to be had.
    """
    secret = _secret(name, default, generated_in)
    if not secret.strip():
        raise ImproperlyConfigured(f"{name} is empty: set it, or leave it unset.")
    return secret


def _secret(name: str, default: str | None, generated_in: Path | None) -> str:
    if name in os.environ:
        return os.environ[name]
    if file := os.environ.get(f"{name}_FILE"):
        return _read_secret(name, Path(file))
    if default is not None:
        return default
    if generated_in is None:
        raise ImproperlyConfigured(f"{name} is not set: set it, or {name}_FILE to a file with it.")
    return _generate_secret(generated_in)


def _read_secret(name: str, file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE={str(file)!r} cannot be read: {error}") from None


def _generate_secret(file: Path) -> str:
    """The secret in `file`; made on first use, readable by its owner only.

    Processes that start together agree on one: it is written under another name, and linking it to
    its own succeeds once.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        with NamedTemporaryFile("w", dir=file.parent) as draft:  # made with mode 600
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            with contextlib.suppress(FileExistsError):
                file.hardlink_to(draft.name)
    return file.read_text().strip()
