"""Paths of metadata."""

import pytest

from portal.sandbox.definitions.identity import column_id, table_id
from portal.sandbox.errors import Forbidden, NotImplementedHere, QueryRefused, SegmentMissing
from portal.sandbox.identity.caller import Rights
from portal.sandbox.metadata.errors import MetadataMissing
from tests.sandbox.metadata.asking import ROOT, WITH_A_ROLE, ask, names

ACCOUNT = "EntityDefinitions(LogicalName='account')"


@pytest.mark.parametrize(
    "key",
    ["LogicalName='account'", table_id("account"), f"MetadataId={table_id('account').upper()}"],
)
def test_a_table_is_found_by_name_or_id(key: str) -> None:
    assert ask(f"EntityDefinitions({key})")["LogicalName"] == "account"


@pytest.mark.parametrize("key", ["LogicalName='name'", column_id("account", "name")])
def test_a_column_is_found_by_name_or_id(key: str) -> None:
    assert ask(f"{ACCOUNT}/Attributes({key})")["LogicalName"] == "name"


@pytest.mark.parametrize(
    "path",
    [
        "EntityDefinitions(LogicalName='nope')",
        f"EntityDefinitions({column_id('account', 'name')})",
        f"{ACCOUNT}/Attributes(LogicalName='nope')",
    ],
)
def test_what_does_not_exist_is_missing(path: str) -> None:
    with pytest.raises(MetadataMissing) as refused:
        ask(path)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    "path",
    [
        f"{ACCOUNT}/Nope",
        "EntityDefinitions/Attributes",
        "EntityDefinitions(LogicalName=account)",
        f"{ACCOUNT}/Attributes(LogicalName='statecode')/OptionSet",
    ],
)
def test_paths_that_lead_nowhere_are_refused(path: str) -> None:
    with pytest.raises(SegmentMissing):
        ask(path)


@pytest.mark.parametrize("name", ["DisplayName", "Attributes(LogicalName='name')/LogicalName"])
def test_a_single_property_is_not_served(name: str) -> None:
    with pytest.raises(NotImplementedHere, match="select it"):
        ask(f"{ACCOUNT}/{name}")


def test_an_option_set_is_reached_by_path_behind_its_cast() -> None:
    cast = "Microsoft.Dynamics.CRM.StateAttributeMetadata"
    found = ask(f"{ACCOUNT}/Attributes(LogicalName='statecode')/{cast}/OptionSet")
    assert len(found["Options"]) == 2


def test_ids_come_with_whatever_is_selected() -> None:
    found = ask(ACCOUNT, select="LogicalName")
    assert set(found) == {"@odata.context", "LogicalName", "MetadataId"}


def test_everything_the_portal_reads_of_a_table_comes_in_one_answer() -> None:
    related = (
        "Attributes,Keys,OneToManyRelationships,ManyToOneRelationships,ManyToManyRelationships"
    )
    found = ask(ACCOUNT, select="LogicalName,Privileges", expand=related)
    assert all(isinstance(found[name], list) for name in related.split(","))


def test_expanded_columns_are_filtered_and_cut() -> None:
    wanted = "Attributes($select=LogicalName;$filter=IsPrimaryId eq true)"
    (found,) = ask(ACCOUNT, expand=wanted)["Attributes"]
    assert found["LogicalName"] == "accountid"
    assert set(found) == {"@odata.type", "LogicalName", "MetadataId"}


@pytest.mark.parametrize(
    ("select", "expand"), [("Nope", ""), ("", "Nope"), ("", "Attributes($select=Nope)")]
)
def test_unknown_properties_are_refused(select: str, expand: str) -> None:
    with pytest.raises(QueryRefused, match="Nope"):
        ask(ACCOUNT, select=select, expand=expand)


def test_the_context_repeats_the_address_that_was_asked() -> None:
    assert ask("EntityDefinitions")["@odata.context"] == f"{ROOT}/$metadata#EntityDefinitions"
    single = ask(f"{ACCOUNT}/Attributes(LogicalName='name')")["@odata.context"]
    assert single == f"{ROOT}/$metadata#{ACCOUNT}/Attributes/$entity"


def test_options_that_are_not_served_are_named() -> None:
    with pytest.raises(QueryRefused, match="top"):
        ask("EntityDefinitions", top="5")


@pytest.mark.parametrize("rights", [(Rights("u"),), (WITH_A_ROLE, Rights("u"))])
def test_nobody_without_a_role_reads_metadata(rights: tuple[Rights, ...]) -> None:
    with pytest.raises(Forbidden, match="prvReadEntity"):
        ask("EntityDefinitions", rights=rights)


def test_keys_say_which_columns_they_span() -> None:
    found = ask("EntityDefinitions(LogicalName='account')/Keys")["value"]
    assert all(one["EntityKeyIndexStatus"] == "Active" for one in found)
    assert names({"value": found}, "EntityLogicalName") == ["account"] * len(found)
