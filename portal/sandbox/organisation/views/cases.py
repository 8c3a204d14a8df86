"""Views of customer service: cases, what they are about, entitlements and queues."""

from portal.sandbox.organisation.tables.cases import CASE, CASE_RESOLUTION, SUBJECT
from portal.sandbox.organisation.tables.entitlements import ENTITLEMENT
from portal.sandbox.organisation.tables.queues import QUEUE, QUEUE_ITEM
from portal.sandbox.organisation.views.building import (
    MINE,
    Link,
    Standard,
    View,
    condition,
    standard_views,
)

_ACTIVE = condition("statecode", "eq", 0)
_CONTACT = Link("contact", "contactid", "primarycontactid", "contact")
_CASE_CELLS = (
    "title:200", "ticketnumber:125", "prioritycode:75", "caseorigincode:75", "customerid:150",
    "statuscode:100", "contact.telephone1:125", "createdon:125",
)  # fmt: skip
_ORDER = ("createdon desc",)
_NOBODY_WORKS_ON_IT = (
    '<link-entity name="queueitem" from="objectid" to="incidentid" link-type="any">'
    f'<filter type="and">{_ACTIVE}{condition("workerid", "null")}</filter></link-entity>'
)

_CASES = (
    View(
        CASE, "My active cases", _CASE_CELLS, _ORDER, _ACTIVE + MINE, is_default=True,
        links=(_CONTACT,), description="Active cases that are mine, the newest first.",
    ),
    View(
        CASE, "Cases to respond to today", _CASE_CELLS, ("responseby",),
        _ACTIVE + condition("firstresponsesent", "eq", 0)
        + condition("responseby", "today"),
        links=(_CONTACT,),
    ),
    View(
        CASE, "Unassigned queue cases", _CASE_CELLS, _ORDER, _ACTIVE + _NOBODY_WORKS_ON_IT,
        links=(_CONTACT,), description="Active cases in a queue that nobody works on.",
    ),
    View(
        CASE, "Resolved cases in the last seven days", _CASE_CELLS, _ORDER,
        condition("statecode", "eq", 1) + condition("modifiedon", "last-seven-days"),
        links=(_CONTACT,),
    ),
    *standard_views(
        Standard(
            CASE, "cases", _CASE_CELLS, ("title", "ticketnumber", "description"), _ORDER,
            (_CONTACT,), default="My active cases", adjectives=("Active", "Closed"),
        )
    ),
    *standard_views(
        Standard(
            CASE_RESOLUTION, "case resolutions",
            ("subject:200", "incidentid:200", "timespent:75", "actualend:125"), ("subject",),
            ("actualend desc",), adjectives=("Closed", "Other"), active_states=(1,),
        )
    ),
    *standard_views(
        Standard(
            SUBJECT, "subjects", ("title:200", "parentsubject:200"), ("title",), ("title",)
        )
    ),
)  # fmt: skip
_SERVICE = (
    *standard_views(
        Standard(
            ENTITLEMENT, "entitlements",
            ("name:200", "customerid:150", "startdate:100", "enddate:100", "totalterms:75",
             "remainingterms:75", "statuscode:75"),
            ("name",), ("enddate",), active_states=(1,),
        )
    ),
    *standard_views(
        Standard(
            QUEUE, "queues", ("name:200", "queueviewtype:75", "numberofitems:75"),
            ("name", "description"), ("name",),
        )
    ),
    View(
        QUEUE_ITEM, "Items I am working on",
        ("title:200", "queueid:150", "enteredon:125", "objectid:200"), ("enteredon",),
        _ACTIVE + condition("workerid", "eq-userid"),
    ),
    View(
        QUEUE_ITEM, "Items available to work on",
        ("title:200", "queueid:150", "enteredon:125", "objectid:200"), ("enteredon",),
        _ACTIVE + condition("workerid", "null"),
    ),
    *standard_views(
        Standard(
            QUEUE_ITEM, "queue items",
            ("title:200", "queueid:150", "workerid:125", "enteredon:125", "objectid:200"),
            ("title",), ("enteredon",),
        )
    ),
)  # fmt: skip

VIEWS = (*_CASES, *_SERVICE)
