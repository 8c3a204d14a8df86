"""Links to the next page."""

from collections.abc import Sequence
from urllib.parse import quote

from portal.sandbox.definitions.tables import Table
from portal.sandbox.fetchxml.cookies import SortValue, inner_cookie, outer_cookie
from portal.sandbox.http.messages import Call


def skip_token(table: Table, page: int, values: Sequence[SortValue]) -> str:
    """Return the option that continues after the row with these sort values, the last of `page`."""
    cookie = outer_cookie(page, inner_cookie(page, table.key, values))
    return f"$skiptoken={quote(cookie, safe='')}"


def next_link(call: Call, token: str) -> str:
    """Return the call's own address with the option of the next page in place of its own."""
    kept = [one for one in call.query.split("&") if one and not _is_paging(one)]
    path = call.path.split("?", maxsplit=1)[0]
    return f"{call.root}/{path}?{'&'.join([*kept, token])}"


def _is_paging(pair: str) -> bool:
    return pair.startswith(("$skiptoken=", "%24skiptoken="))
