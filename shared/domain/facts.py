"""An entry as the rules see it: its header, its hash, and its body where this node holds one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.record import record

Body = Mapping[str, Any]
Epoch = tuple[int, int]
"""(overrides, handoffs), compared in that order."""
Known = tuple[int, str]
"""Registry head: seq and hash. (0, "") is a registry not yet begun."""


@record
class Header:
    """What every entry says of itself; the field order is the order of the bytes.

    `to` is the node an offer is made to: custody must be verifiable when the
    body has been erased. `at` is the author's time in UTC, to the millisecond.
    `fresh` is the time of the newest checkpoint that the author held, None where
    it held none: with `known` it says what the author could have known. `cites`
    is the hash of an entry without effect that this one enters again.
    """

    v: int
    alg: str
    ledger: str
    seq: int
    prev: str
    epoch: Epoch
    kind: str
    node: str
    inc: int
    n: int
    actor: str
    at: datetime
    body: str
    known: Known
    grant: str | None
    to: str | None
    fresh: datetime | None = None
    cites: str | None = None


@record
class Fact:
    """A header with its hash and its body; `body` is None where it is erased or withheld."""

    header: Header
    hash: str
    body: Body | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule decided, before the unit of work signs and appends it."""

    kind: str
    body: Body
    to: str | None = None
    grant: str | None = None
    cites: str | None = None
