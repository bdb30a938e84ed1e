"""The form of a header's fields, before anything in them is believed."""

import re
from datetime import UTC, datetime
from functools import lru_cache

from shared.domain.facts import Epoch, Header, Known
from shared.domain.ledgers import NODE_CODE, parse_ledger
from shared.ledger.body import SALT_BYTES
from shared.ledger.entry import Entry
from shared.ledger.header import EPOCH, VERSION
from shared.ledger.keys import ED25519

DIGEST = re.compile(r"[0-9a-f]{64}\Z")
KIND = re.compile(r"[a-z_]+(?:\.[a-z_]+)+\.v[0-9]{1,4}\Z")
ACTOR = re.compile(r"[0-9]{12}(?:-[a-z0-9]{1,8})?:[a-z0-9]{1,16}\Z")
GRANT = re.compile(r"[A-Z]-[0-9]{4,12}\Z")
LARGEST = 2**53
ALGORITHMS = frozenset({ED25519})
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
MAX_HEADER, MAX_ENTRY = 8 * 1024, 320 * 1024
"""Bytes: an entry that is accepted must fit every batch that relays it."""


def is_sound(entry: Entry) -> bool:
    """Say whether an entry has a form and a size that any node can store and relay."""
    body, salt = entry.body, entry.salt
    return (
        len(entry.raw) <= MAX_HEADER
        and (body is None) == (salt is None)
        and (salt is None or len(salt) == SALT_BYTES)
        and len(entry.raw) + len(body or b"") <= MAX_ENTRY
        and is_well_formed(entry.header)
    )


def is_well_formed(header: Header) -> bool:
    """Say whether every field has the form that an honest author writes; the actor is of the author's node."""
    return (
        header.v == VERSION
        and header.alg in ALGORITHMS
        and EPOCH <= header.at < LATEST
        and _is_ledger(header.ledger)
        and 1 <= header.seq < LARGEST
        and 1 <= header.n < LARGEST
        and _is_epoch(header.epoch)
        and _is_known(header.known)
        and _digests(header)
        and _is_author(header.kind, header.node, header.inc, header.actor)
        and (header.grant is None or GRANT.match(header.grant) is not None)
        and (header.to is None or _is_code(header.to))
        and (header.fresh is None or EPOCH <= header.fresh <= header.at)
    )


def _digests(header: Header) -> bool:
    return (
        DIGEST.match(header.body) is not None
        and (DIGEST.match(header.prev) is not None) == (header.seq > 1)
        and (header.cites is None or DIGEST.match(header.cites) is not None)
    )


@lru_cache(maxsize=4096)
def _is_ledger(name: str) -> bool:
    return parse_ledger(name) is not None


@lru_cache(maxsize=1024)
def _is_code(code: str) -> bool:
    return NODE_CODE.match(code) is not None


@lru_cache(maxsize=4096)
def _is_author(kind: str, node: str, inc: int, actor: str) -> bool:
    """Say whether what an author's entries of a kind have in common has its form."""
    return (
        KIND.match(kind) is not None
        and len(kind) <= 80
        and _is_code(node)
        and 1 <= inc < LARGEST
        and ACTOR.match(actor) is not None
        and actor.partition(":")[0] == node
    )


@lru_cache(maxsize=1024)
def _is_known(known: Known) -> bool:
    seq, digest = known
    return seq >= 0 and (DIGEST.match(digest) is not None) == (seq > 0)


@lru_cache(maxsize=1024)
def _is_epoch(epoch: Epoch) -> bool:
    return min(epoch) >= 0 and max(epoch) < LARGEST
