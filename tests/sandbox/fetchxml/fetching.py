"""Short ways to write FetchXML in tests and to follow its pages."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from tests.sandbox.api import ALL_ANNOTATIONS, Answer, Api

FORMATTED = "@OData.Community.Display.V1.FormattedValue"
COOKIE = "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie"
MORE = "@Microsoft.Dynamics.CRM.morerecords"


def fetch_xml(table: str, inside: str, **attributes: object) -> str:
    """Return a query; underscores in names of attributes stand for hyphens."""
    listed = "".join(
        f" {name.replace('_', '-')}={quoteattr(str(value))}" for name, value in attributes.items()
    )
    return f"<fetch{listed}><entity name='{table}'>{inside}</entity></fetch>"


def aggregate(api: Api, table: str, inside: str, **attributes: object) -> Answer:
    """Run an aggregate query over a table whose set is its name and an s."""
    xml = fetch_xml(table, inside, aggregate="true", **attributes)
    return api.fetch(f"{table}s", xml, **ALL_ANNOTATIONS)


def follow(api: Api, table: str, inside: str, **attributes: object) -> Iterator[Answer]:
    """Give the pages of a query, following its cookies to the end."""
    page: int = 1
    cookie = ""
    while True:
        xml = fetch_xml(table, inside, **attributes, page=page, paging_cookie=cookie)
        answer = api.fetch(f"{table}s", xml, **ALL_ANNOTATIONS)
        assert answer.status == 200, answer.content
        yield answer
        found: dict[str, Any] = answer.json
        assert found[MORE] is (COOKIE in found)
        if COOKIE not in found:
            return
        numbered = re.search(r'pagenumber="(\d+)" pagingcookie="([^"]+)"', found[COOKIE])
        assert numbered is not None
        assert int(numbered.group(1)) == page + 1
        page, cookie = page + 1, unquote(unquote(numbered.group(2)))
