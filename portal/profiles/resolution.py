"""Which profile a user works with."""

from uuid import UUID

from django.db.models import Q, QuerySet

from portal.dataverse.users import UserFacts
from portal.profiles.models import OfflineProfile, ProfileAssignment, ProfileVersion

_RANK = {
    ProfileAssignment.Kind.USER: 0,
    ProfileAssignment.Kind.TEAM: 1,
    ProfileAssignment.Kind.ROLE: 2,
}


def profile_for(facts: UserFacts) -> ProfileVersion | None:
    """The published version for this user, None if no profile is assigned.

    An assignment to the user beats one to a team, that beats one to a role; then the lowest
    priority number wins, then the oldest assignment. Profiles never published do not count.
    """
    profile = _assigned_profile(facts) or _published().filter(is_default=True).first()
    if profile is None:
        return None
    return ProfileVersion.objects.select_related("profile").filter(profile=profile).first()


def _assigned_profile(facts: UserFacts) -> OfflineProfile | None:
    found = (
        ProfileAssignment.objects.filter(_targets(facts), profile__in=_published())
        .select_related("profile")
        .order_by("priority", "id")
    )
    best = min(found, key=lambda item: _RANK[ProfileAssignment.Kind(item.kind)], default=None)
    return best.profile if best else None


def _targets(facts: UserFacts) -> Q:
    kinds = ProfileAssignment.Kind
    return (
        Q(kind=kinds.USER, target_id=UUID(facts.user_id))
        | Q(kind=kinds.TEAM, target_id__in=[UUID(item) for item in facts.team_ids])
        | Q(kind=kinds.ROLE, target_id__in=[UUID(item) for item in facts.role_ids])
    )


def _published() -> QuerySet[OfflineProfile]:
    return OfflineProfile.objects.filter(versions__isnull=False).distinct()
