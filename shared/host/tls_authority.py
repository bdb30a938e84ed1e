"""The county's TLS authority: its key in the data folder, and what it signs (X.509 v3, RFC 5280).

An authority of one step, bound by name constraints: stolen, it can vouch for
nothing outside private networks and the county's own domains, and for nothing but servers.
"""

from base64 import b64decode
from datetime import datetime
from ipaddress import ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from shared.app.certificates import Sign
from shared.domain.certificates import BACKDATED, Order, TlsAuthority
from shared.domain.host_names import is_address, private_networks
from shared.domain.refusals_certificates import BadTlsKey
from shared.host.problems import NoAuthorityKey

Key = ec.EllipticCurvePrivateKey
SERVERS_ONLY = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
"""In the authority too: name constraints do not bind what a certificate for mail or software says."""


def new_key() -> tuple[Key, bytes]:
    """Return a new P-256 key, and as PEM (PKCS 8, not encrypted)."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_key(raw: bytes) -> Key:
    """Return the P-256 key in a PEM file; ValueError for anything else."""
    try:
        key = load_pem_private_key(raw, password=None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(type(error).__name__) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError("no P-256 key")
    return key


def public_der(key: Key) -> bytes:
    """Return the public half of a key as DER (SubjectPublicKeyInfo)."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def authority_certificate(
    key: Key, title: str, domains: tuple[str, ...], serial: int, begin: datetime, until: datetime
) -> bytes:
    """Return the self-signed certificate (DER) of an authority that is bound to `domains` and private addresses."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])
    bound = x509.NameConstraints(
        [
            *(x509.DNSName(one) for one in domains),
            *(x509.IPAddress(ip_network(net)) for net in private_networks()),
        ],
        None,
    )
    usage = _usage(signs_certificates=True)
    public = key.public_key()
    builder = (
        _builder(name, name, serial, begin - BACKDATED, until)
        .public_key(public)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(bound, critical=True)
        .add_extension(usage, critical=True)
        .add_extension(SERVERS_ONLY, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def signing(path: Path) -> Sign:
    """Return what signs with the authority's key in a file. It raises NoAuthorityKey where that is not the listed one's."""

    def sign(authority: TlsAuthority, order: Order) -> bytes:
        issuer = x509.load_der_x509_certificate(_decoded(authority))
        try:
            key = read_key(path.read_bytes())
        except (OSError, ValueError):
            raise NoAuthorityKey(path=path) from None
        if key.public_key() != issuer.public_key():
            raise NoAuthorityKey(path=path)
        return _leaf(key, issuer, order)

    return sign


def _leaf(key: Key, issuer: x509.Certificate, order: Order) -> bytes:
    try:
        public = load_der_public_key(order.key)
    except (ValueError, UnsupportedAlgorithm):
        raise BadTlsKey from None
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise BadTlsKey
    # With a space in it the common name is taken for no host name (RFC 6125, 6.4.4).
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Tongban {order.node}")])
    names = x509.SubjectAlternativeName([_general(one) for one in order.names])
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    builder = (
        _builder(subject, issuer.subject, order.serial, order.begin, order.until)
        .public_key(public)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(SERVERS_ONLY, critical=False)
        .add_extension(authority, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _builder(
    subject: x509.Name, issuer: x509.Name, serial: int, begin: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(serial)
        .not_valid_before(begin)
        .not_valid_after(until)
    )


def _general(name: str) -> x509.GeneralName:
    return x509.IPAddress(ip_address(name)) if is_address(name) else x509.DNSName(name)


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


def _decoded(authority: TlsAuthority) -> bytes:
    return b64decode(authority.certificate)
