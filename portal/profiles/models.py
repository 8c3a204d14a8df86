"""What makers define and what was published: the stored side of offline profiles."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from portal.profiles.definition import (
    DEFAULT_INTERVAL,
    DEFAULT_PRIORITY,
    LONGEST_INTERVAL,
    SHORTEST_INTERVAL,
    ConflictPolicy,
    Direction,
    Mode,
    ProfileDefinition,
    RelationshipRule,
    RowOption,
    TableRule,
    is_texts,
)
from portal.profiles.errors import FilterInvalid, VersionImmutable
from portal.profiles.row_filter import parse_row_filter


class OfflineProfile(models.Model):
    """A named set of tables that devices may hold. Devices see published versions only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255, unique=True)
    description = models.TextField(max_length=2000, blank=True)
    is_default = models.BooleanField(
        "default profile",
        default=False,
        help_text="Used for everyone to whom no other published profile is assigned.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="profiles_one_default",
                violation_error_message="Another profile is the default one already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def latest_version(self) -> "ProfileVersion | None":
        """The version that devices get now; None before the first publication."""
        return self.versions.first()

    def definition(self) -> ProfileDefinition:
        """The draft as makers see it now, columns only as far as they chose them."""
        tables = self.tables.prefetch_related("relationships")
        return ProfileDefinition(
            id=str(self.id), name=self.name, tables=tuple(table.rule() for table in tables)
        )


class ProfileTable(models.Model):
    """One table of a profile: which rows, which columns, how often."""

    class Option(models.TextChoices):
        ORGANIZATION = RowOption.ORGANIZATION.value, "Organization rows"
        ALL = RowOption.ALL.value, "All rows"
        RELATED = RowOption.RELATED.value, "Related rows only"
        CUSTOM = RowOption.CUSTOM.value, "Custom"

    class Policy(models.TextChoices):
        ASK = ConflictPolicy.ASK.value, "Ask the person"
        MINE = ConflictPolicy.MINE.value, "The device's value wins"
        THEIRS = ConflictPolicy.THEIRS.value, "Dataverse's value wins"

    profile = models.ForeignKey(OfflineProfile, on_delete=models.CASCADE, related_name="tables")
    table = models.CharField(max_length=128, help_text="Logical name, such as account.")
    row_option = models.CharField(max_length=16, choices=Option, default=Option.RELATED)
    own_rows = models.BooleanField("user's rows", default=False)
    team_rows = models.BooleanField("team rows", default=False)
    business_unit_rows = models.BooleanField("business unit rows", default=False)
    filter_xml = models.TextField(
        "row filter",
        blank=True,
        help_text="FetchXML: a filter element, or a whole fetch whose filters are taken.",
    )
    columns = models.JSONField(
        "extra columns",
        default=list,
        blank=True,
        help_text="Logical names, beside the columns that views, forms and scopes use anyway.",
    )
    column_groups = models.JSONField(
        default=list,
        blank=True,
        help_text="Lists of logical names: columns that mean something only together.",
    )
    interval_minutes = models.PositiveSmallIntegerField(
        "sync interval",
        default=DEFAULT_INTERVAL,
        validators=[MinValueValidator(SHORTEST_INTERVAL), MaxValueValidator(LONGEST_INTERVAL)],
        help_text=f"Minutes, {SHORTEST_INTERVAL} to {LONGEST_INTERVAL}.",
    )
    priority = models.PositiveSmallIntegerField(
        default=DEFAULT_PRIORITY, help_text="Tables with a lower number come first."
    )
    conflict_policy = models.CharField(max_length=8, choices=Policy, default=Policy.ASK)

    class Meta:
        ordering = ["priority", "table"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "table"],
                name="profiles_table_once",
                violation_error_message="The profile has this table already.",
            ),
        ]

    def __str__(self) -> str:
        return self.table

    def clean(self) -> None:
        """Check what can be judged without asking the organisation."""
        self.table = self.table.strip().lower()
        is_organization = self.row_option == RowOption.ORGANIZATION
        if is_organization and not (self.own_rows or self.team_rows or self.business_unit_rows):
            raise ValidationError(
                {"row_option": "Choose user's, team or business unit rows (or several of them)."}
            )
        if self.row_option == RowOption.CUSTOM:
            self._clean_filter()
        _clean_columns(self.columns)
        _clean_groups(self.column_groups)

    def _clean_filter(self) -> None:
        try:
            parse_row_filter(self.filter_xml, self.table)
        except FilterInvalid as error:
            raise ValidationError({"filter_xml": str(error)}) from error

    def rule(self) -> TableRule:
        """This row as a value."""
        return TableRule(
            table=self.table,
            row_option=RowOption(self.row_option),
            own_rows=self.own_rows,
            team_rows=self.team_rows,
            business_unit_rows=self.business_unit_rows,
            filter_xml=self.filter_xml,
            columns=tuple(self.columns),
            interval_minutes=self.interval_minutes,
            priority=self.priority,
            conflict_policy=ConflictPolicy(self.conflict_policy),
            relationships=tuple(item.rule() for item in self.relationships.all()),
            column_groups=tuple(tuple(group) for group in self.column_groups),
        )


class ProfileRelationship(models.Model):
    """A ticked relationship: the profile table receives rows because of another table's rows."""

    class DirectionChoice(models.TextChoices):
        PARENTS = Direction.PARENTS.value, "parents of the other table's rows"
        CHILDREN = Direction.CHILDREN.value, "children of the other table's rows"
        PAIRS = Direction.PAIRS.value, "rows paired with the other table's rows"

    class ModeChoice(models.TextChoices):
        ALSO = Mode.ALSO.value, "also: adds rows"
        ONLY = Mode.ONLY.value, "only: rows without it are left out"

    profile_table = models.ForeignKey(
        ProfileTable, on_delete=models.CASCADE, related_name="relationships"
    )
    name = models.CharField(max_length=255, help_text="Schema name of the relationship.")
    direction = models.CharField(max_length=8, choices=DirectionChoice)
    mode = models.CharField(max_length=4, choices=ModeChoice, default=ModeChoice.ALSO)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile_table", "name", "direction"],
                name="profiles_relationship_once",
                violation_error_message="The table has this relationship already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.direction}, {self.mode})"

    def rule(self) -> RelationshipRule:
        """This row as a value."""
        return RelationshipRule(
            name=self.name, direction=Direction(self.direction), mode=Mode(self.mode)
        )


class ProfileAssignment(models.Model):
    """Who works with a profile: a user, a team or everyone with a role, by upstream id."""

    class Kind(models.TextChoices):
        USER = "user", "User"
        TEAM = "team", "Team"
        ROLE = "role", "Security role"

    profile = models.ForeignKey(
        OfflineProfile, on_delete=models.CASCADE, related_name="assignments"
    )
    kind = models.CharField(max_length=4, choices=Kind)
    target_id = models.UUIDField(
        "id", help_text="Of the user, the team or the root role in Dataverse."
    )
    target_name = models.CharField("name", max_length=255, blank=True)
    priority = models.PositiveSmallIntegerField(
        default=DEFAULT_PRIORITY,
        help_text="Among assignments of one kind the lowest number wins, then the oldest.",
    )

    class Meta:
        ordering = ["priority", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "kind", "target_id"],
                name="profiles_assignment_once",
                violation_error_message="The profile is assigned there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_name or self.target_id}"


class ProfileVersion(models.Model):
    """A published definition, whole, with every column devices get. Never changed."""

    profile = models.ForeignKey(OfflineProfile, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "number"], name="profiles_version_once")
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        """Store a new version. Raises VersionImmutable for one that is stored already."""
        if not self._state.adding:
            raise VersionImmutable(f"Version {self.number} is published and cannot be changed.")
        super().save(*args, **kwargs)

    def profile_definition(self) -> ProfileDefinition:
        """The definition as a value."""
        return ProfileDefinition.from_json(self.definition)


def _clean_columns(columns: object) -> None:
    if not is_texts(columns):
        raise ValidationError({"columns": "A list of logical names, such as [“telephone1”]."})


def _clean_groups(groups: object) -> None:
    if not isinstance(groups, list) or not all(is_texts(group) for group in groups):
        raise ValidationError(
            {"column_groups": "Lists of logical names, such as [[“amount”, “currency”]]."}
        )
