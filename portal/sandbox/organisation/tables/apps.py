"""What an app is made of: app modules, their components, site maps, views and forms."""

from portal.sandbox.definitions.model import ManyToManyDefinition, Option, TableDefinition
from portal.sandbox.organisation.tables.building import (
    READ_ONLY,
    SYSTEM_REQUIRED,
    Target,
    choice,
    entity_name,
    guid,
    lookup,
    memo,
    moment,
    options,
    table,
    text,
    whole,
    yes_no,
)
from portal.sandbox.organisation.tables.intersects import intersect_table

_LONG = 1073741823
_COMPONENT_STATE = choice(
    "componentstate",
    ("Component State", "Komponentenstatus"),
    options(
        ("Published", "Veröffentlicht"),
        ("Unpublished", "Nicht veröffentlicht"),
        ("Deleted", "Gelöscht"),
        ("Deleted Unpublished", "Gelöscht, nicht veröffentlicht"),
        first=0,
    ),
    default=0,
    **READ_ONLY,
)

APP_MODULE = table(
    TableDefinition(
        name="appmodule",
        schema_name="AppModule",
        entity_set="appmodules",
        object_type_code=9006,
        label="Model-driven App",
        collection_label="Model-driven Apps",
        label_de="Modellgesteuerte App",
        collection_label_de="Modellgesteuerte Apps",
        primary_id="appmoduleid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(
            Option(0, "Active", default_status=1, label_de="Aktiv"),
            Option(1, "Inactive", default_status=2, label_de="Inaktiv"),
        ),
        statuses=(
            Option(1, "Active", state=0, label_de="Aktiv"),
            Option(2, "Inactive", state=1, label_de="Inaktiv"),
            Option(3, "Deleted", state=1, label_de="Gelöscht"),
        ),
        available_offline=False,
    ),
    text("name", "Name", "Name", **SYSTEM_REQUIRED),
    text("uniquename", "Unique Name", "Eindeutiger Name", updatable=False, **SYSTEM_REQUIRED),
    text("description", "Description", "Beschreibung", max_length=2000),
    guid("appmoduleidunique", "Unique Id", **READ_ONLY),
    whole("clienttype", "Client Type", "Clienttyp", minimum=1, maximum=31),
    whole("formfactor", "Form Factor", "Formfaktor", minimum=1, maximum=8),
    choice(
        "navigationtype",
        ("Navigation Type", "Navigationstyp"),
        options(
            ("Single session", "Einzelne Sitzung"), ("Multi session", "Mehrere Sitzungen"), first=0
        ),
        default=0,
    ),
    guid("webresourceid", "Web Resource", **SYSTEM_REQUIRED),
    text("url", "URL", "URL", max_length=200),
    yes_no("isdefault", "Is Default", "Standard"),
    yes_no("isfeatured", "Is Featured", "Hervorgehoben"),
    text("appmoduleversion", "Version", "Version", max_length=48),
    moment("publishedon", "Published On", "Veröffentlicht am", **READ_ONLY),
    _COMPONENT_STATE,
)

APP_MODULE_COMPONENT = table(
    TableDefinition(
        name="appmodulecomponent",
        schema_name="AppModuleComponent",
        entity_set="appmodulecomponents",
        object_type_code=9007,
        label="Model-driven App Component",
        collection_label="Model-driven App Components",
        label_de="Komponente der modellgesteuerten App",
        collection_label_de="Komponenten der modellgesteuerten App",
        primary_id="appmodulecomponentid",
        primary_name="",
        ownership="None",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    guid("appmodulecomponentidunique", "Unique Id", **READ_ONLY),
    guid("objectid", "Object", **READ_ONLY),
    choice(
        "componenttype",
        ("Object Type Code", "Komponententyp"),
        (
            Option(1, "Entities", label_de="Tabellen"),
            Option(26, "Views", label_de="Ansichten"),
            Option(29, "Business Process Flows", label_de="Geschäftsprozessflüsse"),
            Option(48, "Command (Ribbon) for Forms, Grids, sub grids", label_de="Befehle"),
            Option(59, "Charts", label_de="Diagramme"),
            Option(60, "Forms", label_de="Formulare"),
            Option(62, "Sitemap", label_de="Siteübersicht"),
        ),
        **READ_ONLY,
    ),
    yes_no("isdefault", "Is Default", "Standard", **READ_ONLY),
    yes_no("ismetadata", "Is Metadata", "Metadaten", **READ_ONLY),
    choice(
        "rootcomponentbehavior",
        ("Root Component Behavior", "Verhalten der Stammkomponente"),
        options(
            ("Include Subcomponents", "Unterkomponenten einschließen"),
            ("Do not include subcomponents", "Unterkomponenten nicht einschließen"),
            ("Include As Shell Only", "Nur als Hülle einschließen"),
            first=0,
        ),
        **READ_ONLY,
    ),
    lookup(
        "appmoduleidunique",
        ("App Module", "App-Modul"),
        Target(
            "appmodule",
            "appmodule_appmodulecomponent",
            "appmoduleidunique",
            delete="Cascade",
            parent_column="appmoduleidunique",
        ),
        **READ_ONLY,
    ),
)

SITE_MAP = table(
    TableDefinition(
        name="sitemap",
        schema_name="SiteMap",
        entity_set="sitemaps",
        object_type_code=4709,
        label="Site Map",
        collection_label="Site Maps",
        label_de="Siteübersicht",
        collection_label_de="Siteübersichten",
        primary_id="sitemapid",
        primary_name="sitemapname",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("sitemapname", "Site Map Name", "Name der Siteübersicht", max_length=256),
    text("sitemapnameunique", "Unique Name", "Eindeutiger Name", max_length=256),
    memo("sitemapxml", "Site Map XML", "XML der Siteübersicht", max_length=_LONG),
    yes_no("isappaware", "Is App Aware", "Gehört zu einer App"),
    yes_no("showhome", "Show Home", "Startseite anzeigen", default=True),
    yes_no("showpinned", "Show Pinned", "Angeheftete anzeigen", default=True),
    yes_no("showrecents", "Show Recents", "Zuletzt verwendete anzeigen", default=True),
    yes_no("enablecollapsiblegroups", "Collapsible Groups", "Reduzierbare Gruppen"),
    _COMPONENT_STATE,
)

VIEW = table(
    TableDefinition(
        name="savedquery",
        schema_name="SavedQuery",
        entity_set="savedqueries",
        object_type_code=1039,
        label="View",
        collection_label="Views",
        label_de="Ansicht",
        collection_label_de="Ansichten",
        primary_id="savedqueryid",
        primary_name="name",
        ownership="OrganizationOwned",
        privilege_suffix="Query",
        available_offline=False,
    ),
    text("name", "Name", "Name", max_length=200, **SYSTEM_REQUIRED),
    memo("description", "Description", "Beschreibung"),
    entity_name("returnedtypecode", "Entity Name", updatable=False, **SYSTEM_REQUIRED),
    whole("querytype", "Query Type", "Abfragetyp", minimum=0, maximum=1000000000),
    yes_no("isdefault", "Default View", "Standardansicht"),
    yes_no("isquickfindquery", "Is Quick Find Query", "Schnellsuchabfrage"),
    yes_no("isuserdefined", "User-Defined Field", "Benutzerdefiniert"),
    yes_no("isprivate", "Is Private", "Privat", **READ_ONLY),
    memo("fetchxml", "Fetch XML", "FetchXML", max_length=_LONG),
    memo("layoutxml", "Layout XML", "Layout-XML", max_length=_LONG),
    memo("layoutjson", "Layout JSON", "Layout-JSON", max_length=_LONG),
    guid("savedqueryidunique", "Unique Id", **READ_ONLY),
    _COMPONENT_STATE,
)

_FORM_TYPES = (
    Option(0, "Dashboard", label_de="Dashboard"),
    Option(2, "Main", label_de="Haupt"),
    Option(6, "Quick View Form", label_de="Schnellansicht"),
    Option(7, "Quick Create", label_de="Schnellerfassung"),
    Option(11, "Card", label_de="Karte"),
)

FORM = table(
    TableDefinition(
        name="systemform",
        schema_name="SystemForm",
        entity_set="systemforms",
        object_type_code=1030,
        label="System Form",
        collection_label="System Forms",
        label_de="Systemformular",
        collection_label_de="Systemformulare",
        primary_id="formid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("name", "Name", "Name", **SYSTEM_REQUIRED),
    text("uniquename", "Unique Name", "Eindeutiger Name"),
    memo("description", "Description", "Beschreibung"),
    entity_name("objecttypecode", "Entity Name", updatable=False),
    choice("type", ("Form Type", "Formulartyp"), _FORM_TYPES, updatable=False, **SYSTEM_REQUIRED),
    memo("formxml", "formxml", max_length=_LONG),
    memo("formjson", "formjson", max_length=_LONG),
    yes_no("isdefault", "Default Form", "Standardformular"),
    yes_no("isdesktopenabled", "Desktop Enabled", **READ_ONLY),
    yes_no("istabletenabled", "Tablet Enabled", **READ_ONLY),
    choice(
        "formactivationstate",
        ("Form State", "Formularstatus"),
        options(("Inactive", "Inaktiv"), ("Active", "Aktiv"), first=0),
        default=1,
    ),
    choice(
        "formpresentation",
        ("AIR Refreshed", "Darstellung"),
        options(
            ("ClassicForm", "Klassisch"), ("AirForm", "Air"), ("ConvertedICForm", "IC"), first=0
        ),
        default=1,
    ),
    _COMPONENT_STATE,
)

APP_MODULE_ROLES = intersect_table(
    "AppModuleRoles",
    9009,
    ("Role for App", "Roles for Apps"),
    guid("appmoduleid", "App Module", **READ_ONLY),
    guid("roleid", "Role", **READ_ONLY),
    primary_id="appmoduleroleid",
)

TABLES = (APP_MODULE, APP_MODULE_COMPONENT, SITE_MAP, VIEW, FORM, APP_MODULE_ROLES)

MANY_TO_MANY = (
    ManyToManyDefinition(
        schema_name="appmoduleroles_association",
        intersect="appmoduleroles",
        first="appmodule",
        first_column="appmoduleid",
        second="role",
        second_column="roleid",
    ),
)
