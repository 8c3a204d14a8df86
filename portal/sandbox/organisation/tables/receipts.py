"""The portal's own table: a row per change set that took effect, written in the same change set."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.building import (
    ACTIVE_OR_INACTIVE,
    ACTIVE_OR_INACTIVE_STATUSES,
    choice,
    moment,
    options,
    table,
    text,
)

RECEIPT = table(
    TableDefinition(
        name="fp_syncreceipt",
        schema_name="fp_SyncReceipt",
        entity_set="fp_syncreceipts",
        object_type_code=10100,
        label="Sync Receipt",
        collection_label="Sync Receipts",
        label_de="Synchronisierungsbeleg",
        collection_label_de="Synchronisierungsbelege",
        primary_id="fp_syncreceiptid",
        primary_name="fp_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
        available_offline=False,
    ),
    text("fp_name", "Name", "Name"),
    text("fp_device", "Device", "Gerät"),
    moment("fp_madeon", "Made On", "Erstellt auf dem Gerät am"),
    choice(
        "fp_kind",
        ("Kind", "Art"),
        options(("Applied", "Angewendet"), ("Cancelled", "Abgebrochen")),
        default=1,
    ),
)

TABLES = (RECEIPT,)
