"""Labels carry every language that was written, and the caller's own."""

import pytest

from portal.sandbox.metadata.labels import label, no_label
from tests.sandbox.metadata.asking import ask


@pytest.mark.parametrize(
    ("language", "expected"), [(1033, "Account"), (1031, "Firma"), (1036, "Account")]
)
def test_the_callers_language_wins_and_english_stands_in(language: int, expected: str) -> None:
    found = label("Account", "Firma", "x", language)
    assert found["UserLocalizedLabel"]["Label"] == expected
    assert [one["LanguageCode"] for one in found["LocalizedLabels"]] == [1033, 1031]


def test_a_text_without_german_has_one_label() -> None:
    found = label("Account", None, "x", 1031)
    assert [one["Label"] for one in found["LocalizedLabels"]] == ["Account"]
    assert found["UserLocalizedLabel"]["LanguageCode"] == 1033


def test_labels_of_one_item_have_ids_of_their_own_that_last() -> None:
    first, second = label("Account", "Firma", "x", 1033), label("Account", "Firma", "x", 1033)
    assert first == second
    assert len({one["MetadataId"] for one in first["LocalizedLabels"]}) == 2


def test_no_label_is_an_empty_one() -> None:
    assert no_label() == {"LocalizedLabels": [], "UserLocalizedLabel": None}


def test_a_german_user_reads_german() -> None:
    path = "EntityDefinitions(LogicalName='msdyn_workorder')"
    found = ask(path, language=1031, select="DisplayName")["DisplayName"]
    assert found["UserLocalizedLabel"]["LanguageCode"] == 1031
