"""What people may do: roles, privileges, and which role holds which privilege how deeply."""

from portal.sandbox.definitions.model import ManyToManyDefinition, TableDefinition
from portal.sandbox.organisation.tables.building import (
    READ_ONLY,
    SYSTEM_REQUIRED,
    Target,
    guid,
    lookup,
    table,
    text,
    whole,
    yes_no,
)
from portal.sandbox.organisation.tables.intersects import intersect_table

ROLE = table(
    TableDefinition(
        name="role",
        schema_name="Role",
        entity_set="roles",
        object_type_code=1036,
        label="Security Role",
        collection_label="Security Roles",
        label_de="Sicherheitsrolle",
        collection_label_de="Sicherheitsrollen",
        primary_id="roleid",
        primary_name="name",
        ownership="BusinessOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("name", "Name", "Name", **SYSTEM_REQUIRED),
    yes_no("isinherited", "Is Inherited", "Geerbt"),
    # Templates are no table here: a lookup's value without a target is a plain GUID upstream too.
    guid("roletemplateid", "Role Template", "Rollenvorlage", **READ_ONLY),
    lookup(
        "businessunitid",
        ("Business Unit", "Unternehmenseinheit"),
        Target("businessunit", "business_unit_roles", "businessunitid", delete="Restrict"),
        **SYSTEM_REQUIRED,
    ),
    lookup(
        "parentroleid",
        ("Parent Role", "Übergeordnete Rolle"),
        Target("role", "role_parent_role", "parentroleid", delete="Cascade"),
        **READ_ONLY,
    ),
    lookup(
        "parentrootroleid",
        ("Parent Root Role", "Stammrolle"),
        Target("role", "role_parent_root_role", "parentrootroleid", delete="NoCascade"),
        **READ_ONLY,
    ),
)

PRIVILEGE = table(
    TableDefinition(
        name="privilege",
        schema_name="Privilege",
        entity_set="privileges",
        object_type_code=1023,
        label="Privilege",
        collection_label="Privileges",
        label_de="Recht",
        collection_label_de="Rechte",
        primary_id="privilegeid",
        primary_name="name",
        ownership="None",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("name", "Name", "Name", **READ_ONLY),
    whole("accessright", "Access Right", "Zugriffsrecht", **READ_ONLY),
    yes_no("canbebasic", "Can Be Basic", **READ_ONLY),
    yes_no("canbelocal", "Can Be Local", **READ_ONLY),
    yes_no("canbedeep", "Can Be Deep", **READ_ONLY),
    yes_no("canbeglobal", "Can Be Global", **READ_ONLY),
)

ROLE_PRIVILEGES = intersect_table(
    "RolePrivileges",
    12,
    ("Role Privilege", "Role Privileges"),
    guid("roleid", "Role", "Rolle", **READ_ONLY),
    guid("privilegeid", "Privilege", "Recht", **READ_ONLY),
    whole("privilegedepthmask", "Privilege Depth", "Tiefe", **READ_ONLY),
    primary_id="roleprivilegeid",
)

TEAM_ROLES = intersect_table(
    "TeamRoles",
    40,
    ("Security Role for Team", "Security Roles for Teams"),
    guid("teamid", "Team", "Team", **READ_ONLY),
    guid("roleid", "Role", "Rolle", **READ_ONLY),
    primary_id="teamroleid",
)

TABLES = (ROLE, PRIVILEGE, ROLE_PRIVILEGES, TEAM_ROLES)

MANY_TO_MANY = (
    ManyToManyDefinition(
        schema_name="teamroles_association",
        intersect="teamroles",
        first="team",
        first_column="teamid",
        second="role",
        second_column="roleid",
    ),
    ManyToManyDefinition(
        schema_name="roleprivileges_association",
        intersect="roleprivileges",
        first="role",
        first_column="roleid",
        second="privilege",
        second_column="privilegeid",
    ),
)
