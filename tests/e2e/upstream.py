"""A Web API client of the tests' own: plain HTTP with a person's sandbox token."""

from typing import Any

import requests

TIMEOUT_SECONDS = 20


class Upstream:
    """The sandbox as one person sees it. Shares no code with the portal."""

    def __init__(self, url: str, username: str) -> None:
        self.api = f"{url}/api/data/v9.2"
        self.control = f"{url}/sandbox/control"
        grant = {"grant_type": "password", "username": username, "password": username}
        answer = requests.post(
            f"{url}/sandbox/oauth2/v2.0/token", data=grant, timeout=TIMEOUT_SECONDS
        )
        answer.raise_for_status()
        self.headers = {
            "Authorization": f"Bearer {answer.json()['access_token']}",
            "Accept": "application/json",
            "OData-Version": "4.0",
            "OData-MaxVersion": "4.0",
        }

    def rows(self, resource: str, **options: str) -> list[dict[str, Any]]:
        """The rows of `resource`; options without their `$`."""
        params = {f"${name}": value for name, value in options.items()}
        answer = requests.get(
            f"{self.api}/{resource}", params=params, headers=self.headers, timeout=TIMEOUT_SECONDS
        )
        assert answer.ok, answer.text
        value: list[dict[str, Any]] = answer.json()["value"]
        return value

    def row(self, resource: str) -> dict[str, Any]:
        """One row, by its key: `accounts(guid)`."""
        answer = requests.get(
            f"{self.api}/{resource}", headers=self.headers, timeout=TIMEOUT_SECONDS
        )
        assert answer.ok, answer.text
        value: dict[str, Any] = answer.json()
        return value

    def create(self, entity_set: str, values: dict[str, Any]) -> str:
        """Create a row and return its id."""
        answer = requests.post(
            f"{self.api}/{entity_set}", json=values, headers=self.headers, timeout=TIMEOUT_SECONDS
        )
        assert answer.status_code == 204, answer.text
        return answer.headers["OData-EntityId"].rpartition("(")[2].rstrip(")")

    def update(self, resource: str, values: dict[str, Any]) -> None:
        """Change a row that must exist."""
        answer = requests.patch(
            f"{self.api}/{resource}",
            json=values,
            headers={**self.headers, "If-Match": "*"},
            timeout=TIMEOUT_SECONDS,
        )
        assert answer.status_code == 204, answer.text

    def me(self) -> str:
        """The id of this person's systemuser row."""
        return str(self.row("WhoAmI")["UserId"])

    def request_log(self) -> list[dict[str, Any]]:
        """The sandbox's own log of what reached it, batches before their parts."""
        answer = requests.get(f"{self.control}/requests", timeout=TIMEOUT_SECONDS)
        assert answer.ok, answer.text
        value: list[dict[str, Any]] = answer.json()["requests"]
        return value

    def clear_request_log(self) -> None:
        """Start counting from zero."""
        answer = requests.delete(f"{self.control}/requests", timeout=TIMEOUT_SECONDS)
        assert answer.ok, answer.text

    def add_fault(self, rule: dict[str, Any]) -> None:
        """Make the sandbox misbehave, for everything but its control endpoints."""
        answer = requests.post(
            f"{self.control}/faults", json={"rules": [rule]}, timeout=TIMEOUT_SECONDS
        )
        assert answer.ok, answer.text

    def clear_faults(self) -> None:
        """Let the sandbox behave again."""
        answer = requests.delete(f"{self.control}/faults", timeout=TIMEOUT_SECONDS)
        assert answer.ok, answer.text
