"""Tables that only hold pairs of other tables' rows, and the relationships they make."""

from dataclasses import dataclass

from portal.sandbox.definitions.model import ManyToManyDefinition, TableDefinition
from portal.sandbox.organisation.tables.building import READ_ONLY, guid
from portal.sandbox.organisation.tables.intersects import intersect_table


@dataclass(frozen=True)
class Pair:
    """A many-to-many relationship in the making; `schema_name` is the intersect table's."""

    schema_name: str
    object_type_code: int
    label: str
    first: str
    second: str
    relationship: str

    @property
    def name(self) -> str:
        """Return the logical name of the intersect table."""
        return self.schema_name.lower()

    def table(self) -> TableDefinition:
        """Return the intersect table."""
        return intersect_table(
            self.schema_name,
            self.object_type_code,
            (self.label, f"{self.label} pairs"),
            guid(f"{self.first}id", self.first.capitalize(), **READ_ONLY),
            guid(f"{self.second}id", self.second.capitalize(), **READ_ONLY),
            primary_id=f"{self.name.removesuffix('s')}id",
        )

    def definition(self) -> ManyToManyDefinition:
        """Return the relationship."""
        return ManyToManyDefinition(
            schema_name=self.relationship,
            intersect=self.name,
            first=self.first,
            first_column=f"{self.first}id",
            second=self.second,
            second_column=f"{self.second}id",
        )


PAIRS = (
    Pair(
        "LeadCompetitors", 24, "Lead and competitor", "lead", "competitor",
        "leadcompetitors_association",
    ),
    Pair(
        "OpportunityCompetitors", 25, "Opportunity and competitor", "opportunity", "competitor",
        "opportunitycompetitors_association",
    ),
    Pair("AccountLeads", 16, "Account and lead", "account", "lead", "accountleads_association"),
    Pair("ContactLeads", 22, "Contact and lead", "contact", "lead", "contactleads_association"),
    Pair(
        "CompetitorProduct", 1006, "Competitor and product", "competitor", "product",
        "competitorproduct_association",
    ),
    Pair(
        "EntitlementContacts", 7272, "Entitlement and contact", "entitlement", "contact",
        "entitlementcontacts_association",
    ),
)  # fmt: skip

TABLES = tuple(pair.table() for pair in PAIRS)
MANY_TO_MANY = tuple(pair.definition() for pair in PAIRS)
