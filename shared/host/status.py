"""What a node says of itself, for people and for programs."""

from typing import Any

from shared.app.certificates import Certificates
from shared.app.here import Here
from shared.app.judgements import Judgements
from shared.app.nodes import Nodes
from shared.app.overview import Overview
from shared.app.rotation import unheard
from shared.app.standing import read_only
from shared.domain.issuing import Standing, allow_command
from shared.domain.records import CaseQuery
from shared.domain.registry import Registry
from shared.domain.version import VERSION
from shared.ledger.header import timestamp


def status_of(here: Here, *, heads: bool) -> dict[str, Any]:
    """Return a node's status as plain values; with `heads`, each ledger's seq and hash too."""
    overview = Overview(here)
    with here.store.read() as room:
        registry = here.registry(room)
        size = room.ledgers.size()
        fresh = registry.freshness
        status: dict[str, Any] = {
            "node": here.code,
            "version": VERSION,
            "name": registry.name_of(here.code),
            "tier": str(registry.node(here.code).tier),
            "county": here.county,
            "incarnation": here.inc,
            "read_only": read_only(room),
            "registry": {"seq": registry.head[0], "hash": registry.head[1]},
            "fresh": timestamp(fresh.at) if fresh.at else None,
            "behind": fresh.behind,
            "clock_behind": fresh.clock_behind,
            "ledgers": size.ledgers,
            "entries": size.entries,
            "frozen": room.ledgers.frozen_count(),
            "cases": room.cases.count(CaseQuery()),
            "open_cases": room.cases.count(CaseQuery(ended=False)),
            "quarantined": room.quarantine.count(),
            "staff": sum(a.active for a in room.desk.accounts()),
            "link": _link(overview),
        }
        missing = sorted(unheard(room, registry)) if here.is_county else []
        if heads:
            status["heads"] = {h.ledger: [h.seq, h.hash] for h in room.ledgers.heads()}
    status.update(_below(here, overview, registry))
    status["certificate"] = _certificate(here)
    if here.is_county:
        status["certificates_not_allowed"] = _not_allowed(here)
        status["judgements"] = Judgements(here).counts()
        status["gaps"] = len(Nodes(here).gaps())
        status["unheard"] = missing
    return status


def _link(overview: Overview) -> dict[str, Any] | None:
    link = overview.link()
    if link is None:
        return None
    return {
        "parent": link.parent,
        "online": link.online,
        "last_heard": timestamp(link.since) if link.since else None,
        "cases_waiting": len(link.waiting),
        "error": link.error,
    }


def _below(here: Here, overview: Overview, registry: Registry) -> dict[str, int]:
    """Count what is wrong with the nodes below: found put back or copied, suspended."""
    below = [s for s in overview.nodes() if here.code in registry.line(s.node.code)[1:]]
    return {
        "put_back": sum(s.put_back for s in below),
        "suspended": sum(s.suspended for s in below),
    }


def _certificate(here: Here) -> dict[str, Any] | None:
    """Say until when a node's certificate for HTTPS lasts, and what it still waits for; at the county, its authority."""
    own = Certificates(here).own()
    if here.is_county:
        authority = own.authority
        return {"authority_until": timestamp(authority.until)} if authority else None
    if own.ask is None:
        return None
    issued = own.issued
    return {
        "names": list(issued.names) if issued else [],
        "until": timestamp(issued.until) if issued else None,
        "waiting": list(own.ask.names) if issued is None or issued.ask != own.ask.hash else [],
    }


def _not_allowed(here: Here) -> list[str]:
    """Return the command that allows what each node asked for without being allowed to."""
    return [
        allow_command(asked.ask)
        for asked in Certificates(here).asks()
        if asked.standing is Standing.NOT_ALLOWED
    ]
