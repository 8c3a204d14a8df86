"""A certificate for the sandbox itself: some clients of Dataverse accept nothing but HTTPS."""

import os
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CERTIFICATE_FILE = "sandbox-certificate.pem"
KEY_FILE = "sandbox-key.pem"
_LIFETIME = timedelta(days=365)
_RENEWED_BEFORE = timedelta(days=7)
_NAMES = ("localhost",)
_ADDRESSES = ("127.0.0.1", "::1")


def ensure_certificate(folder: Path, now: datetime) -> tuple[Path, Path]:
    """Return the files of the certificate and of its key in `folder`, made or renewed if need be.

    It is self-signed, for this machine only (localhost, 127.0.0.1, ::1), and good for a year.
    """
    certificate, key = folder / CERTIFICATE_FILE, folder / KEY_FILE
    if not (key.is_file() and _is_good(certificate, now)):
        folder.mkdir(parents=True, exist_ok=True)
        _write(certificate, key, now)
    return certificate, key


def _is_good(certificate: Path, now: datetime) -> bool:
    if not certificate.is_file():
        return False
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    return found.not_valid_after_utc > now + _RENEWED_BEFORE


def _write(certificate: Path, key: Path, now: datetime) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    made = _signed(private, now)
    secret = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret)
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))


def _signed(private: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Field Portal sandbox")])
    names = [x509.DNSName(one) for one in _NAMES]
    addresses = [x509.IPAddress(ip_address(one)) for one in _ADDRESSES]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName([*names, *addresses]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(private, hashes.SHA256())
    )
