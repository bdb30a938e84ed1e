"""The county's override: the one exception to the single writer. What it may do, and what nobody may."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.case_checks import earlier_custodians
from shared.domain.custody import (
    DECLINED,
    KEY_ROTATED,
    OFFERED,
    OVERRIDDEN,
    TAKEN_OVER,
    Custody,
    advance,
    begin,
    displaces,
    is_overruled,
    next_epoch,
)
from shared.domain.facts import Epoch
from shared.domain.ledgers import LedgerName, journal_ledger, registry_ledger
from shared.domain.refusals import (
    BadHandoff,
    InTransit,
    NotCustodian,
    NotOffered,
    Refusal,
    StaleEpoch,
)
from tests.domain.desk import Desk
from tests.domain.test_custody import (
    CASE_NAME,
    HELD,
    JOURNAL_NAME,
    OFFERED_TO_TOWN,
    REVIEWED,
    TAKEN_BY_TOWN,
    header,
    name_of,
)
from tests.wire.county import CASE, COUNTY, NOW, TOWN, VILLAGE

DEVICE = "620722101200-a1"
AT_THE_COUNTY = Custody(COUNTY, (0, 2), members=(VILLAGE, TOWN, COUNTY))
OFFERED_DOWN = replace(AT_THE_COUNTY, offered_to=TOWN, offered_at=NOW)
STATES = [HELD, OFFERED_TO_TOWN, TAKEN_BY_TOWN, AT_THE_COUNTY, OFFERED_DOWN]
CASE_JOURNAL = name_of(journal_ledger(VILLAGE, CASE))
OWN = Custody(VILLAGE, members=(VILLAGE,))
JOURNALS = [JOURNAL_NAME, CASE_JOURNAL]


def overridden(custody: Custody, to: str = COUNTY) -> Custody:
    entry = header(COUNTY, OVERRIDDEN, next_epoch(custody, OVERRIDDEN), to)
    return advance(CASE_NAME, custody, entry)


@pytest.mark.parametrize("to", [VILLAGE, TOWN, COUNTY])
@pytest.mark.parametrize("custody", STATES)
def test_from_every_state_the_county_names_the_new_custodian(custody: Custody, to: str) -> None:
    after = overridden(custody, to)

    assert (after.holder, after.epoch) == (to, (custody.epoch[0] + 1, 0))
    assert (after.offered_to, after.offered_at) == (None, None)


@pytest.mark.parametrize("custody", STATES)
def test_who_was_a_member_stays_one_and_the_new_custodian_becomes_one(custody: Custody) -> None:
    assert overridden(custody, TOWN).members[: len(custody.members)] == custody.members
    assert set(overridden(custody, TOWN).members) == {*custody.members, TOWN}
    assert overridden(custody, TOWN).origin == custody.origin


@pytest.mark.parametrize("author", [VILLAGE, TOWN, "620723000000", "620722000000-a1", DEVICE])
@pytest.mark.parametrize("custody", STATES)
def test_nobody_but_the_county_of_the_case_s_origin_overrides(
    custody: Custody, author: str
) -> None:
    entry = header(author, OVERRIDDEN, next_epoch(custody, OVERRIDDEN), TOWN)

    with pytest.raises(NotCustodian):
        advance(CASE_NAME, custody, entry)


def test_the_county_is_that_of_the_origin_even_when_another_holds_the_pen() -> None:
    """A case of one county that another came to hold is still its own county's to override."""
    held_abroad = Custody("620723101000", (0, 1), members=(VILLAGE, "620723101000"))
    taken_in_on_a_device = Custody(DEVICE, members=(DEVICE,))

    assert overridden(held_abroad).holder == COUNTY
    assert overridden(taken_in_on_a_device).holder == COUNTY
    with pytest.raises(NotCustodian):
        advance(CASE_NAME, held_abroad, header("620723000000", OVERRIDDEN, (1, 0), COUNTY))


@pytest.mark.parametrize("epoch", [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (2, 1)])
@pytest.mark.parametrize("custody", STATES)
def test_an_override_of_another_epoch_is_stale(custody: Custody, epoch: Epoch) -> None:
    with pytest.raises(StaleEpoch):
        advance(CASE_NAME, custody, header(COUNTY, OVERRIDDEN, epoch, COUNTY))


def test_an_override_counts_on_from_those_that_it_takes_out() -> None:
    """A ledger stepped back to before an earlier override: the next one is newer than that."""
    custody = Custody(TOWN, (0, 2), members=(VILLAGE, TOWN))

    assert advance(CASE_NAME, custody, header(COUNTY, OVERRIDDEN, (5, 0), COUNTY)).epoch == (5, 0)


@pytest.mark.parametrize("custody", STATES)
def test_an_override_names_somebody(custody: Custody) -> None:
    with pytest.raises(BadHandoff):
        advance(CASE_NAME, custody, header(COUNTY, OVERRIDDEN, (1, 0), None))


@pytest.mark.parametrize("custody", STATES)
def test_overrides_follow_each_other_and_each_raises_the_epoch(custody: Custody) -> None:
    twice = overridden(overridden(custody, TOWN), VILLAGE)

    assert (twice.holder, twice.epoch) == (VILLAGE, (2, 0))
    with pytest.raises(StaleEpoch):
        advance(CASE_NAME, twice, header(COUNTY, OVERRIDDEN, (2, 0), COUNTY))


@pytest.mark.parametrize("kind", [REVIEWED, OFFERED, TAKEN_OVER, DECLINED])
@pytest.mark.parametrize("author", [VILLAGE, TOWN, COUNTY])
@pytest.mark.parametrize("custody", STATES)
def test_what_the_old_epoch_writes_afterwards_is_refused_and_overruled(
    custody: Custody, author: str, kind: str
) -> None:
    """Also what its old custodian, or whom it was offered to, would have been free to write before."""
    after = overridden(custody)
    entry = header(author, kind, next_epoch(custody, kind), VILLAGE)

    assert is_overruled(after.epoch, entry)
    assert not is_overruled(custody.epoch, entry)
    with pytest.raises(Refusal):
        advance(CASE_NAME, after, entry)


@pytest.mark.parametrize("custody", STATES)
def test_the_new_custodian_writes_on_and_hands_over_as_anyone(custody: Custody) -> None:
    after = overridden(custody, TOWN)
    written = advance(CASE_NAME, after, header(TOWN, REVIEWED, (1, 0)))
    offered = advance(CASE_NAME, written, header(TOWN, OFFERED, (1, 0), COUNTY))
    taken = advance(CASE_NAME, offered, header(COUNTY, TAKEN_OVER, (1, 1)))

    assert written == after
    assert (taken.holder, taken.epoch) == (COUNTY, (1, 1))
    with pytest.raises(InTransit):
        advance(CASE_NAME, offered, header(TOWN, REVIEWED, (1, 0)))


def test_an_offer_that_was_open_is_answered_by_nobody_any_more() -> None:
    after = overridden(OFFERED_TO_TOWN)

    for epoch in ((0, 1), (1, 1)):
        with pytest.raises(NotOffered):
            advance(CASE_NAME, after, header(TOWN, TAKEN_OVER, epoch))


class TestJournals:
    @pytest.mark.parametrize("name", JOURNALS, ids=str)
    def test_a_journal_goes_on_with_its_own_writer_in_a_new_epoch(self, name: LedgerName) -> None:
        after = advance(name, OWN, header(COUNTY, OVERRIDDEN, (1, 0), VILLAGE))

        assert after == replace(OWN, epoch=(1, 0))
        assert advance(name, after, header(VILLAGE, REVIEWED, (1, 0))) == after
        with pytest.raises(StaleEpoch):
            advance(name, after, header(VILLAGE, REVIEWED, (0, 0)))

    @pytest.mark.parametrize("to", [COUNTY, TOWN, DEVICE, None])
    @pytest.mark.parametrize("name", JOURNALS, ids=str)
    def test_it_is_given_to_nobody_else(self, name: LedgerName, to: str | None) -> None:
        with pytest.raises(BadHandoff):
            advance(name, OWN, header(COUNTY, OVERRIDDEN, (1, 0), to))

    @pytest.mark.parametrize("author", [VILLAGE, TOWN])
    @pytest.mark.parametrize("name", JOURNALS, ids=str)
    def test_only_the_county_does_it(self, name: LedgerName, author: str) -> None:
        with pytest.raises(NotCustodian):
            advance(name, OWN, header(author, OVERRIDDEN, (1, 0), VILLAGE))

    @pytest.mark.parametrize("name", JOURNALS, ids=str)
    def test_the_county_writes_nothing_else_in_it_afterwards(self, name: LedgerName) -> None:
        after = advance(name, OWN, header(COUNTY, OVERRIDDEN, (1, 0), VILLAGE))

        with pytest.raises(NotCustodian):
            advance(name, after, header(COUNTY, REVIEWED, (1, 0)))


REGISTRY = name_of(registry_ledger(COUNTY))
FOUNDED = Custody(COUNTY, members=(COUNTY,))


@pytest.mark.parametrize("to", [COUNTY, TOWN, None])
def test_the_registry_is_never_overridden_not_even_by_the_county(to: str | None) -> None:
    with pytest.raises(NotCustodian):
        advance(REGISTRY, FOUNDED, header(COUNTY, OVERRIDDEN, (1, 0), to))


class TestANewCountyKey:
    def test_it_fences_what_the_old_key_wrote_in_the_registry(self) -> None:
        rotated = header(COUNTY, KEY_ROTATED, next_epoch(FOUNDED, KEY_ROTATED))
        after = advance(REGISTRY, FOUNDED, rotated)

        assert after == replace(FOUNDED, epoch=(1, 0))
        assert displaces(FOUNDED, rotated)
        with pytest.raises(StaleEpoch):
            advance(REGISTRY, after, header(COUNTY, REVIEWED, (0, 0)))
        assert advance(REGISTRY, after, header(COUNTY, REVIEWED, (1, 0))) == after

    @pytest.mark.parametrize("epoch", [(0, 0), (0, 1), (1, 1), (2, 0)])
    def test_one_of_another_epoch_is_stale(self, epoch: Epoch) -> None:
        with pytest.raises(StaleEpoch):
            advance(REGISTRY, FOUNDED, header(COUNTY, KEY_ROTATED, epoch))

    def test_only_the_county_writes_it(self) -> None:
        with pytest.raises(NotCustodian):
            advance(REGISTRY, FOUNDED, header(TOWN, KEY_ROTATED, (1, 0)))

    @pytest.mark.parametrize(
        ("name", "own"), [(CASE_NAME, HELD), (JOURNAL_NAME, OWN), (CASE_JOURNAL, OWN)], ids=str
    )
    def test_elsewhere_it_raises_nothing(self, name: LedgerName, own: Custody) -> None:
        with pytest.raises(StaleEpoch):
            advance(name, own, header(VILLAGE, KEY_ROTATED, (1, 0)))
        assert advance(name, own, header(VILLAGE, KEY_ROTATED, (0, 0))).epoch == (0, 0)


@pytest.mark.parametrize("kind", [REVIEWED, OFFERED, TAKEN_OVER, DECLINED])
def test_nothing_but_a_fence_takes_the_place_of_what_was_written(kind: str) -> None:
    assert not displaces(HELD, header(COUNTY, kind, (1, 0), TOWN))
    assert displaces(HELD, header(COUNTY, OVERRIDDEN, (1, 0), TOWN))
    assert not displaces(overridden(HELD), header(COUNTY, OVERRIDDEN, (1, 0), TOWN))


def test_no_ledger_begins_with_an_override() -> None:
    with pytest.raises(StaleEpoch):
        begin(CASE_NAME, header(COUNTY, OVERRIDDEN, (1, 0), COUNTY))


class TestOnACase:
    """The act as the county's clerk does it."""

    def test_it_moves_the_pen_and_nothing_else(self) -> None:
        desk = Desk().accepted()
        before = desk.case

        after = desk.act(COUNTY, Act.OVERRIDE, reason="洪水镇断电").case

        assert after.custody == overridden(before.custody, COUNTY)
        after_but = replace(after, custody=before.custody, slip=before.slip, organs=before.organs)
        assert after_but == before
        assert (after.slip[-1].act, after.slip[-1].to) == (Act.OVERRIDE, COUNTY)

    def test_the_county_goes_on_where_the_town_stopped(self) -> None:
        desk = Desk().accepted().act(COUNTY, Act.OVERRIDE, reason="断电")
        desk.act(COUNTY, Act.REVIEW, opinion="pass").act(COUNTY, Act.DECIDE, outcome="granted")

        assert desk.case.stage is Stage.DECIDED

    def test_without_a_name_the_county_takes_it_itself(self) -> None:
        assert Desk().act(COUNTY, Act.OVERRIDE, reason="断电").case.custody.holder == COUNTY

    def test_it_may_give_the_case_to_another_that_is_enrolled(self) -> None:
        desk = Desk().act(COUNTY, Act.OVERRIDE, to=TOWN, reason="村里断网")

        assert desk.case.custody.holder == TOWN
        desk.act(TOWN, Act.ACCEPT)
        assert desk.case.stage is Stage.ACCEPTED

    @pytest.mark.parametrize("to", [VILLAGE, "620722999000", "x"])
    def test_it_gives_it_to_none_that_cannot_write(self, to: str) -> None:
        refused = Desk().problem(Act.OVERRIDE, "to", COUNTY, to=to, reason="断电")

        assert refused.code == "input.bad_choice"

    def test_it_gives_it_to_none_that_is_suspended(self) -> None:
        desk = Desk()
        desk.registry.suspended[TOWN, 1] = NOW

        assert set(desk.problems(Act.OVERRIDE, COUNTY, to=TOWN, reason="断电")) == {"to"}

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_it_wants_a_reason(self, reason: str) -> None:
        assert set(Desk().problems(Act.OVERRIDE, COUNTY, reason=reason)) == {"reason"}

    def test_the_pen_can_be_given_back_to_whoever_an_override_gave_it(self) -> None:
        desk = Desk().act(COUNTY, Act.OVERRIDE, to=TOWN, reason="断网")
        desk.act(TOWN, Act.ACCEPT).act(TOWN, Act.REVIEW, opinion="pass")
        desk.act(TOWN, Act.FORWARD).act(COUNTY, Act.TAKE_OVER)

        assert earlier_custodians(desk.case) == (TOWN, VILLAGE)
        assert desk.act(COUNTY, Act.RETURN, note="请补").case.custody.offered_to == TOWN
