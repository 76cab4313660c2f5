"""The office's own certificates: one authority that can vouch for this office only, and its server's leaf.

A tablet that trusts the authority must not thereby trust it for anything else, so its name constraints
permit the office's host (a name or an address), localhost and the private address ranges. The hub's are made
the same way.
"""

import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LEAF_DAYS = 397  # Apple's devices refuse longer ones
RENEW_DAYS = 30
AUTHORITY_DAYS = 20 * 365
BACKDATED = timedelta(days=1)  # a tablet whose clock is a little behind still trusts a fresh leaf
NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which Python has no name for
_LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
_PRIVATE = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")


@dataclass(frozen=True, slots=True)
class Certified:
    """A private key and its certificate, both PEM."""

    key: bytes
    certificate: bytes


def new_authority(name: str, hosts: Sequence[str], now: datetime) -> Certified:
    """Make an authority for these hosts only; people see `name` when they decide whether to trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    own = [f"{one}/32" for one in hosts if _address(one) is not None]
    permitted: list[x509.GeneralName] = [*_names(hosts), *map(_network, dict.fromkeys([*own, *_PRIVATE]))]
    only_these = x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None)
    built = (
        _builder(subject, key.public_key(), min(now, _LONG_AGO), now + timedelta(days=AUTHORITY_DAYS))
        .issuer_name(subject)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(only_these, critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _certified(key, built)


def issue(authority: Certified, hosts: Sequence[str], now: datetime, days: int = LEAF_DAYS) -> Certified:
    """Make a server's leaf for these hosts, localhost and this machine's loopback address."""
    signer = load_pem_private_key(authority.key, password=None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    parent, key = _certificate(authority.certificate), ec.generate_private_key(ec.SECP256R1())
    by_parent = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    start = now - BACKDATED
    addresses = [found for one in [*hosts, "127.0.0.1"] if (found := _address(one)) is not None]
    names: list[x509.GeneralName] = [*_names(hosts), *map(x509.IPAddress, dict.fromkeys(addresses))]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])])
    built = (
        _builder(subject, key.public_key(), start, start + timedelta(days=days))
        .issuer_name(parent.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(by_parent, critical=False)
        .sign(signer, hashes.SHA256())
    )
    return _certified(key, built)


def needs_renewal(certificate: bytes, hosts: Sequence[str], now: datetime) -> bool:
    """True if a leaf ends soon, has not begun by this clock, or is for other hosts."""
    leaf = _certificate(certificate)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    in_time = leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc - timedelta(days=RENEW_DAYS)
    addresses = map(str, names.get_values_for_type(x509.IPAddress))
    return not in_time or not set(hosts) <= {*names.get_values_for_type(x509.DNSName), *addresses}


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate as people compare it: `AB:CD:...`."""
    return _certificate(certificate).fingerprint(hashes.SHA256()).hex(":").upper()


def server_context(pem: Path) -> ssl.SSLContext:
    """TLS for a server whose key and certificate are in one file; load it again there after a renewal."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(pem)
    return context


def pinned_context(authority_certificate: bytes | str) -> ssl.SSLContext:
    """TLS for a client that trusts this authority and no other, and does not care what its own clock says.

    The other side's freshness is proved by nonces and signatures; a laptop with a flat battery must not
    be kept from its hub because it believes it is 2015."""
    pem = authority_certificate if isinstance(authority_certificate, str) else authority_certificate.decode()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=pem)
    context.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME) | ssl.VERIFY_X509_STRICT
    return context


def _builder(
    subject: x509.Name, public: ec.EllipticCurvePublicKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _certified(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> Certified:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Certified(private, certificate.public_bytes(Encoding.PEM))


def _certificate(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)


def _names(hosts: Sequence[str]) -> list[x509.DNSName]:
    return [x509.DNSName(host) for host in dict.fromkeys([*hosts, "localhost"]) if _address(host) is None]


def _address(host: str) -> ipaddress.IPv4Address | None:
    try:
        return ipaddress.IPv4Address(host)
    except ValueError:
        return None


def _network(network: str) -> x509.IPAddress:
    return x509.IPAddress(ipaddress.ip_network(network))
