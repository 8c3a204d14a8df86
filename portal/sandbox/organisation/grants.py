"""What each role grants: table → verb → depth. A deeper grant of one part wins over a shallower."""

from collections.abc import Iterable, Mapping

from portal.sandbox.organisation.tables import TABLES

USER = 1
UNIT = 2
UNITS_BELOW = 4
WHOLE = 8

Grants = Mapping[str, Mapping[str, int]]

ALL_VERBS = ("Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign", "Share")
_LINKABLE = ("Read", "AppendTo")

_PRODUCT_TABLES = (
    "organization", "transactioncurrency", "timezonedefinition", "businessunit", "systemuser",
    "team", "usersettings", "role", "privilege", "appmodule", "appmodulecomponent", "sitemap",
    "savedquery", "systemform", "savedqueryvisualization", "entitymap", "attributemap",
    "mobileofflineprofile", "mobileofflineprofileitem", "mobileofflineprofileitemassociation",
    "usermobileofflineprofilemembership", "teammobileofflineprofilemembership",
)  # fmt: skip
_REFERENCE_TABLES = (
    "uom", "product", "msdyn_customerassetcategory", "msdyn_workordertype", "msdyn_priority",
    "msdyn_incidenttype", "msdyn_servicetasktype", "bookableresource", "bookingstatus",
    "bookableresourcebookingheader",
)  # fmt: skip
_PERSONAL_TABLES = ("userquery", "userqueryvisualization")
_PRICE_TABLES = ("pricelevel", "productpricelevel")
_ACTIVITIES = ("task", "phonecall", "appointment", "email", "activityparty")
_FIELD_TABLES = (
    "account", "contact", "msdyn_customerasset", "msdyn_workorder", "msdyn_workorderincident",
    "msdyn_workorderservicetask", "msdyn_workorderproduct", "bookableresourcebooking",
    "annotation", "task",
)  # fmt: skip


def granting(tables: Iterable[str], verbs: Iterable[str], depth: int) -> Grants:
    """Return `verbs` at `depth` on each of `tables`."""
    return dict.fromkeys(tables, dict.fromkeys(verbs, depth))


def together(*parts: Grants) -> Grants:
    """Return everything that any part grants, as deep as the deepest."""
    merged: dict[str, dict[str, int]] = {}
    for part in parts:
        for table, verbs in part.items():
            held = merged.setdefault(table, {})
            for verb, depth in verbs.items():
                held[verb] = max(depth, held.get(verb, 0))
    return merged


METADATA = granting(_PRODUCT_TABLES, ("Read",), WHOLE)
PORTAL_SERVICE = together(
    METADATA,
    # Who may see which secured column: only so can the portal tell devices what to leave out.
    granting(("fieldsecurityprofile", "fieldpermission"), ("Read",), WHOLE),
)
_PERSON = together(
    METADATA,
    granting(("systemuser", "team", "businessunit", "transactioncurrency"), _LINKABLE, WHOLE),
    granting(("fp_syncreceipt",), ("Create", "Read"), USER),
    granting(_PERSONAL_TABLES, ALL_VERBS, USER),
)
_MADE_IN_THE_FIELD = ("msdyn_workorderservicetask", "msdyn_workorderproduct", "annotation", "task")

_FIELD_WORK = together(
    _PERSON,
    granting(_REFERENCE_TABLES, _LINKABLE, WHOLE),
    granting(_FIELD_TABLES, ("Read", "AppendTo"), UNIT),
    granting(_FIELD_TABLES, ("Append",), UNIT),
    granting(
        ("msdyn_workorder", "msdyn_workorderincident", "msdyn_workorderservicetask",
         "msdyn_workorderproduct", "task"),
        ("Write",),
        UNIT,
    ),
    granting(_MADE_IN_THE_FIELD, ("Create", "Write"), USER),
    granting(("annotation", "task"), ("Delete",), USER),
)  # fmt: skip
RESOURCE: Grants = {
    **_FIELD_WORK,
    # A technician sees and changes no bookings but his own, whoever works beside him.
    "bookableresourcebooking": dict.fromkeys(("Read", "Write", "Append", "AppendTo"), USER),
}
DISPATCHER = together(
    _PERSON,
    granting(_REFERENCE_TABLES, _LINKABLE, WHOLE),
    granting(_FIELD_TABLES, ALL_VERBS, WHOLE),
    granting(("bookableresource",), ALL_VERBS, WHOLE),
    # Work orders come out of cases and opportunities, at a price list's prices.
    granting(("incident", "opportunity", "queue", "subject", *_PRICE_TABLES), _LINKABLE, WHOLE),
)
SALESPERSON = together(
    _PERSON,
    granting(("product", "uom", "subject", "msdyn_workordertype"), _LINKABLE, WHOLE),
    granting(_PRICE_TABLES, _LINKABLE, WHOLE),
    granting(("competitor",), ("Create", "Read", "Write", "Append", "AppendTo"), WHOLE),
    granting(
        ("account", "contact", "lead", "opportunity", "opportunityproduct", "opportunityclose",
         "annotation", *_ACTIVITIES),
        ALL_VERBS,
        UNIT,
    ),
    granting(("incident",), _LINKABLE, UNIT),
)  # fmt: skip
SERVICE_AGENT = together(
    _PERSON,
    granting(("product", "uom", "subject", "msdyn_workordertype"), _LINKABLE, WHOLE),
    # Queues and what is in them share their rights, and an agent takes items out.
    granting(("queue", "queueitem"), ALL_VERBS, WHOLE),
    granting(
        ("account", "contact", "incident", "incidentresolution", "annotation", *_ACTIVITIES),
        ALL_VERBS,
        UNITS_BELOW,
    ),
    granting(("entitlement",), ("Read", "Write", "Append", "AppendTo"), UNITS_BELOW),
    granting(("lead",), ("Create", "Read", "Append", "AppendTo"), UNITS_BELOW),
    granting(("msdyn_workorder", "msdyn_customerasset"), _LINKABLE, UNITS_BELOW),
)
CUSTOMIZER = together(
    _PERSON,
    granting(
        ("appmodule", "sitemap", "savedquery", "systemform", "savedqueryvisualization",
         "entitymap", "attributemap", "mobileofflineprofile", "mobileofflineprofileitem",
         "mobileofflineprofileitemassociation", "usermobileofflineprofilemembership",
         "teammobileofflineprofilemembership"),
        ALL_VERBS,
        WHOLE,
    ),
    granting(_REFERENCE_TABLES, _LINKABLE, WHOLE),
    granting(_FIELD_TABLES, ALL_VERBS, USER),
)  # fmt: skip
EVERYTHING = granting((table.name for table in TABLES), ALL_VERBS, WHOLE)
