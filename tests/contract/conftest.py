"""The places where the contract tests run; the sandbox's servers are started once for all."""

import os
from collections.abc import Iterator

import pytest
import requests

from portal.dataverse import Client, Session
from portal.dataverse.auth import ClientCredentials, StaticToken, TokenEndpoint
from portal.dataverse.transport import pooled_http
from tests.contract.places import IS_REAL_KNOWN, REAL
from tests.contract.served import SandboxProcesses, Served
from tests.sandbox_side import SandboxSide


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say whether a real organisation was asked."""
    if not IS_REAL_KNOWN:
        names = ", ".join(REAL)
        terminalreporter.write_line(f"Contract with a real organisation: not run (set {names}).")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small demo organisation over HTTP and HTTPS; tests clean up what they make."""
    processes = SandboxProcesses(tmp_path_factory.mktemp("served"))
    try:
        yield processes.start()
    finally:
        processes.stop()


@pytest.fixture
def in_process(sandbox: SandboxSide) -> Client:
    """The administrator, through the WSGI adapter as the portal does it."""
    return sandbox.client("maker")


@pytest.fixture
def over_http(served: Served) -> Client:
    """The administrator, over HTTP."""
    return _client(served.http, served.token("maker"), pooled_http(None))


@pytest.fixture
def over_https(served: Served, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The administrator, over HTTPS, with the certificate trusted as an operator would do it."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(served.certificate))
    return _client(served.https, served.token("maker"), pooled_http(None))


@pytest.fixture
def real_organisation() -> Client:
    """The application user of the environment, in a real organisation."""
    url, tenant, client_id, secret = (os.environ[name] for name in REAL)
    http = pooled_http(None)
    endpoint = TokenEndpoint(
        url=f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        http=http,
        client_id=client_id,
        client_secret=secret,
        scope=f"{url.rstrip('/')}/.default",
    )
    address = f"{url.rstrip('/')}/api/data/v9.2/"
    return Client(Session(api_url=address, tokens=ClientCredentials(endpoint), http=http))


def _client(url: str, token: str, http: requests.Session) -> Client:
    return Client(Session(api_url=f"{url}/api/data/v9.2/", tokens=StaticToken(token), http=http))
