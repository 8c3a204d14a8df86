"""QualifyLead: a lead becomes an account, a contact, an opportunity, and is closed."""

from typing import Any

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, NotImplementedHere, SegmentMissing, ValueRefused
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.messages.entities import find_entity, read_entity
from portal.sandbox.messages.message import NAMESPACE, Message, Target
from portal.sandbox.rows.payload import Payload, pointing
from portal.sandbox.rows.record import Values, record_of
from portal.sandbox.rows.trees import create_tree
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

_KNOWN = frozenset(
    {
        "CreateAccount", "CreateContact", "CreateOpportunity", "Status", "OpportunityCurrencyId",
        "OpportunityCustomerId", "SuppressDuplicateDetection",
    }
)  # fmt: skip
# What a new row takes from the lead besides the columns that both have under one name.
_RENAMED = {
    "account": {"companyname": "name"},
    "contact": {},
    "opportunity": {"subject": "name", "estimatedamount": "estimatedvalue"},
}
_SHARED = frozenset(
    {
        "firstname", "lastname", "jobtitle", "emailaddress1", "telephone1", "mobilephone",
        "websiteurl", "description", "industrycode", "revenue", "numberofemployees",
        "donotemail", "donotphone", "budgetamount", "estimatedclosedate",
        "transactioncurrencyid",
    }
)  # fmt: skip
_QUALIFIED = 1
Made = dict[str, str]


def qualify_lead(context: Context, call: Call, target: Target) -> Reply:
    """Answer QualifyLead with the rows it made.

    An account is made only of a lead that names a company. Raises ValueRefused for a lead that is
    closed already.
    """
    lead = target.bound_table
    if lead.name != "lead":
        raise SegmentMissing("QualifyLead")
    body = _read(call)
    with write_transaction():
        row = find_entity(context, lead, target.key)
        values = record_of(lead, row).values
        if values.get("statecode") != 0:
            raise ValueRefused("0x80048408", f"The lead {row.key} is closed already.")
        made = _make(context, lead, row.key, values, body)
        update_row(context, lead, row, _closed(lead, body, made))
    context_url = f"{call.root}/$metadata#Collection({NAMESPACE}.crmbaseentity)"
    tables = context.catalogue.tables
    rows = [
        {"@odata.type": f"#{NAMESPACE}.{name}", tables[name].key: key} for name, key in made.items()
    ]
    return json_reply({"@odata.context": context_url, "value": rows})


def _read(call: Call) -> dict[str, Any]:
    body = call.json()
    for name, value in body.items():
        if name not in _KNOWN and value is not None:
            raise NotImplementedHere(f"the parameter '{name}' of QualifyLead")
    for name in ("CreateAccount", "CreateContact", "CreateOpportunity"):
        if not isinstance(body.get(name), bool):
            raise BadRequest(f"The parameter '{name}' is required and must be true or false.")
    if not isinstance(body.get("Status"), int):
        raise BadRequest("The parameter 'Status' is required and must be a number.")
    return body


def _make(context: Context, lead: Table, key: str, values: Values, body: dict[str, Any]) -> Made:
    tables, made = context.catalogue.tables, Made()
    if body["CreateAccount"] and values.get("companyname") is not None:
        made["account"] = create_tree(context, tables["account"], _taken(tables["account"], values))
    if body["CreateContact"]:
        payload = _taken(tables["contact"], values)
        if "account" in made:
            column = tables["contact"].columns["parentcustomerid"]
            payload = pointing(payload, column, "account", made["account"])
        made["contact"] = create_tree(context, tables["contact"], payload)
    if body["CreateOpportunity"]:
        made["opportunity"] = create_tree(
            context, tables["opportunity"], _opportunity(context, key, values, body, made)
        )
    return made


def _opportunity(
    context: Context, key: str, values: Values, body: dict[str, Any], made: Made
) -> Payload:
    table = context.catalogue.tables["opportunity"]
    payload = pointing(_taken(table, values), table.columns["originatingleadid"], "lead", key)
    customer: tuple[str, str] | None = next(
        ((one, key) for one, key in made.items() if one in ("account", "contact")), None
    )
    if body.get("OpportunityCustomerId") is not None:
        found, customer_key = read_entity(
            context, body["OpportunityCustomerId"], "OpportunityCustomerId"
        )
        customer = (found.name, customer_key)
    if customer is not None:
        payload = pointing(payload, table.columns["customerid"], *customer)
    if body.get("OpportunityCurrencyId") is not None:
        currency, currency_key = read_entity(
            context, body["OpportunityCurrencyId"], "OpportunityCurrencyId"
        )
        column = table.columns["transactioncurrencyid"]
        payload = pointing(payload, column, currency.name, currency_key)
    for one in ("account", "contact"):
        if one in made and f"parent{one}id" in table.columns:
            payload = pointing(payload, table.columns[f"parent{one}id"], one, made[one])
    return payload


def _taken(table: Table, values: Values) -> Payload:
    """Return what a new row of a table takes over from the lead."""
    renamed = _RENAMED[table.name]
    pairs = [(name, renamed.get(name, name)) for name in values]
    taken = {
        ours: values[theirs]
        for theirs, ours in pairs
        if values[theirs] is not None and ours in table.columns and _is_taken(theirs, renamed)
    }
    return Payload(taken)


def _is_taken(name: str, renamed: dict[str, str]) -> bool:
    return name in renamed or name in _SHARED or name.startswith("address1_")


def _closed(lead: Table, body: dict[str, Any], made: Made) -> Payload:
    payload = Payload({"statecode": _QUALIFIED})
    if body["Status"] != -1:
        payload.values["statuscode"] = body["Status"]
    columns = {
        "account": "parentaccountid",
        "contact": "parentcontactid",
        "opportunity": "qualifyingopportunityid",
    }
    for name, key in made.items():
        payload = pointing(payload, lead.columns[columns[name]], name, key)
    return payload


MESSAGES = (Message("QualifyLead", "action", qualify_lead, "row"),)
