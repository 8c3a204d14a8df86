"""Column security: profiles, what they permit, and which users and teams hold them."""

from portal.sandbox.definitions.model import ManyToManyDefinition, Option, TableDefinition
from portal.sandbox.organisation.tables.building import (
    READ_ONLY,
    SYSTEM_REQUIRED,
    Target,
    choice,
    guid,
    lookup,
    table,
    text,
)
from portal.sandbox.organisation.tables.intersects import intersect_table

_PERMISSION = (
    Option(0, "Not Allowed", label_de="Nicht zulässig"),
    Option(4, "Allowed", label_de="Zulässig"),
)
_UNMASKED = (
    Option(0, "Not Allowed", label_de="Nicht zulässig"),
    Option(1, "One Record", label_de="Ein Datensatz"),
    Option(3, "All Records", label_de="Alle Datensätze"),
)

PROFILE = table(
    TableDefinition(
        name="fieldsecurityprofile",
        schema_name="FieldSecurityProfile",
        entity_set="fieldsecurityprofiles",
        object_type_code=1200,
        label="Column Security Profile",
        collection_label="Column Security Profiles",
        label_de="Spaltensicherheitsprofil",
        collection_label_de="Spaltensicherheitsprofile",
        primary_id="fieldsecurityprofileid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("name", "Name", "Name", **SYSTEM_REQUIRED),
    text("description", "Description", "Beschreibung", max_length=2000),
)

PERMISSION = table(
    TableDefinition(
        name="fieldpermission",
        schema_name="FieldPermission",
        entity_set="fieldpermissions",
        object_type_code=1201,
        label="Field Permission",
        collection_label="Field Permissions",
        label_de="Spaltenberechtigung",
        collection_label_de="Spaltenberechtigungen",
        primary_id="fieldpermissionid",
        primary_name="",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("entityname", "Name of the entity", "Tabelle", updatable=False, **SYSTEM_REQUIRED),
    text("attributelogicalname", "Name of the attribute", "Spalte", updatable=False,
         **SYSTEM_REQUIRED),
    choice("canread", ("Can Read", "Lesen"), _PERMISSION, default=0),
    choice("cancreate", ("Can Create", "Erstellen"), _PERMISSION, default=0),
    choice("canupdate", ("Can Update", "Aktualisieren"), _PERMISSION, default=0),
    choice("canreadunmasked", ("Can Read Unmasked", "Unmaskiert lesen"), _UNMASKED, default=0),
    lookup(
        "fieldsecurityprofileid",
        ("Profile", "Profil"),
        Target(
            "fieldsecurityprofile",
            "lk_fieldpermission_fieldsecurityprofileid",
            "fieldsecurityprofileid",
            delete="Cascade",
        ),
        **SYSTEM_REQUIRED,
    ),
)  # fmt: skip

USER_PROFILES = intersect_table(
    "SystemUserProfiles",
    1202,
    ("User Column Security Profile", "User Column Security Profiles"),
    guid("systemuserid", "User", "Benutzer", **READ_ONLY),
    guid("fieldsecurityprofileid", "Profile", "Profil", **READ_ONLY),
    primary_id="systemuserprofileid",
)

TEAM_PROFILES = intersect_table(
    "TeamProfiles",
    1203,
    ("Team Column Security Profile", "Team Column Security Profiles"),
    guid("teamid", "Team", "Team", **READ_ONLY),
    guid("fieldsecurityprofileid", "Profile", "Profil", **READ_ONLY),
    primary_id="teamprofileid",
)

TABLES = (PROFILE, PERMISSION, USER_PROFILES, TEAM_PROFILES)

MANY_TO_MANY = (
    ManyToManyDefinition(
        schema_name="systemuserprofiles_association",
        intersect="systemuserprofiles",
        first="systemuser",
        first_column="systemuserid",
        second="fieldsecurityprofile",
        second_column="fieldsecurityprofileid",
    ),
    ManyToManyDefinition(
        schema_name="teamprofiles_association",
        intersect="teamprofiles",
        first="team",
        first_column="teamid",
        second="fieldsecurityprofile",
        second_column="fieldsecurityprofileid",
    ),
)
