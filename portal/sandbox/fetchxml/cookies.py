"""Paging cookies: where the last page ended, in the shapes of the Web API.

The inner cookie names the last row; the sort values that the page ended with travel in `last` of
its first element, so that the next page starts after them whatever happened meanwhile. They are
JSON in base64, because clients put the cookie into FetchXML without escaping its ampersands.
"""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from decimal import Decimal
from html import unescape
from urllib.parse import quote, unquote
from xml.sax.saxutils import quoteattr

import orjson

from portal.sandbox.errors import BadRequest

SortValue = str | int | float | None
_PACKED = "json-"
_LAST = re.compile(r"last=\"([^\"]*)\"")


def inner_cookie(page: int, key: str, values: Sequence[SortValue | Decimal]) -> str:
    """Return `<cookie page=…>` for the page that ended with `values` (the key is the last).

    Pages of distinct rows and of groups have no such values: the next one is found by its number.
    """
    plain = [float(one) if isinstance(one, Decimal) else one for one in values]
    ended = _packed(plain) if len(plain) != 1 else f"{{{str(plain[0]).upper()}}}"
    last = quoteattr(ended, {'"': "&quot;"})
    return f'<cookie page="{page}"><{key} last={last} first={last} /></cookie>'


def outer_cookie(page: int, inner: str) -> str:
    """Return the annotation: the next page's number, and the inner cookie encoded twice."""
    twice = quote(quote(inner, safe=""), safe="")
    return f'<cookie pagenumber="{page + 1}" pagingcookie="{twice}" istracking="False" />'


def read_outer(text: str) -> tuple[int, tuple[SortValue, ...] | None]:
    """Return the page's number and the sort values it starts after.

    Raises BadRequest.
    """
    number = re.search(r'pagenumber="(\d{1,7})"', text)
    inner = re.search(r'pagingcookie="([^"]*)"', text)
    if number is None or inner is None:
        raise BadRequest("The paging cookie is malformed.", "0x80040203")
    return int(number.group(1)), read_cookie(unquote(unquote(inner.group(1))))


def read_cookie(text: str) -> tuple[SortValue, ...] | None:
    """Return the sort values an inner cookie ended with; None without a cookie.

    Accepts an outer cookie and one still encoded, as some clients send them. Raises BadRequest.
    """
    if not text.strip():
        return None
    if "pagingcookie=" in text:
        return read_outer(text)[1]
    found = _LAST.search(unquote(unquote(text)) if text.startswith("%") else text)
    if found is None:
        raise BadRequest("The paging cookie is malformed.", "0x80040203")
    ended = unescape(found.group(1))
    if ended.startswith(_PACKED):
        return _values(ended.removeprefix(_PACKED))
    return (ended.strip("{}").lower(),)


def _packed(values: Sequence[SortValue]) -> str:
    return _PACKED + urlsafe_b64encode(orjson.dumps(values)).decode()


def _values(text: str) -> tuple[SortValue, ...]:
    try:
        found = orjson.loads(urlsafe_b64decode(text))
    except (binascii.Error, ValueError) as error:
        raise BadRequest("The paging cookie is malformed.", "0x80040203") from error
    is_flat = isinstance(found, list) and all(
        one is None or isinstance(one, str | int | float) for one in found
    )
    if not is_flat:
        raise BadRequest("The paging cookie is malformed.", "0x80040203")
    return tuple(found)
