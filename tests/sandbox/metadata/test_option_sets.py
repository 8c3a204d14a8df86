"""Options of choices, states, statuses and yes-no columns."""

from typing import Any

import pytest

from portal.sandbox.errors import MethodRefused
from tests.sandbox.metadata.asking import ask

CAST = "Microsoft.Dynamics.CRM."


def option_sets(table: str, kind: str) -> dict[str, dict[str, Any]]:
    path = f"EntityDefinitions(LogicalName='{table}')/Attributes/{CAST}{kind}AttributeMetadata"
    body = ask(path, select="LogicalName", expand="OptionSet,GlobalOptionSet")
    assert all(one["GlobalOptionSet"] is None for one in body["value"])
    return {one["LogicalName"]: one["OptionSet"] for one in body["value"]}


def test_a_choice_lists_its_options_with_labels() -> None:
    found = option_sets("bookableresourcebooking", "Picklist")["bookingtype"]
    assert found["OptionSetType"] == "Picklist"
    assert [(one["Value"], label_of(one)) for one in found["Options"]] == [
        (1, "Solid"),
        (2, "Liquid"),
    ]


def test_a_state_names_its_default_status() -> None:
    active, inactive = option_sets("account", "State")["statecode"]["Options"]
    assert active["@odata.type"] == f"#{CAST}StateOptionMetadata"
    assert (active["InvariantName"], active["DefaultStatus"]) == ("Active", 1)
    assert (inactive["InvariantName"], inactive["DefaultStatus"]) == ("Inactive", 2)


def test_a_status_names_its_state() -> None:
    options = option_sets("account", "Status")["statuscode"]["Options"]
    assert [(one["Value"], one["State"]) for one in options] == [(1, 0), (2, 1)]


def test_a_yes_no_column_has_two_options() -> None:
    found = option_sets("systemuser", "Boolean")["isdisabled"]
    assert found["OptionSetType"] == "Boolean"
    assert (found["TrueOption"]["Value"], found["FalseOption"]["Value"]) == (1, 0)
    assert "Options" not in found


def label_of(option: dict[str, Any]) -> str:
    return str(option["Label"]["UserLocalizedLabel"]["Label"])


def test_global_choices_cannot_be_filtered() -> None:
    with pytest.raises(MethodRefused, match="filter"):
        ask("GlobalOptionSetDefinitions", filter="Name eq 'x'")


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("msdyn_workorder", "msdyn_systemstatus", "msdyn_wosystemstatus"),
        ("opportunity", "purchasetimeframe", "purchasetimeframe"),
    ],
)
def test_the_demo_has_global_choices(table: str, column: str, name: str) -> None:
    cast = "Microsoft.Dynamics.CRM.PicklistAttributeMetadata"
    path = f"EntityDefinitions(LogicalName='{table}')/Attributes(LogicalName='{column}')/{cast}"
    found = ask(path, expand="OptionSet,GlobalOptionSet")
    assert found["OptionSet"]["IsGlobal"] is True
    assert found["OptionSet"]["Options"] == found["GlobalOptionSet"]["Options"]
    assert found["GlobalOptionSet"]["Name"] == name
    assert ask(f"GlobalOptionSetDefinitions(Name='{name}')")["Options"]
