"""Deep insert: a row, the rows it points at and the rows below it, made together.

Call inside a transaction of the sandbox's database: either all are made or none.
"""

from portal.sandbox.definitions.model import ManyToManyDefinition
from portal.sandbox.definitions.tables import Table
from portal.sandbox.http.context import Context
from portal.sandbox.models import Row
from portal.sandbox.rows.pairs import join
from portal.sandbox.rows.payload import NewChild, Payload, pointing
from portal.sandbox.rows.writer import create_row


def create_tree(context: Context, table: Table, payload: Payload) -> str:
    """Create a row and all rows inside its payload; return the row's key.

    Rights are checked for each row as if it were made alone. Raises what `create_row` raises.
    """
    for parent in payload.parents:
        made = create_tree(context, parent.table, parent.payload)
        payload = pointing(payload, parent.column, parent.table.name, made)
    key = create_row(context, table, payload)
    for child in payload.children:
        _create_child(context, table, key, child)
    return key


def _create_child(context: Context, table: Table, key: str, child: NewChild) -> None:
    relationship = child.relationship
    if isinstance(relationship, ManyToManyDefinition):
        made = create_tree(context, child.table, child.payload)
        mine = Row.objects.get(table=table.name, key=key)
        theirs = Row.objects.get(table=child.table.name, key=made)
        join(context, relationship, mine, theirs)
        return
    column = child.table.columns[relationship.column]
    create_tree(context, child.table, pointing(child.payload, column, table.name, key))
