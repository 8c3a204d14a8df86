"""Only this server's keys open what it sealed."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from portal.accounts.errors import SealBroken
from portal.accounts.sealing import seal, unseal


@given(st.text(st.characters(exclude_categories=["Cs"])))
@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_sealed_text_comes_back_and_does_not_show(text: str) -> None:
    sealed = seal(text)
    assert unseal(sealed) == text
    assert len(text) < 4 or text.encode() not in sealed


def test_another_secret_key_does_not_open_it(settings: Settings) -> None:
    sealed = seal("token")
    settings.SECRET_KEY = "another"
    with pytest.raises(SealBroken):
        unseal(sealed)


def test_a_retired_secret_key_still_opens_it(settings: Settings) -> None:
    sealed = seal("token")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert unseal(sealed) == "token"


def test_changed_bytes_are_refused() -> None:
    sealed = seal("token")
    with pytest.raises(SealBroken):
        unseal(sealed[:-2] + b"xx")
