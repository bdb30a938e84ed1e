"""Enrolling a node: the one-time code, and the proof that its holder made this key.

The code carries the node, a secret and the fingerprint of registry entry 1.
The secret never travels: the node proves it by a MAC over its new key, so a
parent in between can neither use the code nor put its own key in.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from shared.domain.ledgers import NODE_CODE
from shared.domain.receipt import ALPHABET, check_char
from shared.domain.refusals import MistypedEnrolCode
from shared.domain.text import narrow

TAG = b"tongban/enrol/v1\0"
FINGERPRINT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Application:
    """A node's request to be enrolled: its new public key (hex) and the proof of its code."""

    node: str
    alg: str
    key: str
    mac: str


@dataclass(frozen=True, slots=True)
class CodeParts:
    """An enrolment code taken apart. `fingerprint` is the beginning of registry entry 1's hash (hex)."""

    node: str
    secret: bytes
    fingerprint: str


def write_code(node: str, secret: bytes, registry_hash: str) -> str:
    """Write `NODE.SECRET.FINGERPRINT.C` in base32, with a check character."""
    fingerprint = bytes.fromhex(registry_hash)[:FINGERPRINT_BYTES]
    stem = f"{node.upper()}.{_b32(secret)}.{_b32(fingerprint)}"
    return f"{stem}.{check_char(_plain(stem))}"


def read_code(raw: str) -> CodeParts:
    """Take a typed code apart, or refuse it as mistyped."""
    code = narrow(raw).upper().replace(" ", "")
    stem, _, check = code.rpartition(".")
    parts = stem.split(".")
    plain = _plain(stem)
    if len(parts) != 3 or not all(c in ALPHABET for c in plain) or check_char(plain) != check:
        raise MistypedEnrolCode
    node = parts[0].lower()
    try:
        secret, fingerprint = _unb32(parts[1]), _unb32(parts[2])
    except ValueError:
        raise MistypedEnrolCode from None
    if NODE_CODE.match(node) is None or len(fingerprint) != FINGERPRINT_BYTES:
        raise MistypedEnrolCode
    return CodeParts(node, secret, fingerprint.hex())


def proof(secret: bytes, application: Application) -> str:
    """Return the MAC (HMAC-SHA-256, hex) that proves the code for this node and key."""
    message = f"{application.node}\0{application.alg}\0{application.key}".encode()
    return hmac.new(secret, TAG + message, hashlib.sha256).hexdigest()


def _plain(stem: str) -> str:
    return stem.replace(".", "").replace("-", "")


def _b32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def _unb32(text: str) -> bytes:
    return base64.b32decode(text + "=" * (-len(text) % 8))
