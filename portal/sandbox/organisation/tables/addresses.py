"""The first address of whoever has one: accounts, contacts, leads, competitors."""

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.organisation.tables.building import degrees, text

ADDRESS_COLUMNS = (
    "address1_line1",
    "address1_line2",
    "address1_city",
    "address1_stateorprovince",
    "address1_postalcode",
    "address1_country",
)
SAME_ADDRESS = tuple((name, name) for name in ADDRESS_COLUMNS)


def address() -> tuple[ColumnDefinition, ...]:
    """Return the columns of an address."""
    return (
        text("address1_line1", "Address 1: Street 1", "Adresse 1: Straße 1", max_length=250),
        text("address1_line2", "Address 1: Street 2", "Adresse 1: Straße 2", max_length=250),
        text("address1_city", "Address 1: City", "Adresse 1: Stadt", max_length=80),
        text(
            "address1_stateorprovince",
            "Address 1: State/Province",
            "Adresse 1: Bundesland",
            max_length=50,
        ),
        text("address1_postalcode", "Address 1: ZIP/Postal Code", "Adresse 1: PLZ", max_length=20),
        text("address1_country", "Address 1: Country/Region", "Adresse 1: Land", max_length=80),
        degrees("address1_latitude", "Address 1: Latitude", "Adresse 1: Breitengrad", 90),
        degrees("address1_longitude", "Address 1: Longitude", "Adresse 1: Längengrad", 180),
    )
