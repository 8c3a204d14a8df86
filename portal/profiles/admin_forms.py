"""Forms of the admin pages: choices come from the organisation, mistakes are said in sentences."""

# type-arg is ignored below: Django's classes are generic for the checker only.

from typing import Any

from django import forms

from portal import upstream
from portal.dataverse import Catalog, DataverseError
from portal.profiles.definition import (
    ConflictPolicy,
    Direction,
    Mode,
    RelationshipRule,
    RowOption,
    TableRule,
)
from portal.profiles.directory import find_target
from portal.profiles.errors import ScopeError
from portal.profiles.findings import errors
from portal.profiles.models import ProfileAssignment, ProfileRelationship, ProfileTable
from portal.profiles.relationships import find_relationship, other_side
from portal.profiles.validation import validate_rows

UNREACHABLE = "The organisation cannot be asked just now ({}); nothing was saved."


def reachable_catalog() -> Catalog | None:
    """The organisation's metadata, None while it cannot be read."""
    try:
        return upstream.metadata()
    except DataverseError:
        return None


class ColumnsField(forms.CharField):
    """Logical names, written with commas, spaces or line breaks between them."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def prepare_value(self, value: object) -> object:
        """A stored list as text."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:  # Any: CharField's own signature
        """The text as a list of names, each once."""
        if isinstance(value, list):
            return value
        return list(dict.fromkeys((value or "").lower().replace(",", " ").split()))

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether the names differ."""
        return bool(self.to_python(initial) != self.to_python(data))


class ProfileTableForm(forms.ModelForm):  # type: ignore[type-arg]
    """One table of a profile, checked against the organisation's metadata."""

    columns = ColumnsField(
        required=False,
        label="Extra columns",
        help_text="Beside those that views, forms and relationships use anyway.",
    )

    class Meta:
        model = ProfileTable
        fields = [
            "profile",
            "table",
            "row_option",
            "own_rows",
            "team_rows",
            "business_unit_rows",
            "filter_xml",
            "columns",
            "interval_minutes",
            "priority",
            "conflict_policy",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        catalog = reachable_catalog()
        if catalog is not None and "table" in self.fields:
            self.fields["table"].widget = forms.Select(choices=self._tables(catalog))

    def _tables(self, catalog: Catalog) -> list[tuple[str, str]]:
        offered = [
            (table.name, f"{table.display_name or table.name} ({table.name})")
            for table in catalog.tables.values()
            if table.available_offline
        ]
        current = self.instance.table
        if current and current not in dict(offered):
            offered.append((current, current))
        return [("", "---------"), *sorted(offered, key=lambda item: item[1].casefold())]

    def clean(self) -> dict[str, Any]:
        """Everything that can be said of the table by itself."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            findings = validate_rows(_rule(cleaned), upstream.metadata())
        except DataverseError as error:
            self.add_error(None, UNREACHABLE.format(error))
            return cleaned
        for finding in errors(findings):
            self.add_error(None, finding.sentence)
        return cleaned


def _rule(cleaned: dict[str, Any]) -> TableRule:
    return TableRule(
        table=cleaned["table"].strip().lower(),
        row_option=RowOption(cleaned["row_option"]),
        own_rows=cleaned["own_rows"],
        team_rows=cleaned["team_rows"],
        business_unit_rows=cleaned["business_unit_rows"],
        filter_xml=cleaned["filter_xml"],
        columns=tuple(cleaned["columns"]),
        interval_minutes=cleaned["interval_minutes"],
        priority=cleaned["priority"],
        conflict_policy=ConflictPolicy(cleaned["conflict_policy"]),
    )


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


class ProfileAssignmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whom the profile is for, found in the organisation by name or id."""

    target = forms.CharField(label="Name or id", max_length=255)

    class Meta:
        model = ProfileAssignment
        fields = ["kind", "priority"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["target"] = self.instance.target_name or str(self.instance.target_id)

    def clean(self) -> dict[str, Any]:
        """Find the one that is meant."""
        cleaned = super().clean() or self.cleaned_data
        kind, asked = cleaned.get("kind"), cleaned.get("target")
        if not kind or not asked or not {"kind", "target"} & set(self.changed_data):
            return cleaned
        try:
            found = find_target(upstream.as_service(), kind, asked.strip())
        except DataverseError as error:
            self.add_error(None, UNREACHABLE.format(error))
            return cleaned
        if len(found) == 1:
            self.instance.target_id, self.instance.target_name = found[0].id, found[0].name
        elif found:
            self.add_error("target", f"There are {len(found)} of the name “{asked}”: give the id.")
        else:
            self.add_error("target", f"The organisation has no {kind} “{asked}”.")
        return cleaned
