"""How many rows tables have: RetrieveTotalRecordCount."""

from django.db.models import Count

from portal.sandbox.errors import BadRequest
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.messages.message import Message, Target, answer_type
from portal.sandbox.models import Row
from portal.sandbox.security.access import reaches

_NAME = "RetrieveTotalRecordCount"


def retrieve_total_record_count(context: Context, call: Call, target: Target) -> Reply:
    """Answer with the rows of each table, whoever may read them.

    The product's numbers may be a day old; these are of this moment. Who may read nothing of a
    table is refused. Raises BadRequest, TableUnknown and Forbidden.
    """
    names = target.arguments.get("EntityNames")
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise BadRequest("The parameter 'EntityNames' is required and must be a list of texts.")
    view = context.view()
    for name in names:
        reaches(context.caller, view.table(name), "Read")
    found = Row.objects.filter(table__in=names).values_list("table").annotate(rows=Count("id"))
    counted = dict(found)
    collection = {
        "Count": len(names),
        "IsReadOnly": False,
        "Keys": names,
        "Values": [counted.get(name, 0) for name in names],
    }
    return json_reply({**answer_type(call, _NAME), "EntityRecordCountCollection": collection})


MESSAGES = (Message(_NAME, "function", retrieve_total_record_count),)
