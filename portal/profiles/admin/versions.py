"""The page of a published version: to look at, or to publish again."""

# type-arg is ignored below: Django's classes are generic for the checker only.

from collections.abc import Iterable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.profiles.admin.publishing import publisher
from portal.profiles.definition import TableRule
from portal.profiles.models import ProfileVersion
from portal.profiles.publication import roll_back


@admin.register(ProfileVersion)
class ProfileVersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Published versions, to look at; a former one can be published again."""

    list_display = ["__str__", "profile", "number", "published_at", "published_by"]
    list_filter = ["profile"]
    readonly_fields = ["profile", "number", "published_at", "published_by", "fingerprint", "tables"]
    actions = ["publish_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Versions are made by publishing."""
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: ProfileVersion | None = None
    ) -> bool:
        """Devices hold rows by it: a version stays as it is."""
        return False

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whoever may make versions may publish a former one again."""
        return request.user.has_perm("profiles.add_profileversion")

    def has_delete_permission(
        self, request: HttpRequest, obj: ProfileVersion | None = None
    ) -> bool:
        """Versions go when ten newer ones are there."""
        return False

    @admin.display(description="tables")
    def tables(self, version: ProfileVersion) -> SafeString:
        """The definition, readable."""
        rows = format_html_join(
            "",
            "<tr><th scope='row'>{}</th><td>{}</td><td>{}</td><td>{} min</td><td>{}</td></tr>",
            (_readable(rule) for rule in version.profile_definition().tables),
        )
        head = format_html_join(
            "",
            "<th scope='col'>{}</th>",
            ((title,) for title in ("Table", "Rows", "Relationships", "Interval", "Columns")),
        )
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, rows)

    @admin.action(
        description="Publish again as the newest version (roll back)", permissions=["publish"]
    )
    def publish_again(self, request: HttpRequest, queryset: QuerySet[ProfileVersion]) -> None:
        """Roll back to the one version selected."""
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            messages.error(request, "Select one version.")
            return
        former = chosen[0]
        version = roll_back(former.profile, former.number, publisher(request))
        messages.success(request, f"Version {version.number} is version {former.number} again.")


def _readable(rule: TableRule) -> Iterable[str | int]:
    rows = str(rule.row_option)
    if rule.filter_xml:
        rows += f": {rule.filter_xml}"
    related = "; ".join(
        f"{item.direction} by {item.name} ({item.mode})" for item in rule.relationships
    )
    return rule.table, rows, related, rule.interval_minutes, ", ".join(rule.columns)
