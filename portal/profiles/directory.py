"""Finding the users, teams and roles of the organisation that a profile is assigned to."""

from dataclasses import dataclass
from uuid import UUID

from portal.dataverse import Client


@dataclass(frozen=True)
class _Register:
    """Where targets of one kind are: entity set, key, name, and the column of the root role."""

    entity_set: str
    key: str
    name: str
    root: str | None = None


_REGISTERS = {
    "user": _Register("systemusers", "systemuserid", "fullname"),
    "team": _Register("teams", "teamid", "name"),
    "role": _Register("roles", "roleid", "name", "_parentrootroleid_value"),
}


@dataclass(frozen=True)
class Target:
    """A user, a team or a root role."""

    id: UUID
    name: str


def find_target(client: Client, kind: str, asked: str) -> list[Target]:
    """Everything of `kind` whose id or exact name is `asked`; roles are given as their roots."""
    register = _REGISTERS[kind]
    rows = client.query(
        register.entity_set,
        select=tuple(filter(None, (register.key, register.name, register.root))),
        filter=_condition(register, asked),
    )
    found = {
        UUID((register.root and row.get(register.root)) or row[register.key]): row[register.name]
        for row in rows
    }
    return [Target(id=identifier, name=name or "") for identifier, name in found.items()]


def _condition(register: _Register, asked: str) -> str:
    try:
        return f"{register.key} eq {UUID(asked)}"
    except ValueError:
        quoted = asked.replace("'", "''")
        return f"{register.name} eq '{quoted}'"
