"""I6, worked out anew from grants, leases and what each author knew."""

from datetime import timedelta

from shared.app.reports import clock_reported_at
from shared.domain.case import Case, Hand
from shared.domain.facts import Header
from shared.domain.grants import Grant
from shared.domain.judgement import COUNTS, OUTCOMES, Standing
from shared.ledger.entry import Entry
from tests.simulation.memory import Violation
from tests.simulation.world import World
from tests.support.network import COUNTY


def only_granted_acts_count(world: World, case: Case, entries: list[Entry]) -> None:
    """Hold every act of power outside the county to the grant it names, or to the county's word on it."""
    headers = {e.hash: e.header for e in entries}
    for hand in case.slip:
        if hand.act is not None and hand.act.power and hand.node != COUNTY:
            _stands_rightly(world, case, hand, headers[hand.hash])


def _stands_rightly(world: World, case: Case, hand: Hand, header: Header) -> None:
    allowed = _with_what_people_say(_allowed(world, case, hand, header))
    where = f"{case.id} {hand.seq} ({hand.act} by {hand.node})"
    if hand.ruling is None and not hand.effective:
        again = [h for h in case.slip if h.act is hand.act and h.seq > hand.seq and h.effective]
        if not again:
            raise Violation("I6", f"{where}: neither judged nor done again")
        return
    found = hand.ruling.standing if hand.ruling else Standing.EFFECTIVE
    if found not in allowed:
        raise Violation("I6", f"{where}: {found} is none of {sorted(allowed)}")
    if hand.effective != (found is Standing.EFFECTIVE or found in COUNTS):
        raise Violation("I6", f"{where}: {found}, yet {'' if hand.effective else 'not '}effective")


def _with_what_people_say(allowed: set[Standing]) -> set[Standing]:
    """Add what comes of a standing by a person's decision, or because none came in time."""
    found = set(allowed)
    if Standing.FOR_RATIFICATION in found:
        found.add(Standing.SUSPENDED)
    for standing in (Standing.FOR_RATIFICATION, Standing.SUSPENDED, Standing.NOT_RATIFIED):
        if standing in found:
            found |= OUTCOMES[standing]
    return found


def _allowed(world: World, case: Case, hand: Hand, header: Header) -> set[Standing]:
    """Return how an act may stand by itself. An honest node only does what its own copy lets it do."""
    if hand.hash in world.memory.ungranted:
        return {Standing.SUSPENDED}
    own = world.registry().grants.get(header.grant or "")
    where = f"{case.id} {hand.seq}"
    if own is None or not _covers(world, own, case, hand):
        raise Violation("I6", f"{where}: no grant covers it")
    lease = own.leases[hand.act.power] if hand.act and hand.act.power else timedelta()
    if header.fresh is None or header.at >= header.fresh + lease:
        raise Violation("I6", f"{where}: done past the lease of {own.id}")
    with world.nodes[COUNTY].here.store.read() as room:
        there_by = clock_reported_at(room, header.node, header.inc, header.n)
    if own.revoked_at is None or header.at < own.revoked_at:
        in_doubt = there_by is not None and there_by >= min(own.ends, header.fresh + lease)
        return {Standing.FOR_RATIFICATION if in_doubt else Standing.EFFECTIVE}
    if header.known[0] >= own.revoked_seq:
        raise Violation("I6", f"{where}: done by a node that knew {own.id} to be revoked")
    return {Standing.FOR_RATIFICATION} | (set() if own.grave else {Standing.HONOURED})


def _covers(world: World, grant: Grant, case: Case, hand: Hand) -> bool:
    registry = world.registry()
    return (
        grant.matter == case.matter_id
        and hand.act is not None
        and hand.act.power in grant.powers
        and grant.reaches(registry.line(hand.node), registry.nodes[hand.node].level)
    )
