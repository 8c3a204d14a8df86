"""Links that ask about linked rows, links that give one row, cycles and pairs."""

import pytest
from pytest_django import Settings

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api
from tests.sandbox.fetchxml.fetching import fetch_xml
from tests.sandbox.small_organisation import key

ALL = ["Alder", "Birch", "Cedar", "Dóuglas", "elm"]


def names(api: Api, table: str, inside: str, column: str = "name") -> list[str]:
    order = f"<attribute name='{column}'/><order attribute='{column}'/>"
    answer = api.fetch(f"{table}s", fetch_xml(table, order + inside))
    return [row[column] for row in answer.rows]


def named(name: str, column: str = "fullname") -> str:
    return f"<filter><condition attribute='{column}' operator='eq' value='{name}'/></filter>"


def contacts(kind: str, inside: str = "", alias: str = "c") -> str:
    return (
        f"<link-entity name='contact' from='parentcustomerid' to='accountid' link-type='{kind}'"
        f" alias='{alias}'>{inside}</link-entity>"
    )


def company(kind: str, inside: str = "") -> str:
    return (
        f"<link-entity name='account' from='accountid' to='parentcustomerid' link-type='{kind}'"
        f">{inside}</link-entity>"
    )


@pytest.mark.parametrize(
    ("kind", "inside", "found"),
    [
        ("any", "", ["Alder", "Birch"]),
        ("any", named("ada"), ["Alder"]),
        ("not any", "", ALL[2:]),
        ("not any", named("ada"), ALL[1:]),
        # Linked rows exist, and none of them meets the filter.
        ("all", named("ada"), ["Birch"]),
        ("all", named("nobody"), ["Alder", "Birch"]),
        ("all", "", []),
        # The same as any.
        ("not all", named("ada"), ["Alder"]),
        ("not all", "", ["Alder", "Birch"]),
    ],
)
def test_links_in_filters_ask_about_children(
    alice: Api, people: None, kind: str, inside: str, found: list[str]
) -> None:
    assert names(alice, "account", f"<filter>{contacts(kind, inside)}</filter>") == found


@pytest.mark.parametrize(
    ("kind", "inside", "found"),
    [
        ("any", named("alder", "name"), ["Ada", "Ben"]),
        ("not any", named("alder", "name"), ["Cy", "Di"]),
        ("all", named("alder", "name"), ["Cy"]),
        ("not all", named("alder", "name"), ["Ada", "Ben"]),
    ],
)
def test_links_in_filters_ask_about_a_parent_that_may_be_missing(
    alice: Api, people: None, kind: str, inside: str, found: list[str]
) -> None:
    link = f"<filter>{company(kind, inside)}</filter>"
    assert names(alice, "contact", link, "fullname") == found


@pytest.mark.parametrize(
    ("kind", "inside", "found"),
    [
        # Every linked row meets the filter, were there none.
        ("all", named("ada"), ALL[2:]),
        ("all", "", ALL),
        # At least one linked row does not meet it.
        ("not all", named("ada"), ["Alder", "Birch"]),
        ("not all", "", []),
    ],
)
def test_a_setting_gives_all_its_older_meaning(
    alice: Api, people: None, settings: Settings, kind: str, inside: str, found: list[str]
) -> None:
    settings.SANDBOX_ALL_MEANS_EVERY = True
    assert names(alice, "account", f"<filter>{contacts(kind, inside)}</filter>") == found


def test_links_follow_and_and_or_of_their_filter_at_any_depth(alice: Api, people: None) -> None:
    birch = "<condition attribute='name' operator='eq' value='birch'/>"
    either = f"<filter type='or'>{contacts('any', named('ada'))}{birch}</filter>"
    both = f"<filter>{contacts('any', named('ada'))}<filter>{birch}</filter></filter>"
    assert names(alice, "account", either) == ["Alder", "Birch"]
    assert names(alice, "account", both) == []


def test_links_nest_in_filters_of_links(alice: Api, people: None) -> None:
    """Contacts whose company has another one named Ada, three links deep."""
    siblings = contacts("any", named("ada"))
    companies = company("any", f"<filter>{siblings}</filter>")
    people_there = contacts("any", f"<filter>{companies}</filter>", alias="d")
    inside = f"<filter>{company('any', f'<filter>{people_there}</filter>')}</filter>"
    assert names(alice, "contact", inside, "fullname") == ["Ada", "Ben"]


def test_a_link_below_an_asking_link_narrows_it(alice: Api, people: None) -> None:
    owner = (
        "<link-entity name='systemuser' from='systemuserid' to='owninguser'>"
        + named("alice")
        + "</link-entity>"
    )
    assert names(alice, "account", f"<filter>{contacts('any', owner)}</filter>") == ["Alder"]


def test_asking_links_stand_in_filters_of_joined_links(alice: Api, people: None) -> None:
    inside = f"<filter>{company('all', named('birch', 'name'))}</filter>"
    assert names(alice, "account", contacts("inner", inside)) == ["Alder", "Alder"]


@pytest.mark.parametrize("kind", ["exists", "in"])
def test_exists_and_in_give_each_parent_once(alice: Api, people: None, kind: str) -> None:
    assert names(alice, "account", contacts(kind)) == ["Alder", "Birch"]
    assert names(alice, "account", f"<filter>{contacts(kind)}</filter>") == ["Alder", "Birch"]


def test_the_first_linked_row_comes_once_and_none_is_outer(alice: Api, people: None) -> None:
    inside = "<attribute name='name'/><order attribute='name'/>" + contacts(
        "matchfirstrowusingcrossapply", "<attribute name='fullname'/>"
    )
    rows = alice.fetch("accounts", fetch_xml("account", inside)).rows
    assert [(row["name"], row.get("c.fullname")) for row in rows] == [
        ("Alder", "Ada"),
        ("Birch", "Cy"),
        ("Cedar", None),
        ("Dóuglas", None),
        ("elm", None),
    ]


def test_the_first_linked_row_meets_the_links_filter(alice: Api, people: None) -> None:
    shown = "<attribute name='name'/>" + company(
        "matchfirstrowusingcrossapply", "<attribute name='name'/>" + named("birch", "name")
    )
    inside = "<attribute name='fullname'/><order attribute='fullname'/>" + shown.replace(
        "<attribute name='name'/>", "", 1
    ).replace("link-type", "alias='a' link-type")
    rows = alice.fetch("contacts", fetch_xml("contact", inside)).rows
    assert [row.get("a.name") for row in rows] == [None, None, "Birch", None]


def test_pairs_are_joined_through_their_table(alice: Api, people: None) -> None:
    pairs = (
        "<link-entity name='teammembership' from='systemuserid' to='systemuserid' visible='false'"
        " intersect='true'><link-entity name='team' from='teamid' to='teamid' alias='t'>"
        "<attribute name='name'/></link-entity></link-entity>"
    )
    xml = fetch_xml("systemuser", "<attribute name='fullname'/>" + pairs)
    rows = alice.fetch("systemusers", xml).rows
    assert [(row["fullname"], row["t.name"]) for row in rows] == [("Bob", "Rovers")]


def test_a_table_links_to_itself_in_circles(alice: Api, accounts: list[str]) -> None:
    owner = ("systemuser", key("alice"))
    insert_rows(
        "account",
        [
            {"accountid": key(name), "name": name, "parentaccountid": key(parent), "ownerid": owner}
            for name, parent in (("Fir", "Gum"), ("Gum", "Fir"))
        ],
    )
    parents = (
        "<link-entity name='account' from='accountid' to='parentaccountid' alias='p'>"
        "<attribute name='name'/><link-entity name='account' from='accountid'"
        " to='parentaccountid' alias='q'><attribute name='name'/></link-entity></link-entity>"
    )
    inside = "<attribute name='name'/><order attribute='name'/>" + parents
    rows = alice.fetch("accounts", fetch_xml("account", inside)).rows
    assert [(row["name"], row["p.name"], row["q.name"]) for row in rows] == [
        ("Fir", "Gum", "Fir"),
        ("Gum", "Fir", "Gum"),
    ]


def test_a_column_without_values_is_no_match_for_not_any(alice: Api, accounts: list[str]) -> None:
    """Texts are joined by value; a null among them must not hide every row."""
    link = (
        "<filter><link-entity name='account' from='address1_city' to='name' link-type='not any'/>"
        "</filter>"
    )
    assert names(alice, "account", link) == ALL


def test_conditions_name_links_by_alias_or_by_table(alice: Api, people: None) -> None:
    for alias, name in (("c", "c"), ("c", "contact")):
        condition = (
            f"<filter><condition entityname='{name}' attribute='fullname' operator='eq'"
            " value='ben'/></filter>"
        )
        inside = contacts("outer", "", alias) + condition
        assert names(alice, "account", inside) == ["Alder"]


def test_links_show_only_rows_the_caller_may_read(bob: Api, people: None) -> None:
    """Bob sees Cy, of his team, and no account."""
    assert names(bob, "contact", f"<filter>{company('any')}</filter>", "fullname") == []
    assert names(bob, "contact", f"<filter>{company('not any')}</filter>", "fullname") == ["Cy"]
    assert names(bob, "contact", company("outer"), "fullname") == ["Cy"]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (contacts("any"), "0x80041117"),
        (contacts("all"), "0x80041117"),
        (f"<filter>{contacts('inner')}</filter>", "0x80041117"),
        (f"<filter>{contacts('matchfirstrowusingcrossapply')}</filter>", "0x80041117"),
        (contacts("sideways"), "0x80041117"),
        (contacts("exists", "<attribute name='fullname'/>"), "0x80041117"),
        (contacts("inner") * 2, "0x80041109"),
        (contacts("inner", alias="a.b"), "0x80041109"),
        ("<link-entity name='contact' from='nope' to='accountid'/>", "0x80041103"),
        ("<link-entity name='contact' from='contactid' to='nope'/>", "0x80041103"),
        ("<link-entity name='nope' from='contactid' to='accountid'/>", "0x80041102"),
        ("<link-entity name='contact' to='accountid'/>", "0x8004111C"),
        ("<order attribute='name' entityname='nope'/>", "0x80041126"),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(
    alice: Api, people: None, inside: str, code: str
) -> None:
    refused = alice.fetch("accounts", fetch_xml("account", inside))
    assert (refused.status, refused.code) == (400, code), refused.content


def test_asking_links_nest_as_deep_as_a_query_may_have_links(alice: Api, people: None) -> None:
    inside = named("Ada")
    for _ in range(7):
        siblings = contacts("any", inside)
        inside = f"<filter>{company('any', f'<filter>{siblings}</filter>')}</filter>"
    assert names(alice, "account", f"<filter>{contacts('any', inside)}</filter>") == ["Alder"]
