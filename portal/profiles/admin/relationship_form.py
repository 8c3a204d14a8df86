"""The form of one ticked relationship: a choice among those to other tables of the profile."""

# type-arg is ignored below: Django's classes are generic for the checker only.

from typing import Any

from django import forms

from portal import upstream
from portal.dataverse import Catalog, DataverseError
from portal.profiles.admin.organisation import UNREACHABLE, reachable_catalog
from portal.profiles.definition import Direction, Mode, RelationshipRule
from portal.profiles.errors import ScopeError
from portal.profiles.models import ProfileRelationship, ProfileTable
from portal.profiles.relationships import find_relationship, other_side


class ProfileRelationshipForm(forms.ModelForm):  # type: ignore[type-arg]
    """A ticked relationship, chosen among those to other tables of the profile."""

    table: ProfileTable  # set by the inline, on a subclass of its own

    relationship = forms.ChoiceField(label="Rows that are")

    class Meta:
        model = ProfileRelationship
        fields = ["mode"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        field = self.fields["relationship"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — declared above
        choices = dict(relationship_choices(self.table, reachable_catalog()))
        if self.instance.pk:
            current = f"{self.instance.direction}:{self.instance.name}"
            choices.setdefault(current, current)
            self.initial["relationship"] = current
        field.choices = [("", "---------"), *choices.items()]

    def clean(self) -> dict[str, Any]:
        """Take the choice apart and look it up."""
        cleaned = super().clean() or self.cleaned_data
        direction, _, name = cleaned.get("relationship", "").partition(":")
        if not name:
            return cleaned
        self.instance.direction, self.instance.name = direction, name
        rule = RelationshipRule(name, Direction(direction), Mode(cleaned.get("mode", Mode.ALSO)))
        try:
            find_relationship(self.table.table, rule, upstream.metadata().tables)
        except DataverseError as error:
            self.add_error(None, UNREACHABLE.format(error))
        except ScopeError as error:
            self.add_error("relationship", str(error))
        return cleaned


def relationship_choices(table: ProfileTable, catalog: Catalog | None) -> list[tuple[str, str]]:
    """Relationships of the table with tables of its profile, as “direction:name” and a label."""
    metadata = catalog.tables.get(table.table) if catalog else None
    if catalog is None or metadata is None:
        return []
    taken = set(table.profile.tables.values_list("table", flat=True))
    sides = [(item, Direction.PARENTS) for item in metadata.one_to_many]
    sides += [(item, Direction.CHILDREN) for item in metadata.many_to_one]
    choices = []
    for item, direction in sides:
        other = other_side(item, direction)
        child = catalog.tables.get(item.child)
        if other in taken and child is not None:
            column = child.columns.get(item.column)
            label = (column.display_name if column else "") or item.column
            name = catalog.tables[other].display_name or other
            choices.append((f"{direction}:{item.name}", f"{direction} of {name}, by {label}"))
    return sorted(choices, key=lambda choice: choice[1].casefold())
