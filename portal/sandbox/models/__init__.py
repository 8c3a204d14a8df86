"""The sandbox's own tables."""

from portal.sandbox.models.customizations import Customization
from portal.sandbox.models.files import FileContent, Transfer, TransferBlock
from portal.sandbox.models.rows import KeyEntry, Link, Row, Share, Tombstone
from portal.sandbox.models.running import (
    Counter,
    Fault,
    Pending,
    RequestRecord,
    Setting,
    Token,
)

__all__ = [
    "Counter",
    "Customization",
    "Fault",
    "FileContent",
    "KeyEntry",
    "Link",
    "Pending",
    "RequestRecord",
    "Row",
    "Setting",
    "Share",
    "Token",
    "Tombstone",
    "Transfer",
    "TransferBlock",
]
