"""Charts of the organisation and of people, and the views people make for themselves."""

from portal.sandbox.definitions.model import ColumnDefinition, Option, TableDefinition
from portal.sandbox.organisation.tables.building import (
    READ_ONLY,
    SYSTEM_REQUIRED,
    choice,
    entity_name,
    guid,
    memo,
    table,
    text,
    whole,
    yes_no,
)
from portal.sandbox.organisation.tables.choices import COMPONENT_STATES

_LONG = 1073741823


def _drawing() -> tuple[ColumnDefinition, ...]:
    return (
        text("name", "Name", "Name", **SYSTEM_REQUIRED),
        memo("description", "Description", "Beschreibung"),
        entity_name("primaryentitytypecode", "Primary Type Code", **SYSTEM_REQUIRED),
        memo("datadescription", "Data XML", "Daten-XML", max_length=_LONG),
        memo("presentationdescription", "Presentation XML", "Darstellungs-XML", max_length=_LONG),
        guid("webresourceid", "Web Resource", "Webressource"),
        yes_no("isdefault", "Is Default", "Standard"),
        choice(
            "charttype",
            ("Chart Type", "Diagrammtyp"),
            (
                Option(0, "ASP.NET Charts", label_de="ASP.NET-Diagramm"),
                Option(1, "Power BI", label_de="Power BI"),
            ),
            default=0,
        ),
    )


CHART = table(
    TableDefinition(
        name="savedqueryvisualization",
        schema_name="SavedQueryVisualization",
        entity_set="savedqueryvisualizations",
        object_type_code=1111,
        label="System Chart",
        collection_label="System Charts",
        label_de="Systemdiagramm",
        collection_label_de="Systemdiagramme",
        primary_id="savedqueryvisualizationid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    *_drawing(),
    guid("savedqueryvisualizationidunique", "Unique Id", **READ_ONLY),
    choice(
        "componentstate",
        ("Component State", "Komponentenstatus"),
        COMPONENT_STATES,
        default=0,
        **READ_ONLY,
    ),
)

PERSONAL_CHART = table(
    TableDefinition(
        name="userqueryvisualization",
        schema_name="UserQueryVisualization",
        entity_set="userqueryvisualizations",
        object_type_code=1112,
        label="User Chart",
        collection_label="User Charts",
        label_de="Benutzerdiagramm",
        collection_label_de="Benutzerdiagramme",
        primary_id="userqueryvisualizationid",
        primary_name="name",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    *_drawing(),
)

PERSONAL_VIEW = table(
    TableDefinition(
        name="userquery",
        schema_name="UserQuery",
        entity_set="userqueries",
        object_type_code=4230,
        label="Saved View",
        collection_label="Saved Views",
        label_de="Gespeicherte Ansicht",
        collection_label_de="Gespeicherte Ansichten",
        primary_id="userqueryid",
        primary_name="name",
        states=(
            Option(0, "Active", default_status=1, label_de="Aktiv"),
            Option(1, "Inactive", default_status=2, label_de="Inaktiv"),
        ),
        statuses=(
            Option(1, "Active", state=0, label_de="Aktiv"),
            Option(2, "Inactive", state=1, label_de="Inaktiv"),
        ),
        available_offline=False,
    ),
    text("name", "Name", "Name", max_length=200, **SYSTEM_REQUIRED),
    memo("description", "Description", "Beschreibung"),
    entity_name("returnedtypecode", "Entity Name", **SYSTEM_REQUIRED),
    whole("querytype", "Query Type", "Abfragetyp", minimum=0, maximum=1000000000, default=0),
    memo("fetchxml", "Fetch XML", "FetchXML", max_length=_LONG),
    memo("layoutxml", "Layout XML", "Layout-XML", max_length=_LONG),
)

TABLES = (CHART, PERSONAL_CHART, PERSONAL_VIEW)
