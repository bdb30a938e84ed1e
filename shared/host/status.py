"""What a node says of itself, for people and for programs."""

from typing import Any

from shared.app.here import Here
from shared.app.judgements import Judgements
from shared.app.overview import Overview
from shared.domain.records import CaseQuery
from shared.ledger.header import timestamp


def status_of(here: Here, *, heads: bool) -> dict[str, Any]:
    """Return a node's status as plain values; with `heads`, each ledger's seq and hash too."""
    overview = Overview(here)
    link = overview.link()
    with here.store.read() as room:
        registry = here.registry(room)
        all_heads = room.ledgers.heads()
        status: dict[str, Any] = {
            "node": here.code,
            "name": registry.name_of(here.code),
            "tier": str(registry.node(here.code).tier),
            "county": here.county,
            "incarnation": here.inc,
            "registry": {"seq": registry.head[0], "hash": registry.head[1]},
            "ledgers": len(all_heads),
            "entries": sum(h.seq for h in all_heads),
            "frozen": sum(bool(h.frozen) for h in all_heads),
            "cases": room.cases.count(CaseQuery()),
            "open_cases": room.cases.count(CaseQuery(ended=False)),
            "quarantined": room.quarantine.count(),
            "read_only": read_only(room),
            "fresh": timestamp(registry.freshness.at) if registry.freshness.at else None,
            "behind": registry.freshness.behind,
            "clock_behind": registry.freshness.clock_behind,
            "staff": sum(a.active for a in room.desk.accounts()),
            "link": None,
        }
    if here.is_county:
        status["judgements"] = Judgements(here).counts()
    if link is not None:
        status["link"] = {
            "parent": link.parent,
            "online": link.online,
            "last_heard": timestamp(link.since) if link.since else None,
            "cases_waiting": len(link.waiting),
            "error": link.error,
        }
    below = [s for s in overview.nodes() if here.code in registry.line(s.node.code)[1:]]
    status["put_back_below"] = sum(s.put_back for s in below)
    status["suspended_below"] = sum(s.suspended for s in below)
    if here.is_county:
        status["judgements"] = Judgements(here).counts()
        status["gaps"] = len(Nodes(here).gaps())
    if heads:
        status["heads"] = {h.ledger: [h.seq, h.hash] for h in all_heads}
    return status
