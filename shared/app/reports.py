"""What nodes report of the nodes below them, remembered where judging and pages need it."""

import json
from collections.abc import Iterable
from datetime import datetime

from shared.app.here import Here
from shared.app.ports import Room
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.kinds import CLOCK_DIFFERED, PUT_BACK
from shared.domain.ledgers import journal_ledger
from shared.domain.records import Peer
from shared.domain.registry import Registry
from shared.ledger.entry import Entry
from shared.ledger.header import timestamp

MOST_RANGES = 1000
REPORTS = frozenset({CLOCK_DIFFERED, PUT_BACK})


def report(here: Here, room: Room, draft: Draft) -> None:
    """Write a report in our own journal, and remember it here; nothing while that journal is frozen."""
    ledger = journal_ledger(here.code)
    head = room.ledgers.head(ledger)
    if head is not None and head.frozen:
        return
    entry = append(here, room, ledger, draft, here.itself)
    note_reports(room, here.registry(room), [entry])


def note_reports(room: Room, registry: Registry, entries: Iterable[Entry]) -> None:
    """Remember what journals report of clocks and of nodes put back, where who says so stands above the node."""
    for entry in entries:
        if entry.header.kind not in REPORTS or entry.body is None:
            continue
        body = entry.fact.body or {}
        if entry.header.node not in registry.line(body["node"])[1:]:
            continue
        if entry.header.kind == PUT_BACK:
            room.desk.set_value(put_back_key(body["node"]), str(body["inc"]))
            continue
        key = f"clock:{body['node']}:{body['inc']}"
        ranges = json.loads(room.desk.value(key) or "[]")
        said = entry.header
        where = [said.node, said.inc, said.n, timestamp(said.at)]
        ranges.append([body["first"], body["last"], *where])
        room.desk.set_value(key, json.dumps(ranges[-MOST_RANGES:]))


def note_ended(room: Room, link: Peer) -> None:
    """Remember what an incarnation that has ended had told of and not sent: it may have gone with its disk."""
    if link.unsent_n:
        told = [*unsent_of(room, link.code), (link.inc, link.unsent_n, link.written_n)]
        room.desk.set_value(f"unsent:{link.code}", json.dumps(told))


def unsent_of(room: Room, node: str) -> list[tuple[int, int, int]]:
    """Return what a node's ended incarnations had not sent: incarnation, first count, last count."""
    return [(i, a, b) for i, a, b in json.loads(room.desk.value(f"unsent:{node}") or "[]")]


def was_put_back(room: Room, node: str) -> int:
    """Return the incarnation in which a node was last found put back or copied, 0 where it never was."""
    return int(room.desk.value(put_back_key(node)) or 0)


def put_back_key(node: str) -> str:
    """Return the setting that says in which incarnation a node was last found put back or copied."""
    return f"put_back:{node}"


def clock_reported_at(room: Room, node: str, incarnation: int, n: int) -> datetime | None:
    """Return when its parent first found an author's clock wrong with the author's `n`-th entry, else None.

    The entry was there by then. Where the parent's own clock was found wrong with the
    report, it is the time at which the county said so.
    """
    ranges = json.loads(room.desk.value(f"clock:{node}:{incarnation}") or "[]")
    for first, last, reporter, inc, count, at in ranges:
        if first <= n <= last:
            reported = datetime.fromisoformat(at)
            above = clock_reported_at(room, reporter, inc, count)
            return max(reported, above) if above else reported
    return None
