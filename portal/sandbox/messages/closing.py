"""CloseIncident, WinOpportunity, LoseOpportunity: a row is closed by a row that says why."""

from dataclasses import dataclass
from typing import Any

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, NotImplementedHere, RowMissing, ValueRefused
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply
from portal.sandbox.messages.message import NAMESPACE, Message, Target
from portal.sandbox.models import Row
from portal.sandbox.odata.payloads import read_payload
from portal.sandbox.rows.finding import find_record, lock_row
from portal.sandbox.rows.payload import Payload
from portal.sandbox.rows.record import Values, record_of
from portal.sandbox.rows.trees import create_tree
from portal.sandbox.rows.values import moment
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

_DONE: Values = {"statecode": 1, "statuscode": 2}


@dataclass(frozen=True)
class _Closing:
    """What a message closes: its parameter and that row's table, the closed table and state."""

    parameter: str
    reason: str
    lookup: str
    closed: str
    state: int
    carried: tuple[tuple[str, str], ...] = ()

    def __call__(self, context: Context, call: Call, target: Target) -> Reply:
        """Answer the message: the reason is stored as done, and the row closed.

        Raises ValueRefused for a row that is closed already or a status of another state.
        """
        body = call.json()
        reason = self._table(context, self.reason)
        with write_transaction():
            payload = read_payload(context, reason, self._reason_body(body), creates=True)
            table, row = self._closed_row(context, payload)
            values = record_of(table, row).values
            if values.get("statecode") != 0:
                message = f"The row {row.key} of '{table.name}' is closed already."
                raise ValueRefused("0x80048408", message)
            done = {**payload.values, **_DONE}
            done.setdefault("actualend", moment(context.now))
            create_tree(context, reason, Payload(done, payload.lookups))
            update_row(context, table, row, Payload(self._changes(table, body, done)))
        return empty_reply()

    def _changes(self, table: Table, body: dict[str, Any], done: Values) -> Values:
        status = body.get("Status")
        if not isinstance(status, int) or isinstance(status, bool):
            raise BadRequest("The parameter 'Status' is required and must be a number.")
        changes: Values = {"statecode": self.state}
        if status != -1:
            changes["statuscode"] = status
        for theirs, ours in self.carried:
            value = done.get(theirs)
            if ours in table.columns and value is not None:
                is_day = table.columns[ours].behavior == "DateOnly"
                changes[ours] = str(value)[:10] if is_day else value
        return changes

    def _reason_body(self, body: dict[str, Any]) -> dict[str, Any]:
        found = body.get(self.parameter)
        if not isinstance(found, dict):
            raise BadRequest(f"The parameter '{self.parameter}' is required and must be a row.")
        kind = str(found.get("@odata.type", self.reason)).removeprefix("#")
        if kind.removeprefix(f"{NAMESPACE}.") != self.reason:
            raise BadRequest(f"The parameter '{self.parameter}' must be a row of '{self.reason}'.")
        return found

    def _closed_row(self, context: Context, payload: Payload) -> tuple[Table, Row]:
        table = self._table(context, self.closed)
        key = next((key for name, _table, key in payload.lookups if name == self.lookup), None)
        if key is None:
            raise BadRequest(f"'{self.parameter}' must name the row to close by '{self.lookup}'.")
        row = lock_row(table, key)
        if row is None:
            raise RowMissing(table.name, key)
        find_record(context.view(), table, key)
        return table, row

    def _table(self, context: Context, name: str) -> Table:
        found = context.catalogue.tables.get(name)
        if found is None:
            raise NotImplementedHere(f"closing rows without the table '{name}'")
        return found


_OPPORTUNITY = ("OpportunityClose", "opportunityclose", "opportunityid", "opportunity")
_RESULT = (("actualrevenue", "actualvalue"), ("actualend", "actualclosedate"))

MESSAGES = (
    Message(
        "CloseIncident",
        "action",
        _Closing("IncidentResolution", "incidentresolution", "incidentid", "incident", 1),
    ),
    Message("WinOpportunity", "action", _Closing(*_OPPORTUNITY, 1, _RESULT)),
    Message("LoseOpportunity", "action", _Closing(*_OPPORTUNITY, 2, _RESULT)),
)
