"""What a message is: its name, whether it reads or acts, what it is bound to, who answers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply

NAMESPACE = "Microsoft.Dynamics.CRM"
Binding = Literal["", "set", "row"]


@dataclass(frozen=True)
class Target:
    """What a call is about: the bound table and key, and the arguments of a function.

    Arguments are JSON values: texts, numbers, booleans, null, and for aliases whatever they hold.
    """

    table: Table | None = None
    key: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def bound_table(self) -> Table:
        """The table of a bound message."""
        if self.table is None:
            raise BadRequest("The message is bound to rows and was called without any.")
        return self.table

    def text(self, name: str) -> str:
        """Return an argument that must be a text.

        Raises BadRequest.
        """
        found = self.arguments.get(name)
        if not isinstance(found, str):
            raise BadRequest(f"The parameter '{name}' is required and must be a text.")
        return found


@dataclass(frozen=True)
class Message:
    """One function (GET, arguments in the address) or action (POST, arguments in the body).

    `bound_to` is "" for unbound ones, "set" for those of a collection, "row" for those of a row.
    """

    name: str
    kind: Literal["function", "action"]
    serve: Callable[[Context, Call, Target], Reply]
    bound_to: Binding = ""

    @property
    def method(self) -> str:
        """The verb that calls it."""
        return "GET" if self.kind == "function" else "POST"


def answer_type(call: Call, name: str) -> dict[str, Any]:
    """Return the beginning of an answer: its context."""
    return {"@odata.context": f"{call.root}/$metadata#{NAMESPACE}.{name}Response"}
