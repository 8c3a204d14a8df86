"""Recognising the same JSON values again."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson


def fingerprint(value: Mapping[str, Any]) -> str:
    """The SHA-256 of JSON values in canonical form (keys sorted), in hexadecimal."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
