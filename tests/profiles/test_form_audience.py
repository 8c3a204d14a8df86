"""Who gets a form."""

from dataclasses import replace

import pytest

from portal.profiles.form_audience import Audience, audience
from tests.profiles.organisation import MAIN_FORM


@pytest.mark.parametrize(
    ("name", "xml", "expected"),
    [
        ("says nothing", "<form/>", Audience()),
        ("is not XML", "<form", Audience()),
        (
            "everyone",
            '<form><DisplayConditions Order="3"><Everyone/></DisplayConditions></form>',
            Audience(order=3),
        ),
        (
            "a role, in braces and capitals",
            '<form><DisplayConditions FallbackForm="1"><Role Id="{A}"/></DisplayConditions></form>',
            Audience(role_ids=frozenset(["a"]), is_fallback=True),
        ),
    ],
)
def test_the_audience_is_read_from_the_form(name: str, xml: str, expected: Audience) -> None:
    assert audience(replace(MAIN_FORM, form_xml=xml)) == expected


def test_roles_admit_those_who_hold_one() -> None:
    assert Audience(frozenset(["a", "b"])).admits(frozenset(["b"]))
    assert not Audience(frozenset(["a"])).admits(frozenset(["b"]))
    assert Audience().admits(frozenset())
