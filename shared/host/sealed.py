"""A sealed file: content that only a passphrase opens, behind a label that everybody can read.

    magic (8) | version (2) | length (4) | head, JSON | record ...
    record = length (4) | secretstream message (XChaCha20-Poly1305)

Integers are big-endian. The key is Argon2id of the passphrase, with salt and
cost from the head. Every record carries the digest of all that stands before
the first one, so nothing of the label can be changed. The last record is
marked as such: a file cut anywhere is noticed.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TypeVar

import nacl.bindings as sodium
import orjson
from nacl.exceptions import RuntimeError as SodiumError
from nacl.pwhash import argon2id
from nacl.utils import random as random_bytes

from shared.domain.codes import Tier
from shared.domain.text import narrow
from shared.host.backup_problems import (
    AbsurdCost,
    AlteredBackup,
    CutShort,
    NewerBackup,
    NoMemory,
    NotABackup,
    ShortPassphrase,
    WrongPassphrase,
)
from shared.ledger.header import parse_timestamp, timestamp

V = TypeVar("V", str, int)
MAGIC, VERSION = b"TONGBAN\x1a", 1
MAX_HEAD = 2048
CHUNK = 256 * 1024
LEAST_PASSPHRASE = 10
OVERHEAD = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
STREAM_BYTES = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
NOT_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


@dataclass(frozen=True, slots=True)
class Cost:
    """What making the key costs: passes over the memory, and its bytes."""

    passes: int
    memory: int


MODERATE = Cost(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
LEAST = Cost(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)
MOST = Cost(2 * argon2id.OPSLIMIT_SENSITIVE, argon2id.MEMLIMIT_SENSITIVE)
"""What a file may ask for: its head is read before anything proves who wrote it."""


@dataclass(frozen=True, slots=True)
class Label:
    """What can be read without the passphrase: whose content it is, and of when."""

    node: str
    county: str
    tier: Tier
    inc: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """All that stands before the first record. `raw` is its bytes."""

    label: Label
    cost: Cost
    salt: bytes
    stream: bytes
    raw: bytes

    @property
    def digest(self) -> bytes:
        """What binds every record to this head."""
        return hashlib.sha256(self.raw).digest()


def seal(
    out: IO[bytes],
    label: Label,
    passphrase: str,
    chunks: Iterable[bytes],
    cost: Cost = MODERATE,
) -> None:
    """Write a sealed file of `chunks`, each at most CHUNK bytes; they come out one for one when it is opened."""
    salt = random_bytes(argon2id.SALTBYTES)
    key = _key(passphrase, salt, cost)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    stream = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    raw = _head_bytes(label, cost, salt, stream)
    digest = hashlib.sha256(raw).digest()
    out.write(raw)
    for chunk, tag in _tagged(chunks):
        if len(chunk) > CHUNK:
            raise ValueError("a chunk is too large")
        record = sodium.crypto_secretstream_xchacha20poly1305_push(state, chunk, digest, tag)
        out.write(len(record).to_bytes(4, "big") + record)


def read_head(file: IO[bytes]) -> Head:
    """Read a sealed file up to its first record, without a passphrase. Nothing of it is proven yet."""
    magic = file.read(len(MAGIC))
    if not magic or not MAGIC.startswith(magic):
        raise NotABackup
    version = _exactly(file, 2)
    if int.from_bytes(version, "big") > VERSION:
        raise NewerBackup
    length = _exactly(file, 4)
    size = int.from_bytes(length, "big")
    if size > MAX_HEAD or int.from_bytes(version, "big") < VERSION:
        raise AlteredBackup
    raw = _exactly(file, size)
    return _parsed(raw, magic + version + length + raw)


def unseal(file: IO[bytes], head: Head, passphrase: str) -> Iterator[bytes]:
    """Yield the chunks of a sealed file that has been read up to its first record.

    Every chunk is authentic and in its place when it comes; that they are all
    is known only when the iterator ends. So whoever takes them keeps nothing
    of them when it raises.
    """
    key = _key(passphrase, head.salt, head.cost)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, head.stream, key)
    unproven: type[WrongPassphrase | AlteredBackup] = WrongPassphrase
    tag = NOT_LAST
    while tag != LAST:
        record = _record(file)
        try:
            chunk, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
                state, record, head.digest
            )
        except SodiumError:
            raise unproven from None
        unproven = AlteredBackup
        if tag == LAST and file.read(1):
            raise AlteredBackup
        yield chunk


def checked(passphrase: str) -> str:
    """Return a passphrase as the key is made of it: full-width characters count as plain ones, outer space is dropped."""
    plain = narrow(passphrase)
    if len(plain) < LEAST_PASSPHRASE:
        raise ShortPassphrase(least=LEAST_PASSPHRASE)
    return plain


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    size = sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES
    secret = checked(passphrase).encode("utf-8", "surrogatepass")
    try:
        return argon2id.kdf(size, secret, salt, opslimit=cost.passes, memlimit=cost.memory)
    except SodiumError:
        raise NoMemory(megabytes=cost.memory // 2**20) from None


def _tagged(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    rest = iter(chunks)
    chunk = next(rest, b"")
    for following in rest:
        yield chunk, NOT_LAST
        chunk = following
    yield chunk, LAST


def _record(file: IO[bytes]) -> bytes:
    size = int.from_bytes(_exactly(file, 4), "big")
    if not OVERHEAD <= size <= OVERHEAD + CHUNK:
        raise AlteredBackup
    return _exactly(file, size)


def _exactly(file: IO[bytes], size: int) -> bytes:
    found = file.read(size)
    if len(found) < size:
        raise CutShort
    return found


def _head_bytes(label: Label, cost: Cost, salt: bytes, stream: bytes) -> bytes:
    head = {
        "node": label.node,
        "county": label.county,
        "tier": str(label.tier),
        "inc": label.inc,
        "at": timestamp(label.at),
        "passes": cost.passes,
        "memory": cost.memory,
        "salt": salt.hex(),
        "stream": stream.hex(),
    }
    raw = orjson.dumps(head)
    return MAGIC + VERSION.to_bytes(2, "big") + len(raw).to_bytes(4, "big") + raw


def _parsed(raw: bytes, whole: bytes) -> Head:
    try:
        f = orjson.loads(raw)
        at = parse_timestamp(_is(str, f["at"]))
        tier = Tier(f["tier"])
        label = Label(_is(str, f["node"]), _is(str, f["county"]), tier, _is(int, f["inc"]), at)
        cost = Cost(_is(int, f["passes"]), _is(int, f["memory"]))
        salt, stream = bytes.fromhex(f["salt"]), bytes.fromhex(f["stream"])
    except (ValueError, TypeError, KeyError):
        raise AlteredBackup from None
    if (len(salt), len(stream)) != (argon2id.SALTBYTES, STREAM_BYTES):
        raise AlteredBackup
    _bound(cost)
    return Head(label, cost, salt, stream, whole)


def _bound(cost: Cost) -> None:
    passes = LEAST.passes <= cost.passes <= MOST.passes
    memory = LEAST.memory <= cost.memory <= MOST.memory
    if not (passes and memory):
        raise AbsurdCost


def _is(kind: type[V], value: object) -> V:
    if type(value) is not kind:
        raise TypeError
    return value
