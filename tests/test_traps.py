"""The page of traps says what the tests do: none is missing, and every test it names is there."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "traps.md").read_text()
TRAPS = [line for line in PAGE.splitlines() if re.match(r"\| T\d+ \|", line)]
NAMED = sorted(set(re.findall(r"`([^`\s]+)::([^`]+)`", PAGE)) - {("mutant", "name")})


def test_all_fifty_four_traps_are_there_in_order() -> None:
    assert [line.split("|")[1].strip() for line in TRAPS] == [f"T{n}" for n in range(1, 55)]


@pytest.mark.parametrize("line", TRAPS, ids=lambda line: line.split("|")[1].strip())
def test_every_trap_names_what_would_fail(line: str) -> None:
    _, _, trap, answer, held_by, _ = line.split("|")
    assert trap.strip()
    assert answer.strip()
    assert re.search(r"`tests/[^`]+::[^`]+`", held_by)


@pytest.mark.parametrize(("place", "name"), NAMED, ids=str)
def test_every_test_that_is_named_exists(place: str, name: str) -> None:
    if place == "mutant":
        kills = json.loads((ROOT / "tests" / "simulation" / "killing-seeds.json").read_text())
        assert name in kills, "no seed is pinned that kills it"
        return
    source = (ROOT / place).read_text()
    if place.endswith(".py"):
        assert re.search(rf"^def {re.escape(name)}\(", source, re.MULTILINE)
    else:
        assert is_title(name, source)


def is_title(name: str, source: str) -> bool:
    """Whether a test, or one line of a table of tests, has this name, or ends with it."""
    return re.search(rf"{re.escape(name)}[\"`]\s*[,}}]", source) is not None
