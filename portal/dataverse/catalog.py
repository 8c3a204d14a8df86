"""Reading everything that an organisation says about itself."""

from portal.dataverse.apps import read_apps
from portal.dataverse.client import Client
from portal.dataverse.customizations import read_forms, read_views
from portal.dataverse.metadata import Catalog, Organization
from portal.dataverse.tables import read_tables


def read_catalog(client: Client) -> Catalog:
    """All tables, with their views and forms, and all apps."""
    tables = read_tables(client)
    return Catalog(
        tables=tables,
        views=read_views(client, tables),
        forms=read_forms(client, tables),
        apps=read_apps(client),
    )


def read_organization(client: Client) -> Organization:
    """The organisation that this client talks to."""
    organization_id = client.who_am_i().organization_id
    row = client.retrieve("organizations", organization_id, select=("name",))
    return Organization(organization_id, str(row.get("name") or ""))
