"""Faults put into the product on purpose, one or more an invariant: the suites must see each of them.

A fault is a change of one function, made here, in the test tree, and undone after it.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from shared.app import device_standing, here
from shared.app.device_standing import Place
from shared.domain import case_checks, case_fold, custody
from shared.ledger.body import body_bytes
from shared.ledger.header import EPOCH
from shared.replication import child, incoming, outgoing, parent, quarantine
from shared.replication.codes import BrokenChain, Fork
from shared.replication.outcome import QUARANTINED
from shared.store import dialect_sqlite
from shared.store.sql_ledgers import SqlLedgers


@dataclass(frozen=True)
class Planted:
    """A fault: the invariant that it breaks, what it is, and the places where it is put, each an owner and a name."""

    invariant: str
    what: str
    fault: Callable[[Any], Any]
    """Takes the true function and gives the false one."""
    places: tuple[tuple[Any, str], ...]

    @contextmanager
    def planted(self) -> Iterator[None]:
        """Have the product work with the fault."""
        with ExitStack() as undone:
            for owner, name in self.places:
                false = self.fault(getattr(owner, name))
                undone.enter_context(patch.object(owner, name, false))
            yield


def _unsynced(_true: Any) -> Any:
    def configure(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=OFF", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    return configure


def _another_body(true: Any) -> Any:
    def append(self: Any, entries: Any, head: Any, via: str = "") -> None:
        spoilt = [
            replace(e, body=body_bytes({**e.content, "by": "别人"}))
            if via and e.content and "by" in e.content
            else e
            for e in entries
        ]
        true(self, spoilt, head, via)

    return append


def _one_in_five_forgotten(true: Any) -> Any:
    def build(*args: Any) -> Any:
        batch = true(*args)
        kept = tuple(
            p for p in batch.parcels if p.entry.header.seq == 1 or p.position % 5 or not p.position
        )
        return replace(batch, parcels=kept)

    return build


def _never_twice_the_same(_true: Any) -> Any:
    return lambda _self, _head, _parcel: False


def _always(_true: Any) -> Any:
    return lambda *_args: True


def _never(_true: Any) -> Any:
    return lambda *_args: False


def _at_the_beginning(_true: Any) -> Any:
    return lambda *_args: EPOCH


def _nothing(_true: Any) -> Any:
    return lambda *_args: None


def _whole_batch_falls(true: Any) -> Any:
    def receive(*args: Any) -> Any:
        outcome = true(*args)
        bad = [v for v in outcome.verdicts.values() if v.startswith(QUARANTINED)]
        if bad:
            outcome.verdicts = dict.fromkeys(outcome.verdicts, bad[0])
        return outcome

    return receive


def _no_fork(true: Any) -> Any:
    def contradiction(*args: Any) -> Any:
        found = true(*args)
        return BrokenChain() if isinstance(found, Fork) else found

    return contradiction


def _above_at_once(true: Any) -> Any:
    def standing(*args: Any) -> Any:
        found = true(*args)
        return replace(found, place=Place.ACKED) if found.place is Place.ENTERED else found

    return standing


PLANTED = (
    Planted("I1", "a commit is not synced", _unsynced, ((dialect_sqlite, "_configure"),)),
    Planted("I1", "a device erases at once", _above_at_once, ((device_standing, "_standing"),)),
    Planted("I2", "a store keeps another body", _another_body, ((SqlLedgers, "append"),)),
    Planted(
        "I3",
        "who gave the pen away goes on writing",
        _nothing,
        ((custody, "_refuse_other_pens"), (case_checks, "_check_pen")),
    ),
    Planted("I4", "an entry is left out of a batch", _one_in_five_forgotten, ((child, "build"),)),
    Planted(
        "I5",
        "a repeated entry is not known",
        _never_twice_the_same,
        ((incoming._Receiver, "_is_duplicate"),),
    ),
    Planted("I6", "what is in doubt counts", _always, ((case_fold, "stands"),)),
    Planted("I7", "who refuses does not say so", _nothing, ((quarantine, "_report"),)),
    Planted("I8", "an old counter is served", _never, ((parent, "_is_overtaken"),)),
    Planted("I9", "two tales are no news", _no_fork, ((incoming, "contradiction"),)),
    Planted(
        "I11", "a batch falls with its worst entry", _whole_batch_falls, ((parent, "receive"),)
    ),
    Planted("I12", "everything is for everybody", _always, ((outgoing.Audience, "admits"),)),
    Planted("I14", "time may go back", _at_the_beginning, ((here.Here, "_floor"),)),
)
