"""The bodies of entries on the county's TLS authority, and the parts that they are made of."""

import re
from base64 import b64decode
from binascii import Error
from typing import Any

from marshmallow import Schema

from shared.domain import certificates
from shared.domain.certificates import KEY_BYTES, P256
from shared.domain.host_names import MOST_DOMAINS, MOST_NAMES, domain, is_written_right
from shared.domain.refusals_certificates import BadDomain
from shared.domain.text import Text
from shared.wire.ids import node_code, sha256
from shared.wire.shapes import NOT_TEXT, Field, Instant, Int, Items, Shaped, Strict, no

DER = re.compile(r"(?:[A-Za-z0-9+/]{4}){1,2000}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z")
SERIAL = re.compile(r"[1-9a-f][0-9a-f]{0,39}\Z", re.ASCII)
BAD_NAME = Text("应像 dianhu.lan 或 192.168.1.20", "it must look like dianhu.lan or 192.168.1.20")
BAD_DOMAIN = Text("应像 lan 或 tongban.minle.example", "it must look like lan")
BAD_KEY = Text("应是 P-256 公钥", "it must be a P-256 public key")


class HostName(Field):
    """A DNS name or a private address, in its one written form."""

    def check(self, value: Any) -> None:
        """Refuse other types, and names that no certificate carries."""
        if not isinstance(value, str):
            raise no(NOT_TEXT)
        if not is_written_right(value):
            raise no(BAD_NAME)


class Domain(Field):
    """A domain that an authority may be bound to."""

    def check(self, value: Any) -> None:
        """Refuse other types, and what belongs to everybody."""
        if not isinstance(value, str):
            raise no(NOT_TEXT)
        try:
            written = domain(value)
        except BadDomain:
            raise no(BAD_DOMAIN) from None
        if written != value:
            raise no(BAD_DOMAIN)


class PublicKey(Field):
    """A P-256 public key: DER, in base64."""

    def check(self, value: Any) -> None:
        """Refuse other types and other kinds of key."""
        if not isinstance(value, str):
            raise no(NOT_TEXT)
        try:
            raw = b64decode(value, validate=True)
        except (Error, ValueError):
            raise no(BAD_KEY) from None
        if len(raw) != KEY_BYTES or not raw.startswith(P256):
            raise no(BAD_KEY)


def _der() -> Shaped:
    return Shaped(DER, "DER in base64")


class AuthorityListed(Strict):
    """The authority by whose certificates nodes are known from now on."""

    certificate = _der()
    digest = sha256()
    domains = Items(Domain(), MOST_DOMAINS, least=1, distinct=True)
    until = Instant()


class HostNamesAllowed(Strict):
    """All names that a node may have in a certificate; none takes them away."""

    node = node_code()
    names = Items(HostName(), MOST_NAMES, distinct=True)


class CertificateIssued(Strict):
    """A certificate for a node, by its wish `ask`, from the authority of that digest."""

    node = node_code()
    inc = Int(1)
    ask = sha256()
    names = Items(HostName(), MOST_NAMES, least=1, distinct=True)
    key = PublicKey()
    serial = Shaped(SERIAL, "1f3a, at most 40 hex digits")
    certificate = _der()
    authority = sha256()
    until = Instant()


class CertificateAsked(Strict):
    """A node asks for a certificate for the key that it has made."""

    key = PublicKey()
    names = Items(HostName(), MOST_NAMES, least=1, distinct=True)


SCHEMAS: dict[str, Schema] = {
    certificates.AUTHORITY_LISTED: AuthorityListed(),
    certificates.HOST_NAMES_ALLOWED: HostNamesAllowed(),
    certificates.CERTIFICATE_ISSUED: CertificateIssued(),
    certificates.CERTIFICATE_ASKED: CertificateAsked(),
}
