"""A new key for the county, vouched for by its offline root keys; and so a restored county becomes itself again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from shared.app.here import Here
from shared.app.judging import settle_cases
from shared.app.ports import Room
from shared.app.standing import DONE, FETCHED, NEEDED, REKEY, SHOWN, SINCE, read_only, set_read_only
from shared.app.writing import append
from shared.domain.custody import KEY_ROTATED
from shared.domain.facts import Draft
from shared.domain.ledgers import parse_ledger
from shared.domain.refusals_custody import ChildrenNotHeard, NotVouched
from shared.domain.registry import Registry
from shared.ledger.rotation import is_vouched

CHUNK = 2000
"""Positions that are looked through at a time."""


def rotate(
    here: Here, signatures: Sequence[Mapping[str, Any]], *, without: Collection[str] = ()
) -> None:
    """Enter the county's next key; `here` is the county under its next incarnation and that key.

    A county that was put back may write again then. It must have heard first what
    its children hold, but for those in `without`. One that was put back behind its
    own key has only seen their registry: it stays read-only until they have given
    back the rest under the new key. Once more with the same key changes nothing.
    Raises NotVouched, ChildrenNotHeard.
    """
    with here.store.write() as room:
        registry = here.registry(room)
        public = here.signer.public
        if registry.key_of(here.code, here.inc) == public:
            return
        if not is_vouched(registry, here.inc, public, signatures):
            raise NotVouched(threshold=registry.roots.threshold)
        rekey = room.desk.value(REKEY) == NEEDED
        missing = (unseen if rekey else unheard)(room, registry) - set(without)
        if missing:
            raise ChildrenNotHeard(nodes=", ".join(sorted(missing)))
        reason = read_only(room)
        set_read_only(room, "")
        body = {"alg": public.alg, "key": public.key, "signatures": list(signatures)}
        append(here, room, registry.ledger, Draft(KEY_ROTATED, body), here.itself)
        if not rekey:
            _forget(room, registry)
            _judge_what_came(here, room)
            return
        set_read_only(room, reason)
        room.desk.set_value(REKEY, DONE)
        for code in without:
            room.desk.set_value(f"{FETCHED}:{code}", "1")
        open_if_whole(here, room, here.registry(room))


def open_if_whole(here: Here, room: Room, registry: Registry) -> None:
    """Let a restored county that has its next key already write again, once all its children have given back."""
    if room.desk.value(REKEY) == DONE and not unheard(room, registry):
        set_read_only(room, "")
        _forget(room, registry)
        _judge_what_came(here, room)


def _judge_what_came(here: Here, room: Room) -> None:
    """Judge what came in doubt while the county stood read-only and could not say so."""
    came: set[str] = set()
    since = room.desk.value(SINCE)
    if not since:
        return
    at = int(since)
    while places := room.ledgers.places(at, CHUNK):
        came |= {ledger for _position, ledger, _seq in places}
        at = places[-1][0]
    names = (parse_ledger(ledger) for ledger in came)
    settle_cases(here, room, {name.case for name in names if name and name.case})
    room.desk.set_value(SINCE, "")


def _forget(room: Room, registry: Registry) -> None:
    room.desk.set_value(REKEY, "")
    for child in registry.children(registry.county):
        room.desk.set_value(f"{FETCHED}:{child.code}", "")
        room.desk.set_value(f"{SHOWN}:{child.code}", "")


def unseen(room: Room, registry: Registry) -> set[str]:
    """Return the children of a county put back behind its own key that have not even shown it their registry."""
    return {c for c in unheard(room, registry) if not room.desk.value(f"{SHOWN}:{c}")}


def unheard(room: Room, registry: Registry) -> set[str]:
    """Return the children from which a restored county has not fetched yet; none at a county that was not."""
    if not read_only(room):
        return set()
    enrolled = [
        n.code for n in registry.children(registry.county) if n.code in registry.incarnations
    ]
    return {
        c
        for c in enrolled
        if not registry.is_suspended(c) and not room.desk.value(f"{FETCHED}:{c}")
    }
