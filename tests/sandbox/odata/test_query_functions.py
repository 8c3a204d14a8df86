"""`Microsoft.Dynamics.CRM.*` in `$filter`."""

from urllib.parse import quote

import pytest

from portal.sandbox.odata.query_functions import FUNCTIONS
from portal.sandbox.query.operators import KNOWN
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key

CRM = "Microsoft.Dynamics.CRM"
ALL = ["Alder", "Birch", "Cedar", "Dóuglas", "elm", "Fir", "Gum"]


def found(api: Api, text: str) -> list[str]:
    query = '$select=name&$orderby=name&@p1=\'name\'&@p2=["elm","O\'Brian"]'
    return [row["name"] for row in api.get(f"accounts?{query}&$filter={quote(text)}").rows]


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("In(PropertyName='name',PropertyValues=[\"elm\",\"ALDER\"])", ["Alder", "elm"]),
        ("In(PropertyName='name',PropertyValues=['elm','x'])", ["elm"]),
        ("In(PropertyName=@p1,PropertyValues=@p2)", ["elm"]),
        ("In(PropertyName='numberofemployees',PropertyValues=[\"1\",\"3\"])",
         ["Birch", "Dóuglas"]),
        ("In(PropertyName='numberofemployees',PropertyValues=[1,3])", ["Birch", "Dóuglas"]),
        ("In(PropertyName='statecode',PropertyValues=[\"1\",\"0\"])", ALL),
        ("In(PropertyName='creditonhold',PropertyValues=[\"false\"])", ALL),
        (f"In(PropertyName='accountid',PropertyValues=[\"{key('elm')}\",'{key('Fir')}'])",
         ["elm", "Fir"]),
        (f"In(PropertyName='parentaccountid',PropertyValues=[\"{key('Alder')}\"])", ["Fir"]),
        (f"In(PropertyName='_ownerid_value',PropertyValues=[\"{key('alice')}\"])", ALL),
        ("NotIn(PropertyName='name',PropertyValues=[\"elm\"])", [*ALL[:4], "Fir", "Gum"]),
        ("Between(PropertyName='numberofemployees',PropertyValues=[\"2\",\"3\"])",
         ["Cedar", "Dóuglas"]),
        ("NotBetween(PropertyName='numberofemployees',PropertyValues=[2,4])",
         ["Alder", "Birch", "Fir", "Gum"]),
        ("EqualUserId(PropertyName='ownerid')", ALL),
        ("NotEqualUserId(PropertyName='_ownerid_value')", []),
        ("EqualBusinessId(PropertyName='owningbusinessunit')", ALL),
        ("NotEqualBusinessId(PropertyName='owningbusinessunit')", []),
        ("EqualUserTeams(PropertyName='ownerid')", []),
        ("EqualUserOrUserTeams(PropertyName='ownerid')", ALL),
        ("Today(PropertyName='createdon')", ALL),
        ("Last7Days(PropertyName='createdon')", ALL),
        ("Tomorrow(PropertyName='createdon')", []),
        ("ThisMonth(PropertyName='createdon')", ALL),
        ("ThisYear(PropertyName='modifiedon')", ALL),
        ("LastXDays(PropertyName='createdon',PropertyValue=2)", ALL),
        ("LastXHours(PropertyName='createdon',PropertyValue='2')", ALL),
        ("OlderThanXWeeks(PropertyName='createdon',PropertyValue=1)", []),
        ("OlderThanXMinutes(PropertyName='createdon',PropertyValue=30)", []),
        ("OnOrAfter(PropertyName='createdon',PropertyValue='2020-01-01')", ALL),
        ("OnOrBefore(PropertyName='createdon',PropertyValue=2020-01-01)", []),
        ("On(PropertyName='createdon',PropertyValue='2020-01-01')", []),
    ],
)  # fmt: skip
def test_functions_find(alice: Api, related: list[str], call: str, names: list[str]) -> None:
    assert found(alice, f"{CRM}.{call}") == names


def test_functions_stand_among_other_conditions(alice: Api, related: list[str]) -> None:
    call = f'{CRM}.In(PropertyName=\'name\',PropertyValues=["elm","Alder"])'
    assert found(alice, f"not {call} and name lt 'D'") == ["Birch", "Cedar"]
    assert found(alice, f"({call} or name eq 'Gum') and statecode eq 0") == ["Alder", "elm", "Gum"]


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("Above(PropertyName='accountid',PropertyValue='{leaf}')", ["Branch", "Root"]),
        ("AboveOrEqual(PropertyName='accountid',PropertyValue={leaf})",
         ["Branch", "Leaf", "Root"]),
        ("Under(PropertyName='accountid',PropertyValue='{root}')", ["Branch", "Leaf"]),
        ("UnderOrEqual(PropertyName='accountid',PropertyValue='{root}')",
         ["Branch", "Leaf", "Root"]),
        ("NotUnder(PropertyName='accountid',PropertyValue='{branch}')", ["Branch", "Root"]),
        ("EqualUserOrUserHierarchy(PropertyName='ownerid')", ["Branch", "Leaf", "Root"]),
        ("EqualUserOrUserHierarchyAndTeams(PropertyName='ownerid')", ["Branch", "Leaf", "Root"]),
        ("ThisFiscalYear(PropertyName='createdon')", ["Branch", "Leaf", "Root"]),
        ("LastFiscalPeriod(PropertyName='createdon')", []),
        ("NextXFiscalYears(PropertyName='createdon',PropertyValue=2)", []),
        ("InFiscalYear(PropertyName='createdon',PropertyValue=1999)", []),
        ("InFiscalPeriodAndYear(PropertyName='createdon',PropertyValue1=1,PropertyValue2=1999)",
         []),
        (("InOrAfterFiscalPeriodAndYear(PropertyName='createdon',PropertyValue1=1,"
         "PropertyValue2=1999)"), ["Branch", "Leaf", "Root"]),
    ],
)  # fmt: skip
def test_hierarchies_and_fiscal_periods_are_asked_about(
    alice: Api, call: str, names: list[str]
) -> None:
    rows = [_account("Root"), _account("Branch", "Root"), _account("Leaf", "Branch")]
    insert_rows("account", rows)
    places = {"root": key("Root"), "branch": key("Branch"), "leaf": key("Leaf")}
    assert found(alice, f"{CRM}.{call.format(**places)}") == names


def _account(name: str, parent: str = "") -> dict[str, object]:
    row: dict[str, object] = {
        "accountid": key(name),
        "name": name,
        "ownerid": ("systemuser", key("alice")),
    }
    return row | ({"parentaccountid": key(parent)} if parent else {})


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("Today()", 400),
        ("Today(PropertyName='nope')", 400),
        ("Today(PropertyName='name')", 400),
        ("Today(PropertyName='createdon',PropertyValue=1)", 400),
        ("Today(PropertyName=createdon)", 400),
        ("LastXDays(PropertyName='createdon')", 400),
        ("LastXDays(PropertyName='createdon',PropertyValue='many')", 400),
        ("In(PropertyName='name',PropertyValues='elm')", 400),
        ("In(PropertyName='name',PropertyValues=[])", 400),
        ("In(PropertyName='name',PropertyValues=['elm'", 400),
        ("In(PropertyName='name',PropertyValues=['a' 'b'])", 400),
        ("In(PropertyName='name',PropertyValues=[\"a\\x\"])", 400),
        ("In(PropertyName='numberofemployees',PropertyValues=['many'])", 400),
        ("Between(PropertyName='numberofemployees',PropertyValues=[1])", 400),
        ("ContainValues(PropertyName='name',PropertyValues=[1])", 400),
        ("DoesNotContainValues(PropertyName='name',PropertyValues=[1])", 400),
        ("Contains(PropertyName='name',PropertyValue='a')", 501),
        ("Nothing(PropertyName='name')", 501),
    ],
)
def test_functions_that_make_no_sense_are_refused(alice: Api, call: str, status: int) -> None:
    assert alice.get(f"accounts?$filter={quote(f'{CRM}.{call}')}").status == status


def test_every_function_means_an_operator_of_fetchxml() -> None:
    assert {one.operator for one in FUNCTIONS.values()} <= KNOWN
    assert len(FUNCTIONS) == 68
