"""The form of one table of a profile, checked against the organisation's metadata."""

# type-arg is ignored below: Django's classes are generic for the checker only.

from typing import Any

from django import forms

from portal import upstream
from portal.dataverse import Catalog, DataverseError
from portal.profiles.admin.organisation import UNREACHABLE, reachable_catalog
from portal.profiles.definition import ConflictPolicy, RowOption, TableRule
from portal.profiles.findings import errors
from portal.profiles.models import ProfileTable
from portal.profiles.validation import validate_rows


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


class ColumnGroupsField(forms.CharField):
    """Groups of logical names, one group on each line."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def prepare_value(self, value: object) -> object:
        """The stored lists as lines."""
        if not isinstance(value, list):
            return value
        return "\n".join(", ".join(map(str, group)) for group in value)

    def to_python(self, value: Any) -> Any:  # Any: CharField's own signature
        """The lines as lists of names; empty lines are none."""
        if isinstance(value, list):
            return value
        groups = (line.lower().replace(",", " ").split() for line in (value or "").splitlines())
        return [list(dict.fromkeys(group)) for group in groups if group]

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether the groups differ."""
        return bool(self.to_python(initial) != self.to_python(data))


class ProfileTableForm(forms.ModelForm):  # type: ignore[type-arg]
    """One table of a profile, checked against the organisation's metadata."""

    columns = ColumnsField(
        required=False,
        label="Extra columns",
        help_text="Beside those that views, forms and relationships use anyway.",
    )

    column_groups = ColumnGroupsField(
        required=False,
        label="Column groups",
        help_text=(
            "One group on each line, such as “amount, transactioncurrencyid”: if one of its "
            "columns was changed on both sides, all of them are decided together."
        ),
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
            "column_groups",
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
        column_groups=tuple(tuple(group) for group in cleaned["column_groups"]),
    )
