"""A certificate authority for tests: one root, and certificates that servers on loopback show."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LOOPBACK = ("localhost", *(f"127.0.0.{last}" for last in range(1, 21)))
"""The names and addresses that a certificate is for, unless told otherwise."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server shows.

    Attributes:
        chain: the certificate, in PEM.
        key: its private key, in PEM, readable by its owner only.
        both: one file with the key and the certificate, for servers that want it so.

    """

    chain: Path
    key: Path
    both: Path


@dataclass(frozen=True, slots=True)
class Authority:
    """Who signs certificates.

    Attributes:
        ca_file: its own certificate, in PEM: what a client is told to trust.
        folder: where all its files lie.

    """

    ca_file: Path
    folder: Path
    root: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def certificate(
        self, file_name: str = "server", names: Sequence[str] = LOOPBACK, *, days: tuple[int, int] = (-2, 30)
    ) -> Certificate:
        """Return a new certificate for host names and addresses, valid between two days counted from today."""
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = (
            _started(names[0], self.root.subject, key, days)
            .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        chain, private = _pem(leaf), _pem_key(key)
        files = Certificate(*(self.folder / f"{file_name}.{kind}" for kind in ("crt", "key", "pem")))
        files.chain.write_bytes(chain)
        for file, data in ((files.key, private), (files.both, private + chain)):
            file.touch(mode=0o600)
            file.write_bytes(data)
        return files


def make_authority(folder: Path, name: str = "Authority of the tests") -> Authority:
    """Return a new authority that nobody knows, with its files in *folder*, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    root = (
        _started(name, subject, key, (-3, 60))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_SIGNS, critical=True)
        .sign(key, hashes.SHA256())
    )
    ca_file = folder / "authority.crt"
    ca_file.write_bytes(_pem(root))
    return Authority(ca_file, folder, root, key)


_SIGNS = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def _started(
    name: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: tuple[int, int]
) -> x509.CertificateBuilder:
    now = datetime.now(UTC).replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + days[0] * DAY)
        .not_valid_after(now + days[1] * DAY)
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
