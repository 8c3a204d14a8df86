"""Phone calls, appointments and e-mails about leads, deals and cases, around today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.sandbox.organisation.data.cases import title_of
from portal.sandbox.organisation.data.complaints import Case
from portal.sandbox.organisation.data.deals import Deal
from portal.sandbox.organisation.rows import Chance, SeedRow

_SENDER, _TO, _REQUIRED, _ORGANIZER = 1, 2, 5, 7
# For each kind: open, done, canceled — state and status.
_STANDINGS = {
    "phonecall": ((0, 1), (1, 2), (2, 3)),
    "appointment": ((3, 5), (1, 3), (2, 4)),
    "email": ((0, 1), (1, 3), (2, 5)),
    "task": ((0, 2), (1, 5), (2, 6)),
}
_SUBJECTS = {
    "phonecall": ("Call back: {}", "Rückruf: {}"),
    "appointment": ("Site visit: {}", "Ortstermin: {}"),
    "email": ("Quote: {}", "Unterlagen: {}"),
    "task": ("Prepare: {}", "Vorbereiten: {}"),
}


@dataclass(frozen=True)
class Matter:
    """What an activity is about: a row, its name, and the two people who talk."""

    key: str
    regarding: tuple[str, str]
    name: str
    user: str
    contact: str
    chance: Chance
    now: datetime
    place: str


def matter_of_deal(deal: Deal) -> Matter:
    """Return what is talked about in a deal."""
    return Matter(
        deal.key, ("opportunity", deal.id), deal.topic, deal.seller,
        deal.customer.contact_ids[0], deal.chance, deal.now, deal.customer.town.city,
    )  # fmt: skip


def matter_of_case(case: Case) -> Matter:
    """Return what is talked about in a case."""
    return Matter(
        case.key, ("incident", case.id), title_of(case), case.agent,
        case.customer.contact_ids[0], case.chance, case.now, case.customer.town.city,
    )  # fmt: skip


def activity_rows(matter: Matter, kind: str) -> Iterator[SeedRow]:
    """Yield an activity of a kind about a matter, and who takes part in it."""
    key = f"{matter.key}/{kind}"
    dice = matter.chance.dice("activity", key)
    day = matter.now.replace(hour=7, minute=0, second=0, microsecond=0)
    start = day + timedelta(days=dice.randint(-12, 9), minutes=15 * dice.randint(0, 36))
    end = start + timedelta(minutes=dice.choice((15, 30, 60)))
    standing = 0 if end > matter.now else dice.choice((0, 1, 1, 1, 2))
    activity = matter.chance.id(kind, key)
    created = min(start, matter.now) - timedelta(days=dice.randint(1, 6))
    values: dict[str, object] = {
        "activityid": activity,
        "subject": dice.choice(_SUBJECTS[kind]).format(matter.name)[:200],
        "regardingobjectid": matter.regarding,
        "scheduledstart": start,
        "scheduledend": end,
        "prioritycode": dice.choice((0, 1, 1, 2)),
        "statecode": _STANDINGS[kind][standing][0],
        "statuscode": _STANDINGS[kind][standing][1],
        "ownerid": ("systemuser", matter.user),
        "createdon": created,
        "modifiedon": end if standing else created,
        **_particulars(matter, kind, dice.randint(1000000, 9999999)),
    }
    if standing == 1:
        values["actualend"] = end
        values["actualdurationminutes"] = int((end - start).total_seconds() // 60)
    yield SeedRow(kind, values)
    if kind != "task":
        yield from _parties(matter, kind, activity)


def _particulars(matter: Matter, kind: str, number: int) -> dict[str, object]:
    if kind == "phonecall":
        return {"phonenumber": f"+49 40 {number}", "directioncode": number % 3 > 0}
    if kind == "appointment":
        return {"location": matter.place, "isalldayevent": False}
    return {"directioncode": True} if kind == "email" else {"percentcomplete": 0}


def _parties(matter: Matter, kind: str, activity: str) -> Iterator[SeedRow]:
    masks = (_ORGANIZER, _REQUIRED) if kind == "appointment" else (_SENDER, _TO)
    people = (("systemuser", matter.user), ("contact", matter.contact))
    for mask, party in zip(masks, people, strict=True):
        yield SeedRow(
            "activityparty",
            {
                "activitypartyid": matter.chance.id("activityparty", f"{activity}/{mask}"),
                "activityid": (kind, activity),
                "partyid": party,
                "participationtypemask": mask,
                "ownerid": ("systemuser", matter.user),
                "createdon": matter.now - timedelta(days=30),
                "modifiedon": matter.now - timedelta(days=30),
            },
        )
