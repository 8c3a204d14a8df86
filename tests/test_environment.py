"""Settings from the environment: what makes no sense stops the start."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.environment import env_bool, env_int, env_list, env_secret, env_url


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


@pytest.mark.parametrize("text", ["0", "-5"])
def test_a_number_below_its_least_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("COUNT", text)
    with pytest.raises(ImproperlyConfigured, match=f"COUNT='{text}'.*at least 1"):
        env_int("COUNT", 5)


@pytest.mark.parametrize(
    "text", ["nonsense", "", "ftp://a.example", "https://", "//a.example", "https://a:x"]
)
def test_an_address_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("ADDRESS", text)
    with pytest.raises(ImproperlyConfigured, match="ADDRESS="):
        env_url("ADDRESS", "https://a.example")


def test_an_address_comes_without_a_slash_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDRESS", "https://a.example:8443/")
    assert env_url("ADDRESS", "") == "https://a.example:8443"


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


def test_an_empty_secret_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TOKEN", "  ")
    with pytest.raises(ImproperlyConfigured, match="TOKEN is empty"):
        env_secret("TOKEN", generated_in=tmp_path / "secret-key")


def test_an_empty_secret_file_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("\n")
    monkeypatch.setenv("TOKEN_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured, match="TOKEN is empty"):
        env_secret("TOKEN")


def test_processes_that_start_together_get_one_secret(tmp_path: Path) -> None:
    files = [tmp_path / str(number) / "secret-key" for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        for file in files:
            made = set(threads.map(lambda _, f=file: env_secret("TOKEN", generated_in=f), range(8)))
            assert len(made) == 1
            assert [item.name for item in file.parent.iterdir()] == ["secret-key"]
