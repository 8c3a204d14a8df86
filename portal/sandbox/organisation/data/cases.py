"""The rows of cases: the case, its resolution, its place in a queue, what somebody noted."""

from collections.abc import Iterator
from datetime import timedelta

from portal.sandbox.organisation.data.complaints import Case
from portal.sandbox.organisation.data.entitlements import entitlement_id
from portal.sandbox.organisation.data.sellers import service_team
from portal.sandbox.organisation.data.service_desk import QUEUES, queue_id, subject_id
from portal.sandbox.organisation.rows import SeedRow

_TITLES = {
    "Heating": ("Heating fails at night", "Heizung wird nicht warm"),
    "Ventilation": ("Draught in the meeting room", "Lüftung läuft ständig"),
    "Cooling": ("Alarm from the cold room", "Kühlzelle vereist"),
    "Lifts": ("Lift stops between floors", "Aufzugtür schließt nicht"),
    "Fire protection": ("False alarm during the weekend", "Melder piept"),
    "Wrong amount": ("Invoice charges travel twice", "Rechnung über falsche Menge"),
    "Reminder": ("Reminder although paid", "Mahnung trotz Zahlung"),
    "Missed": ("Nobody came on Tuesday", "Techniker nicht erschienen"),
    "To be moved": ("Please move the inspection", "Wartungstermin verschieben"),
}
_ANSWERS = (
    "Explained the settings on the phone.", "Techniker war vor Ort, Fehler behoben.",
    "Credit note sent.", "Neuer Termin bestätigt.", "Part replaced under warranty.",
)  # fmt: skip
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_FIRST_NUMBER = {"North": 1000, "South": 51000}


def case_rows(case: Case) -> Iterator[SeedRow]:
    """Yield everything a case is made of."""
    yield _incident(case)
    if case.standing[0] == 1:
        yield _resolution(case)
    if case.index % 2 == 0:
        yield _queue_item(case)
    if case.index % 3 == 0:
        yield _note(case)


def queue_of(case: Case) -> str | None:
    """Return the name of the queue in which an active case waits."""
    if case.index % 2 or not case.is_active:
        return None
    return _queue(case)


def _queue(case: Case) -> str:
    return QUEUES[case.dice("queue").randrange(len(QUEUES))][0]


def title_of(case: Case) -> str:
    """Return what the customer says."""
    return case.dice("title").choice(_TITLES[case.subject])


def _incident(case: Case) -> SeedRow:
    dice = case.dice("incident")
    number = _FIRST_NUMBER[case.customer.unit] + case.index
    code = "".join(dice.choice(_LETTERS) for _ in range(6))
    response = case.created + timedelta(hours=4)
    escalated = case.is_active and dice.random() < 0.1
    values: dict[str, object] = {
        "incidentid": case.id,
        "title": title_of(case),
        "ticketnumber": f"CAS-{number:05d}-{code}",
        "description": f"{title_of(case)}. {case.customer.name}, {case.customer.town.city}.",
        "customerid": ("account", case.customer.id),
        "primarycontactid": dice.choice(case.customer.contact_ids),
        "subjectid": subject_id(case.subject),
        "productid": case.product_id,
        "parentcaseid": case.parent_id,
        "entitlementid": entitlement_id(case.chance, case.customer),
        "prioritycode": dice.choice((1, 2, 2, 2, 3)),
        "caseorigincode": dice.choice((1, 1, 2, 2, 3, 700610000)),
        "casetypecode": dice.choice((1, 2, 2, 3)),
        "severitycode": 1,
        "isescalated": escalated,
        "escalatedon": case.changed if escalated else None,
        "responseby": response,
        "resolveby": case.created + timedelta(days=2),
        "firstresponsesent": bool(case.closed) or dice.random() < 0.6,
        "customersatisfactioncode": dice.choice((3, 4, 5, 5)) if case.standing[0] == 1 else None,
        "statecode": case.standing[0],
        "statuscode": case.standing[1],
        **_made(case),
    }
    return SeedRow("incident", values)


def _made(case: Case) -> dict[str, object]:
    return {
        "ownerid": case.owner,
        "createdby": case.agent,
        "modifiedby": case.agent,
        "createdon": case.created,
        "modifiedon": case.changed,
    }


def _resolution(case: Case) -> SeedRow:
    answer = case.dice("answer").choice(_ANSWERS)
    return SeedRow(
        "incidentresolution",
        {
            "activityid": case.chance.id("incidentresolution", case.key),
            "subject": answer,
            "description": answer,
            "incidentid": case.id,
            "timespent": case.dice("spent").randint(5, 240),
            "actualend": case.closed,
            "statecode": 1,
            "statuscode": 2,
            **_made(case),
            "createdon": case.closed,
        },
    )


def _queue_item(case: Case) -> SeedRow:
    is_taken = case.owner[0] == "systemuser" and case.index % 4 == 0
    taken = case.created + (case.changed - case.created) / 4
    return SeedRow(
        "queueitem",
        {
            "queueitemid": case.chance.id("queueitem", case.key),
            "title": title_of(case),
            "queueid": queue_id(_queue(case)),
            "objectid": ("incident", case.id),
            "objecttypecode": "incident",
            "enteredon": case.created,
            "workerid": ("systemuser", case.agent) if is_taken else None,
            "workeridmodifiedon": taken if is_taken else None,
            "statecode": 0 if case.is_active else 1,
            "statuscode": 1 if case.is_active else 2,
            "ownerid": service_team(),
            "createdby": case.agent,
            "modifiedby": case.agent,
            "createdon": case.created,
            "modifiedon": case.changed,
        },
    )


def _note(case: Case) -> SeedRow:
    return SeedRow(
        "annotation",
        {
            "annotationid": case.chance.id("annotation", case.key),
            "subject": "Call with the customer",
            "notetext": case.dice("note").choice(_ANSWERS),
            "isdocument": False,
            "objectid": ("incident", case.id),
            "objecttypecode": "incident",
            "ownerid": ("systemuser", case.agent),
            "createdon": case.changed,
            "modifiedon": case.changed,
        },
    )
