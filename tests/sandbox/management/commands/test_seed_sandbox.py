"""The command that fills the sandbox."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.sandbox.models import Row

pytestmark = pytest.mark.django_db(databases=["default", "sandbox"])


def seed(*arguments: str) -> str:
    out = StringIO()
    call_command("seed_sandbox", *arguments, stdout=out, no_color=True, skip_checks=True)
    return out.getvalue()


def test_it_tells_what_it_writes_and_how_many_rows_there_are() -> None:
    told = seed("--seed", "7")
    assert "bookableresourcebooking" in told
    assert f"{Row.objects.count():,} rows in" in told


def test_it_leaves_rows_alone_when_told_to_fill_only_an_empty_sandbox() -> None:
    seed()
    before = set(Row.objects.values_list("key", "version"))
    assert "nothing to do" in seed("--if-empty")
    assert set(Row.objects.values_list("key", "version")) == before


def test_it_fills_an_empty_sandbox_when_told_to_fill_only_that() -> None:
    seed("--if-empty")
    assert Row.objects.exists()


def test_it_refuses_a_scale_that_does_not_exist() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        seed("--scale", "gigantic")
