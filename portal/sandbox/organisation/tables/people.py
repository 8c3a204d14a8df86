"""Who there is: users with their settings, teams, business units, and who belongs where."""

from portal.sandbox.definitions.model import ManyToManyDefinition, TableDefinition
from portal.sandbox.organisation.tables.building import (
    READ_ONLY,
    SYSTEM_REQUIRED,
    Target,
    choice,
    guid,
    lookup,
    options,
    table,
    text,
    whole,
    yes_no,
)
from portal.sandbox.organisation.tables.intersects import intersect_table

BUSINESS_UNIT = table(
    TableDefinition(
        name="businessunit",
        schema_name="BusinessUnit",
        entity_set="businessunits",
        object_type_code=10,
        label="Business Unit",
        collection_label="Business Units",
        label_de="Unternehmenseinheit",
        collection_label_de="Unternehmenseinheiten",
        primary_id="businessunitid",
        primary_name="name",
        ownership="BusinessOwned",
        states=(),
        statuses=(),
    ),
    text("name", "Name", "Name", max_length=160, **SYSTEM_REQUIRED),
    text("divisionname", "Division", "Abteilung"),
    text("emailaddress", "Email", "E-Mail", max_length=100, format="Email"),
    yes_no("isdisabled", "Is Disabled", "Deaktiviert"),
    lookup(
        "parentbusinessunitid",
        ("Parent Business", "Übergeordnete Unternehmenseinheit"),
        Target(
            "businessunit",
            "business_unit_parent_business_unit",
            "parentbusinessunitid",
            delete="Restrict",
            is_hierarchical=True,
        ),
    ),
)

SYSTEM_USER = table(
    TableDefinition(
        name="systemuser",
        schema_name="SystemUser",
        entity_set="systemusers",
        object_type_code=8,
        label="User",
        collection_label="Users",
        label_de="Benutzer",
        collection_label_de="Benutzer",
        primary_id="systemuserid",
        primary_name="fullname",
        ownership="BusinessOwned",
        privilege_suffix="User",
        states=(),
        statuses=(),
    ),
    text("fullname", "Full Name", "Vollständiger Name", max_length=200, **READ_ONLY),
    text("firstname", "First Name", "Vorname", max_length=256),
    text("lastname", "Last Name", "Nachname", max_length=256),
    text("domainname", "User Name", "Benutzername", max_length=1024, **SYSTEM_REQUIRED),
    text("internalemailaddress", "Primary Email", "Primäre E-Mail", max_length=100, format="Email"),
    text("title", "Title", "Position", max_length=128),
    text("mobilephone", "Mobile Phone", "Mobiltelefon", max_length=64, format="Phone"),
    guid("azureactivedirectoryobjectid", "Azure AD Object ID", "Azure AD-Objekt-ID", **READ_ONLY),
    guid("applicationid", "Application ID", "Anwendungs-ID"),
    yes_no("isdisabled", "Status", "Status", creatable=False),
    yes_no("islicensed", "User Licensed", "Benutzer lizenziert"),
    choice(
        "accessmode",
        ("Access Mode", "Zugriffsmodus"),
        options(
            ("Read-Write", "Lesen/Schreiben"),
            ("Administrative", "Verwaltung"),
            ("Read", "Lesen"),
            ("Support User", "Supportbenutzer"),
            ("Non-interactive", "Nicht interaktiv"),
            first=0,
        ),
        default=0,
    ),
    lookup(
        "businessunitid",
        ("Business Unit", "Unternehmenseinheit"),
        Target("businessunit", "business_unit_system_users", "businessunitid", delete="Restrict"),
        **SYSTEM_REQUIRED,
    ),
    lookup(
        "parentsystemuserid",
        ("Manager", "Vorgesetzter"),
        Target(
            "systemuser",
            "user_parent_user",
            "parentsystemuserid",
            delete="NoCascade",
            is_hierarchical=True,
        ),
    ),
)

TEAM = table(
    TableDefinition(
        name="team",
        schema_name="Team",
        entity_set="teams",
        object_type_code=9,
        label="Team",
        collection_label="Teams",
        label_de="Team",
        collection_label_de="Teams",
        primary_id="teamid",
        primary_name="name",
        ownership="BusinessOwned",
        states=(),
        statuses=(),
    ),
    text("name", "Team Name", "Teamname", max_length=160, **SYSTEM_REQUIRED),
    text("description", "Description", "Beschreibung", max_length=2000),
    choice(
        "teamtype",
        ("Team Type", "Teamtyp"),
        options(
            ("Owner", "Besitzer"),
            ("Access", "Zugriff"),
            ("Security Group", "Sicherheitsgruppe"),
            ("Office Group", "Office-Gruppe"),
            first=0,
        ),
        updatable=False,
        default=0,
    ),
    yes_no("isdefault", "Is Default", "Standard", **READ_ONLY),
    lookup(
        "businessunitid",
        ("Business Unit", "Unternehmenseinheit"),
        Target("businessunit", "business_unit_teams", "businessunitid", delete="Restrict"),
        **SYSTEM_REQUIRED,
    ),
    lookup(
        "administratorid",
        ("Administrator", "Administrator"),
        Target("systemuser", "lk_teambase_administratorid", "administratorid", delete="Restrict"),
        **SYSTEM_REQUIRED,
    ),
)

USER_SETTINGS = table(
    TableDefinition(
        name="usersettings",
        schema_name="UserSettings",
        entity_set="usersettingscollection",
        object_type_code=150,
        label="User Settings",
        collection_label="User Settings",
        label_de="Benutzereinstellungen",
        collection_label_de="Benutzereinstellungen",
        primary_id="systemuserid",
        primary_name="",
        ownership="BusinessOwned",
        states=(),
        statuses=(),
        change_tracking=False,
        available_offline=False,
    ),
    whole("timezonecode", "Time Zone Code", "Zeitzonencode"),
    whole("timezonebias", "Time Zone Bias", "Zeitzonenabweichung", **READ_ONLY),
    whole("localeid", "Locale", "Gebietsschema"),
    whole("uilanguageid", "User Interface Language", "Sprache der Oberfläche"),
    whole("helplanguageid", "Help Language", "Sprache der Hilfe"),
    whole("dateformatcode", "Date Format Code", "Datumsformatcode"),
    text("dateformatstring", "Date Format", "Datumsformat", max_length=255),
    text("dateseparator", "Date Separator", "Datumstrennzeichen", max_length=5),
    whole("timeformatcode", "Time Format Code", "Zeitformatcode"),
    text("timeformatstring", "Time Format", "Zeitformat", max_length=255),
    text("timeseparator", "Time Separator", "Zeittrennzeichen", max_length=5),
    text("decimalsymbol", "Decimal Symbol", "Dezimaltrennzeichen", max_length=5),
    text("numberseparator", "Number Separator", "Zifferngruppierung", max_length=5),
    text("currencysymbol", "Currency Symbol", "Währungssymbol", max_length=13),
    whole("paginglimit", "Records Per Page", "Datensätze pro Seite", minimum=0),
    lookup(
        "businessunitid",
        ("Business Unit", "Unternehmenseinheit"),
        Target("businessunit", "business_unit_user_settings", "businessunitid_businessunit"),
        **READ_ONLY,
    ),
)

SYSTEM_USER_ROLES = intersect_table(
    "SystemUserRoles",
    15,
    ("Security Role for User", "Security Roles for Users"),
    guid("systemuserid", "User", "Benutzer", **READ_ONLY),
    guid("roleid", "Role", "Rolle", **READ_ONLY),
    primary_id="systemuserroleid",
)

TEAM_MEMBERSHIP = intersect_table(
    "TeamMembership",
    23,
    ("Team Membership", "Team Memberships"),
    guid("teamid", "Team", "Team", **READ_ONLY),
    guid("systemuserid", "User", "Benutzer", **READ_ONLY),
    primary_id="teammembershipid",
    entity_set="teammemberships",
)

TABLES = (
    BUSINESS_UNIT,
    SYSTEM_USER,
    TEAM,
    USER_SETTINGS,
    SYSTEM_USER_ROLES,
    TEAM_MEMBERSHIP,
)

MANY_TO_MANY = (
    ManyToManyDefinition(
        schema_name="systemuserroles_association",
        intersect="systemuserroles",
        first="systemuser",
        first_column="systemuserid",
        second="role",
        second_column="roleid",
    ),
    ManyToManyDefinition(
        schema_name="teammembership_association",
        intersect="teammembership",
        first="team",
        first_column="teamid",
        second="systemuser",
        second_column="systemuserid",
    ),
)
