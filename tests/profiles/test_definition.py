"""Definitions survive storage, and what is not one is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.profiles.definition import ProfileDefinition, RelationshipRule, RowOption, TableRule
from portal.profiles.errors import DefinitionInvalid

DEFINITIONS = st.builds(
    ProfileDefinition,
    tables=st.lists(
        st.builds(
            TableRule,
            columns=st.lists(st.text(max_size=5), max_size=3).map(tuple),
            column_groups=st.lists(
                st.lists(st.text(max_size=5), max_size=2).map(tuple), max_size=2
            ).map(tuple),
            relationships=st.lists(st.builds(RelationshipRule), max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
)


@given(DEFINITIONS)
def test_json_keeps_everything(definition: ProfileDefinition) -> None:
    assert ProfileDefinition.from_json(definition.to_json()) == definition


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("not an option", {"rowOption": "some"}),
        ("true is no number", {"intervalMinutes": True}),
        ("columns are texts", {"columns": [1]}),
        ("groups are lists of texts", {"columnGroups": [["amount", 1]]}),
        ("relationships are a list", {"relationships": "x"}),
        (
            "unknown direction",
            {"relationships": [{"name": "r", "direction": "up", "mode": "also"}]},
        ),
    ],
)
def test_what_is_not_a_definition_is_refused(name: str, change: dict[str, Any]) -> None:
    rule = TableRule.from_json(
        {
            "table": "account",
            "rowOption": "all",
            "ownRows": False,
            "teamRows": False,
            "businessUnitRows": False,
            "filterXml": "",
            "columns": [],
            "intervalMinutes": 10,
            "priority": 1,
            "conflictPolicy": "ask",
            "relationships": [],
        }
    )
    stored = ProfileDefinition("1", "P", (rule,)).to_json()
    stored["tables"][0].update(change)
    with pytest.raises(DefinitionInvalid):
        ProfileDefinition.from_json(stored)


def test_a_missing_member_is_named() -> None:
    with pytest.raises(DefinitionInvalid, match="name"):
        ProfileDefinition.from_json({"id": "1", "tables": []})


def test_a_rule_without_column_groups_says_nothing_of_them() -> None:
    rule = TableRule("account", RowOption.ALL)
    assert "columnGroups" not in rule.to_json(), "or all fingerprints would change"
    assert TableRule.from_json(rule.to_json()) == rule
