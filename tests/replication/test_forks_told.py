"""Forks that one node finds and others hear of: whatever comes first, and whoever makes one up."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest

from shared.app.aside import BEHIND, FORK, FROZEN
from shared.app.overriding import Overriding, override
from shared.app.reentry import Reentry
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.custody import OVERRIDDEN
from shared.domain.doing import Typed
from shared.domain.facts import Draft
from shared.domain.kinds import DEATH_REPORTED, ENTRY_REFUSED
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.ledger.entry import Entry
from shared.replication.codes import AfterRefused, Fork, Frozen
from shared.replication.marks import STORE_EPOCH
from tests.replication.test_held import breaks_off
from tests.support.accidents import image_of, over
from tests.support.forge import Forger, deliver, ledger_of
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County, TestNode
from tests.web.desks import A_CASE
from tests.web.doubts import journal_forked
from tests.web.stories import small_county

CASE = "01234567-89ab-7def-8123-456789abcdef"
LEDGER = case_ledger(CASE)


@pytest.fixture
def county() -> County:
    """Return a county in which a village has taken in a case and corrected it: two entries everywhere."""
    county = County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE))
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.CORRECT, field="applicant.phone", new="13900000000", reason="错")
    county.settle()
    return county


def two_tales(county: County, **wish: Any) -> tuple[Entry, Entry]:
    """Return two entries that the village signed for one place."""
    forger = Forger(county[VILLAGE])
    return forger.entry(LEDGER, n=70, **wish), forger.entry(LEDGER, n=71, **wish)


def second_tale(county: County) -> tuple[Entry, Entry]:
    """Have the town hold the village's first tale; return the second and an entry that follows it."""
    one, two = two_tales(county)
    more = Forger(county[VILLAGE]).entry(LEDGER, seq=4, prev=two.hash, n=72)
    deliver(county[TOWN], VILLAGE, one)
    return two, more


def frozen(node: TestNode) -> bool:
    with node.here.store.read() as room:
        head = room.ledgers.head(LEDGER)
    return head is not None and bool(head.frozen)


def tells(county: County, teller: str, **claim: Any) -> None:
    """Have a node claim in its journal that an entry of the case was refused."""
    body = {
        "ledger": LEDGER,
        "seq": 1,
        "hash": "ab" * 32,
        "kind": "case.closed.v1",
        "author": VILLAGE,
        "refuser": teller,
        "code": "ledger.fork",
        "owner": COUNTY,
        "evidence": {},
        **claim,
    }
    here = county[teller].here
    with here.store.write() as room:
        append(here, room, journal_ledger(teller), Draft(ENTRY_REFUSED, body), here.itself)


def exchanges(county: County, code: str, times: int = 4) -> None:
    for _ in range(times):
        county[code].exchange()


def decides(county: County) -> None:
    """End the fork at the county, in the village's favour, and let all hear of it."""
    centre = county[COUNTY]
    Overriding(centre.here).decide_fork(LEDGER, VILLAGE, "以收件为准", centre.actor)
    county.settle()


def sound(county: County) -> None:
    """Say that the case can go on, and is one everywhere."""
    assert [c for c in (COUNTY, TOWN, VILLAGE) if frozen(county[c])] == []
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    assert len({tuple(h.hash for h in county[c].sees(CASE).slip) for c in (COUNTY, TOWN)}) == 1


def holds_a_second_tale(county: County) -> None:
    """Have the village's disk hold its second tale, and what follows it, instead of the first."""
    two, more = second_tale(county)
    with county[VILLAGE].here.store.write() as room:
        head = room.ledgers.head(LEDGER)
        assert head is not None
        room.ledgers.append([two, more], replace(head, seq=4, hash=more.hash))


def test_the_signature_that_proves_a_fork_is_asked_for_until_it_is_there(county: County) -> None:
    """It came under another one's, and the line broke behind the question."""
    holds_a_second_tale(county)
    breaks_off(county[VILLAGE])
    for _ in range(2):
        exchanges(county, VILLAGE, 1)
        exchanges(county, TOWN, 1)

    assert len(Overriding(county[COUNTY].here).forked()) == 1


def test_so_it_is_where_the_fork_was_found_among_what_was_held() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.exchange()
    village.does(CASE, Act.CORRECT, field="applicant.phone", new="13900000000", reason="错")
    one, two = two_tales(county)
    more = Forger(village).entry(LEDGER, seq=4, prev=two.hash, n=72)

    assert deliver(town, VILLAGE, replace(two, signature=None), more).wants == {(LEDGER, 2)}
    assert deliver(town, VILLAGE, ledger_of(village, CASE)[1], one).wants == {(LEDGER, -3)}


def test_who_has_but_what_stands_here_is_not_asked_again(county: County) -> None:
    """The county has the first tale alone: it sends that once when it is asked for the second one's signature."""
    town = county[TOWN]
    two, more = second_tale(county)
    town.exchange()
    deliver(town, VILLAGE, replace(two, signature=None), more)
    received = [town.exchange().received for _ in range(4)]

    assert received[0] > 0
    assert received[2:] == [0, 0]


@pytest.mark.parametrize("way", ["one by one", "in one batch", "report first"])
def test_the_county_sees_a_fork_whatever_reaches_it_first(county: County, way: str) -> None:
    town, (one, two) = county[TOWN], two_tales(county)
    if way == "report first":  # the town's journal of the case goes before the case
        told = Typed({"died_on": "2026-11-20", "reason": ""})
        town.cases.hand_in(CASE, DEATH_REPORTED, told, town.actor)
    for batch in [(one, two)] if way == "in one batch" else [(one,), (two,)]:
        deliver(town, VILLAGE, *batch)
    exchanges(county, TOWN)

    assert frozen(county[COUNTY])
    assert len(Overriding(county[COUNTY].here).forked()) == 1
    decides(county)
    sound(county)


def overrides(county: County, to: str = TOWN) -> None:
    """Have the county take the case from the village, whatever it knows of it."""
    centre = county[COUNTY]
    body = {"reason": "村里联系不上", "by": "陈静"}
    with centre.here.store.write() as room:
        override(centre.here, room, LEDGER, to, body, centre.actor)


@pytest.mark.parametrize("first", ["both at the town", "one at each"])
def test_an_override_of_a_county_that_knew_of_no_fork_leaves_it_to_be_decided(
    county: County, first: str
) -> None:
    one, two = two_tales(county)
    if first == "one at each":
        deliver(county[COUNTY], TOWN, one)
        deliver(county[TOWN], VILLAGE, two)
    else:
        deliver(county[TOWN], VILLAGE, one)
        deliver(county[TOWN], VILLAGE, two)
    overrides(county)
    exchanges(county, TOWN)
    if frozen(county[COUNTY]):
        decides(county)
    county.settle()

    assert county[TOWN].sees(CASE).custody == county[COUNTY].sees(CASE).custody
    assert not frozen(county[TOWN])


def test_a_fork_that_is_only_claimed_counts_for_nothing(county: County) -> None:
    tells(county, OTHER_VILLAGE, seq=1)
    county.settle()
    chief = Overriding(county[COUNTY].here)
    assert (chief.fork_count(), chief.forked()) == (0, [])

    deliver(county[COUNTY], TOWN, *two_tales(county))
    (found,) = chief.forked()
    assert found.seq == 3
    decides(county)
    sound(county)


def test_a_proof_is_not_hidden_by_an_earlier_tale_of_the_same_entry(county: County) -> None:
    """The village tells of its own second entry, in its town's name, before its town does."""
    one, two = two_tales(county)
    tells(county, VILLAGE, seq=3, hash=two.hash, refuser=TOWN, code="entry.malformed")
    county.settle()
    for tale in (one, two):
        deliver(county[TOWN], VILLAGE, tale)
    exchanges(county, TOWN)

    assert len(Overriding(county[COUNTY].here).forked()) == 1
    decides(county)
    sound(county)


def test_a_fork_behind_a_decision_is_decided_on_too(county: County) -> None:
    """The village contradicts what was before: the second decision is newer than the first everywhere."""
    county[VILLAGE].does(CASE, Act.CORRECT, field="applicant.phone", new="13800000000", reason="错")
    county.settle()
    one, two = two_tales(county)
    early = Forger(county[VILLAGE]).entry(
        LEDGER, seq=3, prev=county[TOWN].sees(CASE).slip[1].hash, n=72
    )
    deliver(county[COUNTY], TOWN, one, two)
    decides(county)
    deliver(county[TOWN], VILLAGE, early)
    exchanges(county, TOWN)
    assert frozen(county[COUNTY])

    decides(county)
    assert county[TOWN].sees(CASE).custody.epoch == (2, 0)
    sound(county)


def test_a_county_put_back_to_before_it_found_a_fork_finds_it_again(county: County) -> None:
    """Its own report comes back to it, the entry that contradicts does not."""
    one, two = two_tales(county)
    deliver(county[TOWN], VILLAGE, one)
    exchanges(county, TOWN)
    before = image_of(county[COUNTY].here.store)
    deliver(county[COUNTY], TOWN, two)
    county.settle()
    here = over(county[COUNTY].here, before)
    with here.store.write() as room:
        room.desk.set_value(STORE_EPOCH, "")
    county.nodes[COUNTY] = TestNode(here)
    county[TOWN].parent = county[COUNTY]
    county.settle()

    assert frozen(county[COUNTY])
    assert len(Overriding(here).forked()) == 1
    decides(county)
    sound(county)


def test_a_second_tale_under_one_signature_is_asked_for_with_its_own(county: County) -> None:
    """Else nobody above could be shown the proof. The first answer is lost: the same batch comes once more."""
    two, more = second_tale(county)
    for _ in range(2):
        outcome = deliver(county[TOWN], VILLAGE, replace(two, signature=None), more)
        assert outcome.verdicts[two.hash] == "quarantined:ledger.fork"
        assert outcome.wants == {(LEDGER, -3)}
    exchanges(county, TOWN)
    assert not frozen(county[COUNTY])

    deliver(county[TOWN], VILLAGE, two)
    exchanges(county, TOWN)
    assert len(Overriding(county[COUNTY].here).forked()) == 1
    decides(county)
    sound(county)


def test_what_nobody_can_be_shown_holds_no_override_up(county: County) -> None:
    """The village keeps back the signature: its town freezes the case, and the county takes it all the same."""
    two, more = second_tale(county)
    deliver(county[TOWN], VILLAGE, replace(two, signature=None), more)
    exchanges(county, TOWN)
    assert frozen(county[TOWN])
    overrides(county)
    county.settle()

    assert not frozen(county[TOWN])
    assert county[TOWN].sees(CASE).custody == county[COUNTY].sees(CASE).custody


def test_a_fork_is_ended_also_where_one_signature_covered_all(county: County) -> None:
    """What stays is asked for with its own, from whoever wrote it."""
    village, town = county[VILLAGE], county[TOWN]
    village.does(CASE, Act.CORRECT, field="applicant.phone", new="13800000000", reason="错")
    village.does(CASE, Act.FORWARD)
    county.settle()
    other = Forger(village).entry(
        LEDGER, seq=4, prev=town.sees(CASE).slip[2].hash, epoch=(0, 0), n=71
    )
    assert deliver(town, VILLAGE, other).wants == {(LEDGER, -3)}
    deliver(town, VILLAGE, *ledger_of(village, CASE)[2:])
    exchanges(county, TOWN)

    assert Overriding(county[COUNTY].here).fork(LEDGER).staying == 3
    decides(county)
    sound(county)


def test_what_ends_a_fork_is_asked_for_until_it_comes(county: County) -> None:
    """The answer in which the county asked for it was lost."""
    village, town = county[VILLAGE], county[TOWN]
    first = ledger_of(village, CASE)[0]
    assert ledger_of(county[COUNTY], CASE)[0].signature is None
    other = Forger(village).entry(LEDGER, seq=2, prev=first.hash, n=71)
    deliver(town, VILLAGE, other)
    deliver(town, VILLAGE, *ledger_of(village, CASE))
    town.lose_answers = 1
    with pytest.raises(ConnectionError):
        town.exchange()
    exchanges(county, TOWN)

    assert frozen(county[COUNTY])
    decides(county)
    sound(county)


def test_what_follows_a_fence_that_is_held_waits_with_it(county: County) -> None:
    """The county took the case over; the town holds what stays of it under a signature that goes with the rest."""
    village, town, centre = county[VILLAGE], county[TOWN], county[COUNTY]
    first = ledger_of(village, CASE)[0]
    assert ledger_of(town, CASE)[0].signature is None
    writer = Forger(centre)
    fence = writer.entry(
        LEDGER,
        OVERRIDDEN,
        seq=2,
        prev=first.hash,
        epoch=(1, 0),
        to=COUNTY,
        body={"reason": "村里联系不上", "by": "陈静"},
    )
    n = fence.header.n + 1
    after = writer.entry(LEDGER, seq=3, prev=fence.hash, epoch=(1, 0), n=n)
    outcome = deliver(town, COUNTY, fence, after)
    assert set(outcome.verdicts.values()) == {"held"}

    deliver(town, COUNTY, first, fence)
    assert [entry.hash for entry in ledger_of(town, CASE)] == [first.hash, fence.hash, after.hash]


def test_an_entry_that_stands_is_not_entered_again_whoever_refused_it(county: County) -> None:
    village, centre = county[VILLAGE], county[COUNTY]
    standing = ledger_of(village, CASE)[0]
    claim = {"seq": 1, "hash": standing.hash, "kind": standing.header.kind}
    evidence = {"header": b64encode(standing.raw).decode()}
    tells(county, TOWN, code="ledger.frozen_here", evidence=evidence, **claim)
    one, two = two_tales(county)
    deliver(county[TOWN], VILLAGE, one)
    deliver(county[TOWN], VILLAGE, two)
    exchanges(county, TOWN)
    decides(county)

    with centre.here.store.read() as room:
        kept = [i.hash for i in room.quarantine.items(codes={"custody.displaced"})]
    assert standing.hash not in kept
    assert kept


def test_the_codes_that_a_decision_settles_are_those_that_receiving_gives() -> None:
    assert (Fork.code, AfterRefused.code, Frozen.code) == (FORK, BEHIND, FROZEN)


def test_nothing_goes_to_and_fro_for_a_signature_that_neither_has(county: County) -> None:
    village, town = county[VILLAGE], county[TOWN]
    first = ledger_of(village, CASE)[0]
    deliver(town, VILLAGE, Forger(village).entry(LEDGER, seq=2, prev=first.hash, n=71))
    exchanges(county, TOWN)

    assert frozen(county[COUNTY])
    assert [ledger_of(county[c], CASE)[0].signature for c in (COUNTY, TOWN)] == [None, None]
    assert not town.exchange().moved


@pytest.mark.parametrize("at", [TOWN, COUNTY])
def test_a_proof_is_not_hidden_by_a_spoilt_copy_that_came_first(county: County, at: str) -> None:
    one, two = two_tales(county)
    below = VILLAGE if at == TOWN else TOWN
    deliver(county[at], below, one)
    deliver(county[at], below, replace(two, signature=bytes(64)))
    deliver(county[at], below, two)
    exchanges(county, TOWN)

    assert len(Overriding(county[COUNTY].here).forked()) == 1
    decides(county)
    sound(county)


def test_what_was_refused_over_a_fork_can_be_entered_again_after_the_decision(
    county: County,
) -> None:
    """The town accepted honestly while the county had frozen the case over the village's tales."""
    town = county[TOWN]
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    town.does(CASE, Act.TAKE_OVER)
    county.settle()
    other = Forger(county[VILLAGE]).entry(
        LEDGER, seq=3, prev=town.sees(CASE).slip[1].hash, epoch=(0, 0), n=71
    )
    town.does(CASE, Act.ACCEPT)
    accepted = town.sees(CASE).slip[-1].hash
    deliver(county[COUNTY], TOWN, other)
    county.settle()
    centre = county[COUNTY]
    Overriding(centre.here).decide_fork(LEDGER, TOWN, "以收件为准", centre.actor)
    county.settle()

    assert accepted in {waiting.item.hash for waiting in Reentry(town.here).waiting()}
    with centre.here.store.read() as room:
        waits_there = {item.hash: item.code for item in room.quarantine.items()}
    assert waits_there[accepted] == "custody.displaced"


def test_a_village_that_was_shown_another_entry_shows_what_it_holds(county: County) -> None:
    """The county holds what its town sent up; what the town sent down it hears of from the village alone."""
    village, town = county[VILLAGE], county[TOWN]
    village.does(CASE, Act.FORWARD)
    county.settle()
    town.does(CASE, Act.TAKE_OVER)
    county.settle()
    shown = Forger(town).entry(LEDGER, n=70)
    town.does(CASE, Act.ACCEPT)
    deliver(village, TOWN, shown)
    county.settle()

    assert frozen(county[COUNTY])
    decides(county)
    sound(county)


def test_a_journal_that_forks_at_its_first_entry_begins_anew() -> None:
    """A town told its village, was put back before it told the county, and wrote the place anew."""
    county = small_county()
    one, two = journal_forked(county)
    ledger, centre, town = one.header.ledger, county[COUNTY], county[TOWN]
    shown = Overriding(centre.here).fork(ledger)
    assert (shown.staying, shown.can_go_on) == (0, True)
    Overriding(centre.here).decide_fork(ledger, "", "以乡镇核对的为准", centre.actor)
    county.settle()
    town.cases.hand_in(
        A_CASE, DEATH_REPORTED, Typed({"died_on": "2026-11-20", "reason": ""}), town.actor
    )
    county.settle()

    stands = {code: hashes_of(county[code], ledger) for code in (COUNTY, TOWN, VILLAGE)}
    assert len(set(map(tuple, stands.values()))) == 1
    assert len(stands[TOWN]) == 2
    assert {one.hash, two.hash} <= {w.item.hash for w in Reentry(town.here).waiting()}


def hashes_of(node: TestNode, ledger: str) -> list[str]:
    with node.here.store.read() as room:
        return [entry.hash for entry in room.ledgers.entries(ledger)]
