"""Reading settings from the environment. A value that makes no sense stops the start."""

import contextlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

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


def env_int(name: str, default: int) -> int:
    """`name` as a whole number. Raises ImproperlyConfigured when it is not one."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None


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
    """The secret in `file`; made on first use, readable by its owner only, safe against a race."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
