"""The rules there are: added by the control endpoint, shown by it, forgotten by it."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from portal.sandbox.control.errors import ControlRefused
from portal.sandbox.control.rules import Rule, check_rule
from portal.sandbox.definitions import catalogue
from portal.sandbox.models import Fault, Row
from portal.sandbox.rows.versions import ALIAS

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def add_rules(given: Iterable[object]) -> None:
    """Add rules, all or none.

    Raises ControlRefused for a rule that makes no sense, a user or a table that is not there.
    """
    rules = [_with_user_id(check_rule(one)) for one in given]
    for rule in rules:
        if rule.get("table", "account") not in catalogue.current().tables:
            raise ControlRefused(f"There is no table '{rule['table']}'.")
    with transaction.atomic(using=ALIAS):
        for rule in rules:
            Fault.objects.create(rule=rule, remaining=rule.get("count"))


def shown_rules() -> list[dict[str, Any]]:
    """Return the rules in the order they are tried; `met` tells how often each was met."""
    return [
        {"id": one.pk, "remaining": one.remaining, "met": 0, **one.rule}
        for one in Fault.objects.order_by("pk")
    ]


def forget_rules() -> None:
    """Drop all rules."""
    Fault.objects.all().delete()


def _with_user_id(rule: Rule) -> dict[str, Any]:
    if "user" not in rule:
        return dict(rule)
    return {**rule, "user": _user_id(rule["user"])}


def _user_id(text: str) -> str:
    """Return the id of the user of that name or id."""
    wanted = text.lower()
    if _ID.fullmatch(wanted):
        return wanted
    for key, data in Row.objects.filter(table="systemuser").values_list("key", "data"):
        if str(data.get("domainname", "")).lower().partition("@")[0] == wanted:
            return key
    raise ControlRefused(f"There is no user '{text}'.")
