"""Choices that several tables offer."""

from portal.sandbox.definitions.model import Option
from portal.sandbox.organisation.tables.building import options

INDUSTRIES = (
    Option(1, "Accounting", label_de="Buchhaltung"),
    Option(6, "Building Supply Retail", label_de="Baustoffhandel"),
    Option(10, "Consulting", label_de="Beratung"),
    Option(17, "Food and Tobacco Processing", label_de="Lebensmittel und Genussmittel"),
    Option(20, "Inbound Repair and Services", label_de="Reparatur und Service"),
    Option(33, "Wholesale", label_de="Großhandel"),
)
RATINGS = (
    Option(1, "Hot", "#a4262c", label_de="Heiß"),
    Option(2, "Warm", "#d83b01", label_de="Warm"),
    Option(3, "Cold", "#0078d4", label_de="Kalt"),
)
LOW_NORMAL_HIGH = options(("Low", "Niedrig"), ("Normal", "Normal"), ("High", "Hoch"), first=0)
COMPONENT_STATES = options(
    ("Published", "Veröffentlicht"),
    ("Unpublished", "Nicht veröffentlicht"),
    ("Deleted", "Gelöscht"),
    ("Deleted Unpublished", "Gelöscht, nicht veröffentlicht"),
    first=0,
)
