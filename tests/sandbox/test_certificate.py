import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.sandbox.certificate import ensure_certificate

NOW = datetime(2026, 3, 17, 12, tzinfo=UTC)


def test_it_can_be_loaded_and_its_key_is_for_nobody_else(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(tmp_path / "new", NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    assert key.stat().st_mode & 0o077 == 0


def test_a_good_one_is_kept(tmp_path: Path) -> None:
    first = ensure_certificate(tmp_path, NOW)[0].read_bytes()
    assert ensure_certificate(tmp_path, NOW + timedelta(days=300))[0].read_bytes() == first


def test_one_about_to_end_is_renewed(tmp_path: Path) -> None:
    first = ensure_certificate(tmp_path, NOW)[0].read_bytes()
    assert ensure_certificate(tmp_path, NOW + timedelta(days=360))[0].read_bytes() != first


def test_one_without_its_key_is_made_again(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(tmp_path, NOW)
    first = certificate.read_bytes()
    key.unlink()
    ensure_certificate(tmp_path, NOW)
    assert certificate.read_bytes() != first
