"""Writing a profile's draft from values, as seeding, copying and importing do."""

from collections.abc import Sequence

from django.db import transaction

from portal.profiles.definition import TableRule
from portal.profiles.models import OfflineProfile, ProfileRelationship, ProfileTable


@transaction.atomic
def replace_draft(profile: OfflineProfile, rules: Sequence[TableRule]) -> None:
    """Make `rules` the tables of the draft; what was there goes."""
    profile.tables.all().delete()
    for rule in rules:
        table = ProfileTable.objects.create(
            profile=profile,
            table=rule.table,
            row_option=rule.row_option.value,
            own_rows=rule.own_rows,
            team_rows=rule.team_rows,
            business_unit_rows=rule.business_unit_rows,
            filter_xml=rule.filter_xml,
            columns=list(rule.columns),
            column_groups=[list(group) for group in rule.column_groups],
            interval_minutes=rule.interval_minutes,
            priority=rule.priority,
            conflict_policy=rule.conflict_policy.value,
        )
        ProfileRelationship.objects.bulk_create(
            ProfileRelationship(
                profile_table=table,
                name=item.name,
                direction=item.direction.value,
                mode=item.mode.value,
            )
            for item in rule.relationships
        )
