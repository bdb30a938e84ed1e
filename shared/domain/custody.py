"""Custody: who may append next. Judged from headers alone, so it survives erased bodies.

At any moment exactly one node holds the pen. An offer locks its giver; the
answer of the node it was offered to, not the offer, raises `handoffs` and so
fences whoever wrote before. The county's override is the one exception: it
raises `overrides`, and what a lower epoch wrote from its place on is displaced.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.domain.codes import county_of
from shared.domain.facts import Epoch, Header
from shared.domain.ledgers import LedgerKind, LedgerName
from shared.domain.record import record
from shared.domain.refusals import BadHandoff, InTransit, NotCustodian, NotOffered, StaleEpoch

OFFERED = "custody.offered.v1"
TAKEN_OVER = "custody.taken_over.v1"
DECLINED = "custody.declined.v1"
OVERRIDDEN = "custody.overridden.v1"
KEY_ROTATED = "registry.key_rotated.v1"
ANSWERS = frozenset({TAKEN_OVER, DECLINED})
FENCES = frozenset({OVERRIDDEN, KEY_ROTATED})
"""They raise `overrides`: an override in a case or journal, a new county key in the registry."""
FIRST_EPOCH: Epoch = (0, 0)


@record
class Custody:
    """Who holds a ledger's pen. `members` are its origin and every custodian it had or was offered to."""

    holder: str
    epoch: Epoch = FIRST_EPOCH
    offered_to: str | None = None
    offered_at: datetime | None = None
    members: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """The node where the ledger began."""
        return self.members[0]


def begin(name: LedgerName, header: Header) -> Custody:
    """Return the custody that a ledger's first entry founds, or refuse its author.

    That is the writer's own of a journal, or the county's override where two claimed the place.
    """
    if header.kind == OVERRIDDEN and name.writer is not None:
        return _overridden(name, unwritten(name.writer), header)
    if name.writer is not None and name.writer != header.node:
        raise NotCustodian(holder=name.writer)
    if header.epoch != FIRST_EPOCH:
        raise StaleEpoch
    return Custody(holder=header.node, members=(header.node,))


def unwritten(writer: str) -> Custody:
    """Return the custody of a journal in which nothing stands."""
    return Custody(holder=writer, members=(writer,))


def advance(name: LedgerName, custody: Custody, header: Header) -> Custody:
    """Return the custody after `header`, or refuse: not the custodian, in transit, a stale epoch."""
    if header.kind == OVERRIDDEN:
        return _overridden(name, custody, header)
    if name.kind is not LedgerKind.CASE:
        return _same_writer(name, custody, header)
    if header.kind in ANSWERS:
        return _answered(custody, header)
    _refuse_other_pens(custody, header)
    return _offered(custody, header) if header.kind == OFFERED else custody


def custody_after(name: LedgerName, headers: Sequence[Header]) -> Custody:
    """Return the custody after a whole ledger, or raise the refusal of the first entry out of order."""
    custody = begin(name, headers[0])
    for header in headers[1:]:
        custody = advance(name, custody, header)
    return custody


def next_epoch(custody: Custody | None, kind: str) -> Epoch:
    """Return the epoch of the next entry: an answer to an offer raises `handoffs`, a fence `overrides`."""
    if custody is None:
        return FIRST_EPOCH
    overrides, handoffs = custody.epoch
    if kind in FENCES:
        return (overrides + 1, 0)
    return (overrides, handoffs + 1) if kind in ANSWERS else custody.epoch


def is_overruled(epoch: Epoch, header: Header) -> bool:
    """Say whether an entry was written under an epoch that an override has ended."""
    return header.epoch[0] < epoch[0]


def _refuse_other_pens(custody: Custody, header: Header) -> None:
    if custody.offered_to is not None:
        raise InTransit(to=custody.offered_to)
    if header.node != custody.holder:
        raise NotCustodian(holder=custody.holder)
    if header.epoch != custody.epoch:
        raise StaleEpoch


def _same_writer(name: LedgerName, custody: Custody, header: Header) -> Custody:
    if header.node != custody.holder:
        raise NotCustodian(holder=custody.holder)
    fence = KEY_ROTATED if header.kind == KEY_ROTATED and name.kind is LedgerKind.REGISTRY else ""
    if header.epoch != next_epoch(custody, fence):
        raise StaleEpoch
    if header.epoch == custody.epoch:
        return custody
    return replace(custody, epoch=header.epoch)


def displaces(custody: Custody, header: Header) -> bool:
    """Say whether an entry takes the place of what was written under an earlier epoch."""
    return header.kind in FENCES and header.epoch[0] > custody.epoch[0]


def _overridden(name: LedgerName, custody: Custody, header: Header) -> Custody:
    """Only the county overrides: a case, to any node; a journal, to its own writer, to end a fork.

    Past overrides that it takes out of the ledger it goes on counting.
    """
    if name.kind is LedgerKind.REGISTRY or header.node != county_of(custody.origin):
        raise NotCustodian(holder=custody.holder)
    if header.to is None or (name.writer is not None and header.to != name.writer):
        raise BadHandoff(to=header.to or "?")
    if header.epoch[0] <= custody.epoch[0] or header.epoch[1] != 0:
        raise StaleEpoch
    return Custody(header.to, header.epoch, members=_with(custody.members, header.to))


def _offered(custody: Custody, header: Header) -> Custody:
    if header.to is None or header.to == custody.holder:
        raise BadHandoff(to=header.to or "?")
    members = _with(custody.members, header.to)
    return Custody(custody.holder, custody.epoch, header.to, header.at, members)


def _with(members: tuple[str, ...], node: str) -> tuple[str, ...]:
    return members if node in members else (*members, node)


def _answered(custody: Custody, header: Header) -> Custody:
    if custody.offered_to is None or header.node != custody.offered_to:
        raise NotOffered
    if header.epoch != next_epoch(custody, header.kind):
        raise StaleEpoch
    holder = header.node if header.kind == TAKEN_OVER else custody.holder
    return Custody(holder, header.epoch, members=custody.members)
