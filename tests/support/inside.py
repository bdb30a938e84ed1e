"""The services of a real node's folder, in this process and by that node's clock: quick looks, and what no page does."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.app.accounts import Accounts
from shared.app.cases import Cases
from shared.app.here import Here
from shared.app.judgements import Judgements
from shared.app.network import Network
from shared.app.ports import Actor
from shared.app.projection import index_case
from shared.app.verify import verify_all
from shared.app.writing import append
from shared.domain.case import Case, Hand
from shared.domain.codes import Tier
from shared.domain.custody import advance
from shared.domain.enrolment import write_code
from shared.domain.facts import Draft
from shared.domain.judgement import Standing, Why
from shared.domain.ledgers import case_ledger, parse_ledger
from shared.domain.records import Head, QuarantineItem
from shared.host.folder import open_folder
from shared.host.joining import Joining, enrol
from shared.host.links import Link, link_of
from shared.host.lock import held
from shared.host.settings import Settings
from shared.host.status import status_of
from shared.ledger.entry import Entry, Place, seal
from shared.replication.caller import Totals
from shared.transport.http_client import HttpCarrier
from tests.support.beside import sends_beside
from tests.support.processes import COUNTY, PASSWORD, TOWN, RealNetwork

TIERS = {COUNTY: Tier.COUNTY, TOWN: Tier.TOWN}


@contextmanager
def inside(network: RealNetwork, code: str) -> Iterator[Here]:
    """Open a node's folder beside the process that runs on it."""
    here = open_folder(network.data(code), TIERS.get(code, Tier.VILLAGE)).open()
    clock = network.clocks.get(code)
    try:
        yield replace(here, now=clock.now) if clock else here
    finally:
        here.store.close()


@contextmanager
def link(network: RealNetwork, code: str) -> Iterator[Link]:
    """Open a node's way to the processes above it."""
    folder = open_folder(network.data(code), TIERS.get(code, Tier.VILLAGE))
    with inside(network, code) as here:
        made = link_of(folder, here)
        assert made is not None
        with closing(made):
            yield made


def exchange(network: RealNetwork, *codes: str) -> Totals:
    """Have nodes exchange with the processes above them, one after the other; return what the last one moved.

    As their `sync` does before it moves photos, two seconds sooner each. Raises the refusal that ends it.
    """
    totals = Totals()
    for code in codes:
        with link(network, code) as way:
            totals = way.exchange()
    return totals


def exchange_all(network: RealNetwork, code: str) -> None:
    """Have a node exchange with the process above it, and move photos until none is left: all that its `sync` does."""
    with link(network, code) as way:
        way.exchange()
        way.carry_all(lambda _done, _total: None)


def status(network: RealNetwork, code: str) -> dict[str, Any]:
    """Return a node's status with its heads: what its command says, a second sooner."""
    with inside(network, code) as here:
        return status_of(here, heads=True)


def faults(network: RealNetwork, *codes: str) -> list[str]:
    """Verify all ledgers of nodes, as their command does; return what is wrong with them."""
    found = []
    for code in codes:
        with inside(network, code) as here:
            result = verify_all(here, lambda _total: None, lambda _entries: None)
        found += [f"{code} {fault.ledger} {fault.seq}: {fault.what}" for fault in result.faults]
    return found


def sees(network: RealNetwork, code: str, case: str) -> Case:
    """Return a case as a node shows it."""
    with inside(network, code) as here:
        return Cases(here).view(case).case


def done(network: RealNetwork, code: str, case: str, kind: str) -> Hand:
    """Return the last line of a case's slip that is of this kind, as a node shows it."""
    return [h for h in sees(network, code, case).slip if h.kind == kind][-1]


def ruled(network: RealNetwork, code: str, case: str, kind: str) -> tuple[Standing, Why] | None:
    """Return how that line stands by the county's word; None where it has said none."""
    ruling = done(network, code, case, kind).ruling
    return (ruling.standing, ruling.why) if ruling else None


def someone(here: Here, name: str = "陈静") -> Actor:
    """Return a person of a node who acts through its services."""
    return Actor(f"{here.code}:a1", name)


def decides(
    network: RealNetwork, case: str, kind: str, outcome: str, reason: str = "核对过原件"
) -> None:
    """Have the county's person decide on an act in doubt."""
    entry = done(network, COUNTY, case, kind).hash
    with inside(network, COUNTY) as here:
        Judgements(here).decide(case, entry, outcome, reason, someone(here))


def forces(
    network: RealNetwork, code: str, case: str, draft: tuple[str, Mapping[str, Any], str | None]
) -> Entry:
    """Append an entry (kind, body, grant) as a node would that has stopped asking whether it may."""
    kind, body, grant = draft
    with inside(network, code) as here, here.store.write() as room:
        ledger = case_ledger(case)
        entry = append(here, room, ledger, Draft(kind, body, grant=grant), someone(here))
        index_case(here, room, case)
    return entry


def joins(network: RealNetwork, code: str, login: str, name: str, *roles: str) -> None:
    """Add a person to a node's staff."""
    with inside(network, code) as here:
        Accounts(here).add(login, name, roles, PASSWORD)


def forge(
    network: RealNetwork, code: str, draft: tuple[str, str, Mapping[str, Any]], at: datetime
) -> Entry:
    """Append an entry (ledger, kind, body) by a node's own key, dated as one likes."""
    ledger, kind, body = draft
    with inside(network, code) as here, here.store.write() as room:
        head, name = room.ledgers.head(ledger), parse_ledger(ledger)
        assert head is not None
        assert name is not None
        place = Place(
            ledger=ledger,
            seq=head.seq + 1,
            prev=head.hash,
            epoch=head.custody.epoch,
            node=code,
            inc=here.inc,
            n=room.ledgers.last_count(code, here.inc) + 1,
            actor=f"{code}:a1",
            at=at,
            known=here.registry(room).head,
        )
        entry = seal(Draft(kind, body), place, here.random(16), here.signer)
        custody = advance(name, head.custody, entry.header)
        room.ledgers.append([entry], Head(ledger, entry.header.seq, entry.hash, custody))
    return entry


def deliver(network: RealNetwork, code: str, *entries: Entry) -> tuple[str, ...]:
    """Have a node send entries that are not its own feed along with its next request; return the verdicts."""
    folder = open_folder(network.data(code), TIERS.get(code, Tier.VILLAGE))
    exchange(network, code)
    with (
        inside(network, code) as here,
        closing(HttpCarrier(folder.identity.parent_url)) as carrier,
        held(folder.exchange_lock, wait=True),
    ):
        verdicts = sends_beside(here, folder.identity.parent, carrier, *entries)
    return tuple(verdicts.values())


def kept(network: RealNetwork, code: str) -> list[QuarantineItem]:
    """Return what a node's quarantine holds open, newest first."""
    with inside(network, code) as here, here.store.read() as room:
        return room.quarantine.items()


def setting(network: RealNetwork, code: str, key: str) -> str:
    """Return a setting of a node's store."""
    with inside(network, code) as here, here.store.read() as room:
        return room.desk.value(key)


def elsewhere(network: RealNetwork, code: str, folder: Path) -> RealNetwork:
    """Return a place for another machine that says it is the same node; it ends with the network."""
    folder.mkdir()
    other = RealNetwork(folder, {code: network.clocks[code]}, network.backing)
    network.stack.enter_context(other.stack)
    return other


def code_again(network: RealNetwork, code: str) -> str:
    """Return a one-time code with which a node that is enrolled already is enrolled again."""
    return _new_code(network, code, again=True)


def enrols(network: RealNetwork, code: str, parent: str) -> None:
    """Enrol a node through its running parent, over SQLite."""
    made = _new_code(network, code, again=False)
    joining = Joining(TIERS.get(code, Tier.VILLAGE), network.urls[parent], made, None)
    enrol(network.data(code), Settings(), joining)


def _new_code(network: RealNetwork, code: str, *, again: bool) -> str:
    with inside(network, COUNTY) as here:
        made = Network(here).new_code(code, here.itself, again=again)
    return write_code(made.node, made.secret, made.fingerprint)
