"""The organisation's settings about files, set for a test."""

from portal.sandbox.models import Row


def set_organization(**values: object) -> None:
    """Change settings of the small organisation."""
    row = Row.objects.get(table="organization")
    row.data |= values
    row.save()
