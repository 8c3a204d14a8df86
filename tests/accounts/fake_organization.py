"""A WSGI organisation with just enough of Dataverse to sign in to, and switches to break it."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote
from uuid import NAMESPACE_URL, uuid5

from tests.dataverse.batch_printer import OUTER, Dialect, Printed

StartResponse = Callable[[str, list[tuple[str, str]]], object]
Reply = tuple[int, Any, dict[str, str]]

ORGANIZATION = str(uuid5(NAMESPACE_URL, "organization"))
UNIT = str(uuid5(NAMESPACE_URL, "unit"))
DENIED = {"error": {"code": "0x80040220", "message": "is missing a privilege"}}
MAKER_ROLE = "System Customizer"


def id_of(name: str) -> str:
    """The fixed id of a user, role or team."""
    return str(uuid5(NAMESPACE_URL, name))


@dataclass
class Organization:
    """What the fake organisation is like; a test gets a fresh one."""

    roles: dict[str, list[str]] = field(
        default_factory=lambda: {
            "alice": [MAKER_ROLE],
            "bob": ["Field Service - Resource"],
            "charlie": [],
            "portal": ["Service"],
        }
    )
    revoked_access: set[str] = field(default_factory=set)
    revoked_refresh: set[str] = field(default_factory=set)
    outage: Reply | Exception | None = None
    requests: list[str] = field(default_factory=list)
    issued: int = 0

    def answer(self, method: str, path: str, body: bytes, token: str) -> Reply:
        self.requests.append(f"{method} {path}")
        if isinstance(self.outage, Exception):
            raise self.outage
        if self.outage:
            return self.outage
        if path.endswith("/token"):
            return self._grant({k: v[0] for k, v in parse_qs(body.decode()).items()})
        user = token.split("-")[1] if token.startswith("access-") else ""
        if not user or token in self.revoked_access:
            return 401, None, {"WWW-Authenticate": "Bearer"}
        if path.endswith("/WhoAmI"):
            ids = {"UserId": id_of(user), "BusinessUnitId": UNIT, "OrganizationId": ORGANIZATION}
            return 200, ids, {}
        if method == "GET":
            read = self._read(user, path.removeprefix("/api/data/v9.2/"))
            return read.status, read.body, {}
        return self._batch(user, body)

    def _grant(self, form: dict[str, str]) -> Reply:
        if form["client_secret"] != "portal-secret":
            return 401, {"error": "invalid_client"}, {}
        if form["grant_type"] == "password":
            user = form["username"].lower()
            is_good = user in self.roles and form["password"] == user
        elif form["grant_type"] == "client_credentials":
            user, is_good = form["client_id"], True
        else:
            user = form["refresh_token"].split("-")[1]
            is_good = form["refresh_token"] not in self.revoked_refresh
        if not is_good:
            return 400, {"error": "invalid_grant"}, {}
        self.issued += 1
        names = {kind: f"{kind}-{user}-{self.issued}" for kind in ("access", "refresh")}
        tokens = {f"{kind}_token": name for kind, name in names.items()}
        return 200, {**tokens, "expires_in": 3600}, {}

    def _batch(self, user: str, body: bytes) -> Reply:
        paths = re.findall(r"GET /api/data/v9\.2/(\S+) HTTP", body.decode())
        dialect = Dialect()
        printed = dialect.batch([self._read(user, unquote(path)) for path in paths])
        return 200, printed, {"Content-Type": dialect.content_type(OUTER)}

    def _read(self, user: str, path: str) -> Printed:
        """One of the reads of a user's facts; somebody without a role may read nothing."""
        if not self.roles[user]:
            return Printed(403, DENIED)
        for pattern, body in self._facts(user).items():
            if re.match(pattern, path):
                return Printed(200, body)
        return Printed(501, {"error": {"code": "0x80040219", "message": path}})

    def _facts(self, user: str) -> dict[str, Any]:
        roles = [
            {"roleid": id_of("copy"), "name": name, "_parentrootroleid_value": id_of(name)}
            for name in self.roles[user]
        ]
        member = {
            "fullname": user.title(),
            "azureactivedirectoryobjectid": id_of(f"entra {user}").upper(),
            "_businessunitid_value": UNIT,
            "_businessunitid_value@OData.Community.Display.V1.FormattedValue": "North",
        }
        read = {"PrivilegeName": "prvReadAccount"}
        depths = [{**read, "Depth": "Basic"}, {**read, "Depth": "Global"}]
        return {
            r"systemusers\([^)]*\)/.*RetrieveUserPrivileges": {"RolePrivileges": depths},
            r"systemusers": member,
            r"usersettingscollection": {
                "timezonecode": 110,
                "uilanguageid": 1031,
                "localeid": 2057,
            },
            r"organizations": {"name": "Contoso", "weekstartdaycode": 1},
            r"roles.*systemuserroles": {"value": roles},
            r"roles.*teamroles": {"value": []},
            r"teams": {"value": [{"teamid": id_of("team")}]},
        }


organization = Organization()


def reset() -> Organization:
    """Start anew, in place: the WSGI callable keeps pointing at the same object."""
    organization.__init__()  # type: ignore[misc]
    return organization


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The WSGI callable that settings name."""
    status, body, headers = organization.answer(
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"],
        environ["wsgi.input"].read(),
        environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer "),
    )
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    start_response(f"{status} Status", [*{"Content-Type": "application/json", **headers}.items()])
    return [b"" if body is None else content]
