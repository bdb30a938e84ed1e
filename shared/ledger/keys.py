"""Signing and verifying. Every signature covers a domain tag, so none can be passed off as another's.

Algorithms are named, so that another (SM2 among them) can join without a new format.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey, VerifyKey

from shared.domain.registry import NodeKey

ED25519 = "ed25519"
ENTRY_TAG = b"tongban/entry/v1\0"
REQUEST_TAG = b"tongban/request/v1\0"
RESPONSE_TAG = b"tongban/response/v1\0"
CHECKPOINT_TAG = b"tongban/checkpoint/v1\0"
ROTATION_TAG = b"tongban/rotation/v1\0"
SEED_BYTES = 32


class Signer(Protocol):
    """A private key and the name of its algorithm."""

    @property
    def public(self) -> NodeKey:
        """The public half."""
        ...

    def sign(self, tag: bytes, message: bytes) -> bytes:
        """Sign `message` for the purpose that `tag` names."""
        ...

    def unseal(self, sealed: bytes) -> bytes | None:
        """Open what was sealed to the public half; None where it was not, or was altered."""
        ...


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """An Ed25519 key (RFC 8032), kept as its 32-byte seed."""

    seed: bytes = field(repr=False)

    @property
    def public(self) -> NodeKey:
        """The public half."""
        return NodeKey(ED25519, SigningKey(self.seed).verify_key.encode().hex())

    def sign(self, tag: bytes, message: bytes) -> bytes:
        """Return the 64-byte signature."""
        return SigningKey(self.seed).sign(tag + message).signature

    def unseal(self, sealed: bytes) -> bytes | None:
        """Open a sealed box made for this key's Curve25519 form; None where it was not, or was altered."""
        try:
            return SealedBox(SigningKey(self.seed).to_curve25519_private_key()).decrypt(sealed)
        except (CryptoError, ValueError):
            return None


def seal_to(key: NodeKey, content: bytes) -> bytes:
    """Seal content so that the holder of a key alone can open it (an anonymous sealed box); ValueError for another algorithm."""
    if key.alg != ED25519:
        raise ValueError(key.alg)
    return SealedBox(VerifyKey(bytes.fromhex(key.key)).to_curve25519_public_key()).encrypt(content)


def verify(key: NodeKey, tag: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` is the key's over `message`; an unknown algorithm or a malformed key never verifies."""
    if key.alg != ED25519:
        return False
    try:
        _verify_key(key.key).verify(tag + message, signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


@lru_cache(maxsize=1024)
def _verify_key(key: str) -> VerifyKey:
    return VerifyKey(bytes.fromhex(key))
