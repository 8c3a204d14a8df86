"""Tokens come back as they were given, and nothing else is taken for one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sandbox.tracking.errors import TokenMalformed
from portal.sandbox.tracking.tokens import (
    DeltaToken,
    Place,
    Window,
    is_tracked,
    read_place,
    read_token,
)

VERSIONS = st.integers(0, 2**63 - 1)
MOMENTS = st.datetimes(datetime(1999, 1, 1), datetime(2100, 1, 1)).map(
    lambda one: one.replace(microsecond=0, tzinfo=UTC)
)
TOKENS = st.builds(DeltaToken, VERSIONS, MOMENTS)
WINDOWS = st.builds(Window, st.none() | VERSIONS, VERSIONS, TOKENS)
PLACES = st.one_of(
    st.builds(
        Place, WINDOWS, st.just("rows"), st.none() | st.tuples(VERSIONS, st.uuids().map(str))
    ),
    st.builds(Place, WINDOWS, st.just("rows"), st.tuples(st.uuids().map(str))),
    st.builds(Place, WINDOWS, st.just("deleted"), st.none() | st.tuples(VERSIONS)),
)


def test_a_token_is_written_as_documented() -> None:
    token = DeltaToken(919042, datetime(2017, 8, 22, 8, 10, 44, tzinfo=UTC))
    assert str(token) == "919042!08/22/2017 08:10:44"


@given(TOKENS)
def test_tokens_come_back(token: DeltaToken) -> None:
    assert read_token(str(token)) == token


@given(PLACES)
def test_places_come_back_and_are_told_from_other_cookies(place: Place) -> None:
    assert is_tracked(str(place))
    assert read_place(str(place)) == place


@pytest.mark.parametrize(
    "text",
    ["", "1", "!", "1!", "x!08/22/2017 08:10:44", "-1!08/22/2017 08:10:44", "1!2017-08-22",
     "1!13/22/2017 08:10:44", f"{2**63}!08/22/2017 08:10:44", "²!08/22/2017 08:10:44"],
)  # fmt: skip
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(TokenMalformed):
        read_token(text)


@given(st.text(max_size=60))
def test_noise_is_no_place(noise: str) -> None:
    with pytest.raises(TokenMalformed):
        read_place(f"tracked!{noise}")


TOKEN = '"1!08/22/2017 08:10:44"'


@pytest.mark.parametrize(
    "facts",
    ["[]", "{}", "null", '[null,1,1,"rows",null]', f'[null,1,{TOKEN},"other",null]',
     f'[null,1,{TOKEN},"rows",[]]', f'[null,1,{TOKEN},"rows",[1,2]]',
     f'[null,1,{TOKEN},"deleted",["a"]]', f'[true,1,{TOKEN},"rows",null]',
     f'[null,1e400,{TOKEN},"rows",null]', f"[null,1,{TOKEN},[],null]"],
)  # fmt: skip
def test_forged_places_are_refused(facts: str) -> None:
    with pytest.raises(TokenMalformed):
        read_place(f"tracked!{facts}")
