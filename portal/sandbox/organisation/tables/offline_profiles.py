"""Microsoft's mobile offline profiles: what they take along, by which filters, and for whom."""

from portal.sandbox.definitions.model import ColumnDefinition, TableDefinition
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
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
from portal.sandbox.organisation.tables.choices import COMPONENT_STATES

_FETCH = 1048576


def _published() -> tuple[ColumnDefinition, ...]:
    return (
        yes_no("isvalidated", "Is Validated", "Überprüft", **READ_ONLY),
        moment("publishedon", "Published On", "Veröffentlicht am", **READ_ONLY),
        choice(
            "componentstate",
            ("Component State", "Komponentenstatus"),
            COMPONENT_STATES,
            default=0,
            **READ_ONLY,
        ),
    )


PROFILE = table(
    TableDefinition(
        name="mobileofflineprofile",
        schema_name="MobileOfflineProfile",
        entity_set="mobileofflineprofiles",
        object_type_code=9866,
        label="Mobile Offline Profile",
        collection_label="Mobile Offline Profiles",
        label_de="Mobile Offline-Profil",
        collection_label_de="Mobile Offline-Profile",
        primary_id="mobileofflineprofileid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("name", "Name", "Name", max_length=255, **SYSTEM_REQUIRED),
    memo("description", "Description", "Beschreibung"),
    memo("selectedentitymetadata", "Selected Entity Metadata", "Metadaten", max_length=_FETCH),
    *_published(),
)

ITEM = table(
    TableDefinition(
        name="mobileofflineprofileitem",
        schema_name="MobileOfflineProfileItem",
        entity_set="mobileofflineprofileitems",
        object_type_code=9867,
        label="Mobile Offline Profile Item",
        collection_label="Mobile Offline Profile Items",
        label_de="Element des Mobile Offline-Profils",
        collection_label_de="Elemente des Mobile Offline-Profils",
        primary_id="mobileofflineprofileitemid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("name", "Name", "Name", max_length=255, **SYSTEM_REQUIRED),
    entity_name("selectedentitytypecode", "Entity", **SYSTEM_REQUIRED),
    choice(
        "recorddistributioncriteria",
        ("Record Distribution Criteria", "Verteilung der Datensätze"),
        options(
            ("Download related data only", "Nur verknüpfte Daten"),
            ("All records", "Alle Datensätze"),
            ("Other data filter", "Anderer Datenfilter"),
            ("Custom data filter", "Benutzerdefinierter Datenfilter"),
            first=0,
        ),
        default=0,
    ),
    yes_no("recordsownedbyme", "Records Owned By Me", "Meine Datensätze"),
    yes_no("recordsownedbymyteam", "Records Owned By My Team", "Datensätze meines Teams"),
    yes_no(
        "recordsownedbymybusinessunit",
        "Records Owned By My Business Unit",
        "Datensätze meiner Unternehmenseinheit",
    ),
    memo("profileitementityfilter", "Filter", "Filter", max_length=_FETCH),
    memo("selectedcolumns", "Selected Columns", "Ausgewählte Spalten", max_length=100000),
    yes_no("getrelatedentityrecords", "Get Related Records", "Verknüpfte Datensätze", default=True),
    yes_no("canbefollowed", "Can Be Followed", "Kann verfolgt werden"),
    whole(
        "syncintervalinminutes", "Sync Interval", "Synchronisierungsintervall", minimum=5,
        maximum=1440, default=10,
    ),
    yes_no("isvisibleingrid", "Is Visible In Grid", "Im Raster sichtbar", default=True),
    *_published(),
    lookup(
        "regardingobjectid",
        ("Regarding", "Bezug"),
        Target(
            "mobileofflineprofile",
            "MobileOfflineProfile_MobileOfflineProfileItem",
            "regardingobjectid",
            **PARENTAL,
        ),
    ),
    lookup(
        "profileitemrule",
        ("View to sync data to device", "Ansicht zum Synchronisieren"),
        Target("savedquery", "savedquery_mobileofflineprofileitem", "profileitemrule"),
    ),
)  # fmt: skip

ASSOCIATION = table(
    TableDefinition(
        name="mobileofflineprofileitemassociation",
        schema_name="MobileOfflineProfileItemAssociation",
        entity_set="mobileofflineprofileitemassociations",
        object_type_code=9868,
        label="Mobile Offline Profile Item Association",
        collection_label="Mobile Offline Profile Item Associations",
        label_de="Zuordnung des Mobile Offline-Profilelements",
        collection_label_de="Zuordnungen der Mobile Offline-Profilelemente",
        primary_id="mobileofflineprofileitemassociationid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("name", "Name", "Name", max_length=255, **SYSTEM_REQUIRED),
    guid("relationshipid", "Relationship", "Beziehung"),
    text("relationshipname", "Relationship Name", "Name der Beziehung"),
    text("relationshipdisplayname", "Relationship Display Name", "Anzeigename", max_length=255),
    memo("profileitemassociationentityfilter", "Filter", "Filter", max_length=_FETCH),
    memo("relationshipdata", "Relationship Data", "Beziehungsdaten", max_length=_FETCH),
    *_published(),
    lookup(
        "mobileofflineprofileitemid",
        ("Profile Item", "Profilelement"),
        Target(
            "mobileofflineprofileitem",
            "MobileOfflineProfileItem_MobileOfflineProfileItemAssociation",
            "mobileofflineprofileitemid",
            **PARENTAL,
        ),
    ),
)


def _membership(kind: str, target: str, code: int, labels: tuple[str, str]) -> TableDefinition:
    """Return the table that says which users or teams have a profile."""
    name = f"{kind}mobileofflineprofilemembership"
    return table(
        TableDefinition(
            name=name,
            schema_name=f"{kind.capitalize()}MobileOfflineProfileMembership",
            entity_set=f"{name}s",
            object_type_code=code,
            label=labels[0],
            collection_label=f"{labels[0]}s",
            label_de=labels[1],
            collection_label_de=f"{labels[1]}en",
            primary_id=f"{name}id",
            primary_name="name",
            ownership="OrganizationOwned",
            states=(),
            statuses=(),
            available_offline=False,
        ),
        text("name", "Name", "Name", max_length=255),
        lookup(
            "mobileofflineprofileid",
            ("Mobile Offline Profile", "Mobile Offline-Profil"),
            Target("mobileofflineprofile", f"{name}_profile", "mobileofflineprofileid", **PARENTAL),
        ),
        lookup(
            f"{target}id",
            (target.capitalize(), target.capitalize()),
            Target(target, f"{name}_{target}", f"{target}id", **PARENTAL),
        ),
    )


USER_MEMBERSHIP = _membership(
    "user", "systemuser", 10110,
    ("User Mobile Offline Profile Membership", "Benutzermitgliedschaft"),
)  # fmt: skip
TEAM_MEMBERSHIP = _membership(
    "team", "team", 10111, ("Team Mobile Offline Profile Membership", "Teammitgliedschaft")
)

TABLES = (PROFILE, ITEM, ASSOCIATION, USER_MEMBERSHIP, TEAM_MEMBERSHIP)
