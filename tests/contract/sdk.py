"""Microsoft's Python SDK as demo users, over HTTPS."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from azure.core.credentials import AccessToken
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.models.labels import Label, LocalizedLabel
from PowerPlatform.Dataverse.models.record import Record

from tests.contract.served import Served

Thing = TypeVar("Thing")


class Credential:
    """The SDK asks for a token before each request; the sandbox's has no need of Entra."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **_options: object) -> AccessToken:
        assert scopes[0].endswith("/.default")
        return AccessToken(self._token, 2**31)


@contextmanager
def sdk_of(served: Served, user: str) -> Iterator[DataverseClient]:
    """The SDK as a demo user, told to trust the sandbox's certificate."""
    before = os.environ.get("REQUESTS_CA_BUNDLE")
    os.environ["REQUESTS_CA_BUNDLE"] = str(served.certificate)
    try:
        with DataverseClient(served.https, Credential(served.token(user))) as made:
            yield made
    finally:
        if before is None:
            del os.environ["REQUESTS_CA_BUNDLE"]
        else:
            os.environ["REQUESTS_CA_BUNDLE"] = before


def there(found: Thing | None) -> Thing:
    """What must be there."""
    assert found is not None
    return found


def retrieve(client: DataverseClient, table: str, key: str, **options: Any) -> Record:
    """A row that must be there."""
    return there(client.records.retrieve(table, key, **options))


def text(value: str) -> Label:
    """A label in English."""
    return Label(localized_labels=[LocalizedLabel(label=value, language_code=1033)])
