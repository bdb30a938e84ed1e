"""Telling the county which villages are alive: they exchange with their town, so the town says when it heard them."""

from datetime import datetime, timedelta

from shared.app.here import Here
from shared.app.ports import Room
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.kinds import CHILDREN_HEARD
from shared.domain.ledgers import journal_ledger
from shared.ledger.header import timestamp

STALE = timedelta(hours=12)
LOOK_BACK = 50


def report_heard(here: Here) -> bool:
    """Write in the node's journal when each child was last heard of, if a child's last report is half a day old.

    Returns whether anything was written.
    """
    with here.store.write() as room:
        registry = here.registry(room)
        children = {n.code for n in registry.children(here.code)}
        heard = {p.code: p.heard_at for p in room.peers.all() if p.code in children and p.heard_at}
        told = _last_report(room, journal_ledger(here.code))
        if not any(_is_stale(told.get(code), at) for code, at in heard.items()):
            return False
        body = {"heard": {code: timestamp(at) for code, at in sorted(heard.items())}}
        append(here, room, journal_ledger(here.code), Draft(CHILDREN_HEARD, body), here.itself)
    return True


def _is_stale(told: datetime | None, heard_at: datetime) -> bool:
    return told is None or heard_at - told > STALE


def heard_below(here: Here) -> dict[str, datetime]:
    """Return what the nodes below have reported of their own children: when each was last heard of."""
    heard: dict[str, datetime] = {}
    with here.store.read() as room:
        for head in room.ledgers.heads("journal:"):
            if head.ledger.count(":") == 1:
                heard.update(_last_report(room, head.ledger))
    return heard


def last_heard(here: Here) -> dict[str, datetime]:
    """Return when each node was last heard of: by its own exchanges here, or as the nodes below reported."""
    heard = heard_below(here)
    with here.store.read() as room:
        for peer in room.peers.all():
            if peer.heard_at is not None:
                heard[peer.code] = max(peer.heard_at, heard.get(peer.code, peer.heard_at))
    return heard


def _last_report(room: Room, ledger: str) -> dict[str, datetime]:
    """Return the newest report in a journal, looked for from its end."""
    head = room.ledgers.head(ledger)
    last = head.seq if head else 0
    while last > 0:
        first = max(1, last - LOOK_BACK + 1)
        for entry in reversed(room.ledgers.entries(ledger, first=first, last=last)):
            if entry.header.kind == CHILDREN_HEARD:
                heard = (entry.fact.body or {}).get("heard", {})
                return {code: datetime.fromisoformat(at) for code, at in heard.items()}
        last = first - 1
    return {}
