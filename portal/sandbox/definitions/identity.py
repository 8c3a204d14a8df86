"""Ids of metadata: the same for a name in every sandbox, as a solution's are in every organisation.

Rows point at these ids (an app's components at tables, a role's rights at privileges), so whoever
serves metadata and whoever writes such rows must agree on them.
"""

from uuid import UUID, uuid5

_METADATA = UUID("8d3c1f52-5b0a-4c55-9d7e-3f4a9b1c7e10")


def metadata_id(*path: str) -> str:
    """Return the id of the metadata item that `path` names, e.g. ("table", "account")."""
    return str(uuid5(_METADATA, "/".join(path)))


def table_id(name: str) -> str:
    """Return the MetadataId of a table."""
    return metadata_id("table", name)


def column_id(table: str, name: str) -> str:
    """Return the MetadataId of a column."""
    return metadata_id("table", table, "column", name)


def relationship_id(schema_name: str) -> str:
    """Return the MetadataId of a relationship."""
    return metadata_id("relationship", schema_name)


def key_id(table: str, name: str) -> str:
    """Return the MetadataId of an alternate key."""
    return metadata_id("key", table, name)


def choice_id(name: str) -> str:
    """Return the MetadataId of a global choice."""
    return metadata_id("option set", name)


def privilege_id(name: str) -> str:
    """Return the PrivilegeId of a privilege, e.g. prvReadAccount."""
    return metadata_id("privilege", name)
