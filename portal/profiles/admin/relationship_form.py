"""The form of one ticked relationship: a choice among those to other tables of the profile."""

# type-arg is ignored below: Django's classes are generic for the checker only.

from collections.abc import Iterable, Iterator, Set
from typing import Any

from django import forms

from portal import upstream
from portal.dataverse import Catalog, DataverseError, RelationshipMetadata, TableMetadata
from portal.profiles.admin.organisation import UNREACHABLE, reachable_catalog
from portal.profiles.definition import Direction, Mode, RelationshipRule
from portal.profiles.errors import ScopeError
from portal.profiles.models import ProfileRelationship, ProfileTable
from portal.profiles.relationships import find_source


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
            find_source(self.table.table, rule, upstream.metadata().tables)
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
    taken = set(table.profile.tables.values_list("table", flat=True)) & catalog.tables.keys()
    choices = [
        *_choices(Direction.PARENTS, metadata.one_to_many, taken, catalog),
        *_choices(Direction.CHILDREN, metadata.many_to_one, taken, catalog),
        *_pair_choices(metadata, taken, catalog),
    ]
    return sorted(choices, key=lambda choice: choice[1].casefold())


def _choices(
    direction: Direction,
    relationships: Iterable[RelationshipMetadata],
    taken: Set[str],
    catalog: Catalog,
) -> Iterator[tuple[str, str]]:
    for item in relationships:
        other = item.child if direction is Direction.PARENTS else item.parent
        child = catalog.tables.get(item.child)
        if other in taken and child is not None:
            column = child.columns.get(item.column)
            label = (column.display_name if column else "") or item.column
            name = catalog.tables[other].display_name or other
            yield f"{direction}:{item.name}", f"{direction} of {name}, by {label}"


def _pair_choices(
    metadata: TableMetadata, taken: Set[str], catalog: Catalog
) -> Iterator[tuple[str, str]]:
    for pair in metadata.many_to_many:
        other = pair.second if pair.first == metadata.name else pair.first
        if other in taken and pair.intersect in catalog.tables:
            name = catalog.tables[other].display_name or other
            label = catalog.tables[pair.intersect].display_name or pair.intersect
            yield f"{Direction.PAIRS}:{pair.name}", f"paired with {name}, by {label}"
