"""A county's TLS authority and the certificates it issues, as the registry and journals tell of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

AUTHORITY_LISTED = "registry.tls_authority_listed.v1"
HOST_NAMES_ALLOWED = "registry.host_names_allowed.v1"
CERTIFICATE_ISSUED = "registry.certificate_issued.v1"
CERTIFICATE_ASKED = "journal.certificate_asked.v1"

LIFETIME = timedelta(days=397)
"""Below the 398 days that browsers have settled on (CA/Browser Forum ballot SC31)."""
BACKDATED = timedelta(days=1)
"""A phone whose clock is behind takes a new certificate all the same."""
RENEW_BEFORE = timedelta(days=60)
AUTHORITY_LIFETIME = timedelta(days=3652)
LEAST_BETWEEN = timedelta(days=1)
"""One certificate a day for one machine: each is an entry that the whole county keeps."""
P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
"""What the DER form of every P-256 public key begins with (RFC 5480); 64 bytes of the point follow."""
KEY_BYTES = len(P256) + 64


@dataclass(frozen=True, slots=True)
class TlsAuthority:
    """The county's authority: its certificate (DER in base64), its SHA-256, what it is bound to, until when."""

    certificate: str
    digest: str
    domains: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate issued to a node. `ask` is the hash of the entry that asked, `authority` the digest of who issued it.

    `inc` is the node's incarnation, `key` the public key and `certificate` the whole, both DER in base64.
    """

    node: str
    inc: int
    ask: str
    names: tuple[str, ...]
    key: str
    certificate: str
    authority: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """A node's wish for a certificate: its incarnation and count, the entry's hash, its public key, names."""

    node: str
    inc: int
    n: int
    hash: str
    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What a certificate is to say. `key` is DER, `serial` a positive number of at most 159 bits."""

    node: str
    names: tuple[str, ...]
    key: bytes
    serial: int
    begin: datetime
    until: datetime


def colons(digest: str) -> str:
    """Write a digest as browsers and phones show it: pairs in capitals, with colons."""
    plain = digest.upper()
    return ":".join(plain[i : i + 2] for i in range(0, len(plain), 2))
