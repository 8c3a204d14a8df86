"""Settings from the environment: what makes no sense stops the start."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.environment import env_bool, env_int, env_list, env_secret


@pytest.mark.parametrize(
    ("text", "expected"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("", False)]
)
def test_yes_and_no_are_read_in_their_usual_spellings(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: bool
) -> None:
    monkeypatch.setenv("FLAG", text)
    assert env_bool("FLAG", default=not expected) is expected


def test_a_flag_that_is_neither_yes_nor_no_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="FLAG='perhaps'"):
        env_bool("FLAG", default=False)


def test_a_number_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNT", "many")
    with pytest.raises(ImproperlyConfigured, match="COUNT='many'"):
        env_int("COUNT", 1)


def test_a_list_is_split_at_commas_without_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", "a.example, b.example,,")
    assert env_list("HOSTS", []) == ["a.example", "b.example"]


def test_a_secret_comes_from_the_file_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("TOKEN_FILE", str(tmp_path / "secret"))
    assert env_secret("TOKEN") == "from a file"


def test_an_unreadable_secret_file_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TOKEN_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env_secret("TOKEN", "a default must not hide it")


def test_a_missing_secret_without_a_default_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="TOKEN is not set"):
        env_secret("TOKEN")


def test_a_generated_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret-key"
    first = env_secret("TOKEN", generated_in=file)
    assert env_secret("TOKEN", generated_in=file) == first
    assert len(first) >= 48
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
