"""Query options that nobody sane sends: always an answer or a refusal, never a failure or a hang.

Sentences of the grammar and mutations of them go through the whole API, random text and bytes
through the parsers and a few through the API.
"""

from contextlib import suppress
from urllib.parse import quote, quote_from_bytes, quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.sandbox.errors import SandboxError
from portal.sandbox.odata.expand_parser import parse_expand
from portal.sandbox.odata.filter_parser import parse_filter
from tests.sandbox.api import Api

ANSWERED = {200, 400, 403, 501}
QUICKLY = settings(
    max_examples=120,
    deadline=5000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

NAMES = st.sampled_from(
    [
        "name", "numberofemployees", "statecode", "accountid", "createdon", "creditonhold",
        "_ownerid_value", "ownerid", "primarycontactid/fullname", "ownerid/ownerid", "nope",
        "primarycontactid/parentcustomerid_account/name", "t/subject", "t/statecode",
    ]
)  # fmt: skip
LITERALS = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.text(max_size=8).map(lambda one: "'" + one.replace("'", "''") + "'"),
    st.datetimes().map(lambda one: one.isoformat() + "Z"),
    st.dates().map(str),
    st.uuids().map(str),
    st.sampled_from(
        ["null", "true", "false", "@p", "@q", "1e999", "-0", "Microsoft.Dynamics.CRM.X'1'"]
    ),
)
OPERATORS = st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le", "has"])
COMPARISONS = st.tuples(st.one_of(NAMES, LITERALS), OPERATORS, st.one_of(LITERALS, NAMES)).map(
    " ".join
)
TEXT_TESTS = st.tuples(
    st.sampled_from(["contains", "startswith", "endswith", "tolower"]), NAMES, LITERALS
).map(lambda one: f"{one[0]}({one[1]},{one[2]})")
LISTS = st.lists(
    st.one_of(LITERALS, st.text(max_size=5).map(lambda one: f'"{one}"')), max_size=4
).map(lambda one: f"[{','.join(one)}]")
CALLS = st.tuples(
    st.sampled_from(
        ["In", "NotIn", "Between", "Today", "LastXDays", "On", "Under", "Above", "EqualUserId",
         "ContainValues", "InFiscalYear", "ThisFiscalPeriod", "OlderThanXYears", "Nope"]
    ),
    NAMES,
    st.one_of(
        st.just(""),
        LITERALS.map(lambda one: f",PropertyValue={one}"),
        LISTS.map(lambda one: f",PropertyValues={one}"),
    ),
).map(lambda one: f"Microsoft.Dynamics.CRM.{one[0]}(PropertyName='{one[1]}'{one[2]})")  # fmt: skip


def _larger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(smaller, st.sampled_from([" and ", " or "]), smaller).map("".join),
        smaller.map(lambda one: f"not ({one})"),
        smaller.map(lambda one: f"Account_Tasks/any(t:{one})"),
        smaller.map(lambda one: f"contact_customer_accounts/all(t:{one})"),
    )


FILTERS = st.recursive(st.one_of(COMPARISONS, TEXT_TESTS, CALLS), _larger, max_leaves=6)
EXPANDS = st.recursive(
    st.sampled_from(
        ["primarycontactid", "Account_Tasks", "Account_Tasks($top=1)", "primarycontactid/$ref",
         "ownerid", "accountleads_association", "createdby($select=fullname)", "nope"]
    ),
    lambda smaller: st.one_of(
        st.tuples(smaller, st.just(","), smaller).map("".join),
        smaller.map(lambda one: f"contact_customer_accounts($select=fullname;$expand={one})"),
        smaller.map(lambda one: f"parentaccountid($expand={one})"),
    ),
    max_leaves=5,
)  # fmt: skip
ORDERS = st.lists(
    st.tuples(NAMES, st.sampled_from(["", " asc", " desc", " up"])).map("".join), max_size=3
).map(",".join)


@st.composite
def mutations(draw: st.DrawFn, sentences: st.SearchStrategy[str]) -> str:
    """Draw a sentence with a piece of it dropped, doubled or replaced."""
    text = draw(sentences)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 6)))
    piece = draw(st.one_of(st.just(""), st.just(text[start:end] * 2), st.text(max_size=4)))
    return text[:start] + piece + text[end:]


@given(text=FILTERS)
@QUICKLY
def test_filters_of_the_grammar_are_answered(alice: Api, related: list[str], text: str) -> None:
    query = f"$select=name&@p='a'&$filter={quote(text)}"
    assert alice.get(f"accounts?{query}").status in ANSWERED


@given(text=mutations(FILTERS), order=ORDERS)
@QUICKLY
def test_mutated_filters_and_orders_are_answered(
    alice: Api, related: list[str], text: str, order: str
) -> None:
    query = f"$select={quote(order)}&$orderby={quote(order)}&$filter={quote(text)}"
    assert alice.get(f"accounts?{query}").status in ANSWERED


@given(text=st.one_of(EXPANDS, mutations(EXPANDS)))
@QUICKLY
def test_expansions_are_answered(alice: Api, related: list[str], text: str) -> None:
    answer = alice.get(f"accounts?$select=name&$expand={quote(text)}")
    assert answer.status in ANSWERED
    if answer.status == 200 and "#accounts(name" not in answer.json["@odata.context"]:
        raise AssertionError(text)


@given(raw=st.binary(max_size=40))
@QUICKLY
def test_random_bytes_are_answered(alice: Api, related: list[str], raw: bytes) -> None:
    text = quote_from_bytes(raw)
    for option in ("$filter", "$expand", "$orderby", "$select", "$skiptoken", "savedQuery", "$top"):
        assert alice.get(f"accounts?{option}={text}").status in ANSWERED, option


@given(text=st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_parses_or_is_refused(text: str) -> None:
    for parse in (parse_filter, parse_expand):
        with suppress(SandboxError):
            parse(text)


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("$filter", "(" * 10_000),
        ("$filter", "not " * 8_000 + "name eq 'a'"),
        ("$filter", "Account_Tasks/any(t:" * 1_500),
        ("$filter", "name eq " + "'" * 9_999),
        ("$filter", "primarycontactid/" * 1_500 + "fullname eq 'a'"),
        ("$filter", "parentaccountid/" * 200 + "name eq 'a'"),
        ("$filter", "x/" * 15_000),
        ("$filter", "1" * 30_000),
        ("$filter", " " * 30_000),
        ("$filter", "name eq 'a' and " * 1_500 + "name eq 'a'"),
        ("$filter", 'Microsoft.Dynamics.CRM.In(PropertyValues=["' + "\\" * 9_999),
        ("$expand", "(" * 30_000),
        ("$expand", "primarycontactid($expand=" * 1_000),
        ("$expand", "primarycontactid," * 1_500),
        ("$expand", "a" * 30_000 + "("),
        ("$orderby", "name," * 5_000 + "name"),
        ("$select", "name," * 5_000 + "name"),
    ],
)  # fmt: skip
def test_long_and_deep_options_are_answered_at_once(
    alice: Api, related: list[str], option: str, text: str
) -> None:
    sent = quote_plus(text, safe="()'/:$,=;")
    assert alice.get(f"accounts?{option}={sent}").status in ANSWERED
