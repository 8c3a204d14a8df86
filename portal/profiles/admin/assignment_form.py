"""The form of one assignment: a user, team or role found in the organisation."""

# type-arg is ignored below: Django's classes are generic for the checker only.

from typing import Any

from django import forms

from portal import upstream
from portal.dataverse import DataverseError
from portal.profiles.admin.organisation import UNREACHABLE
from portal.profiles.directory import find_target
from portal.profiles.models import ProfileAssignment


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
