"""How an act that has arrived is judged: every case of the table, and what holds for all of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.acts import Power
from shared.domain.authority import Use, stands
from shared.domain.facts import Header
from shared.domain.freshness import CHECKPOINT_LIFE, lease_end
from shared.domain.grants import Grant
from shared.domain.judgement import (
    OUTCOMES,
    VERDICTS,
    Judgement,
    Ruling,
    Standing,
    Timing,
    Why,
    judge,
)
from shared.domain.registry import Registry
from tests.domain import judgement_parts as p
from tests.domain.judgement_rows import TABLE, Row
from tests.domain.judgement_table import PAGE, page, words_of
from tests.domain.test_authority import MATTER, minle_with
from tests.wire.county import NOW

BARE = minle_with()
WORST_FIRST = (
    Standing.SUSPENDED,
    Standing.FOR_RATIFICATION,
    Standing.HONOURED,
    Standing.EFFECTIVE,
)


def registry_of(held: p.Held) -> Registry:
    return replace(BARE, grants={grant.id: grant for grant in held.grants})


def use_of(header: Header, power: Power = Power.ACCEPT, amount: int | None = None) -> Use:
    return Use(header.node, MATTER.id, power, header.at, amount)


def judged(row: Row) -> Judgement:
    use = use_of(row.header, row.power, row.amount)
    return judge(registry_of(row.held), row.header, use, row.clock.timing)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: " / ".join(w.en for w in words_of(row)[:3]))
def test_each_case_of_the_table(row: Row) -> None:
    assert judged(row) == Judgement(row.standing, row.why)


class TestTheTable:
    def test_no_case_stands_in_it_twice(self) -> None:
        assert len({words_of(row) for row in TABLE}) == len(TABLE)

    def test_every_outcome_and_reason_of_judging_stands_in_it(self) -> None:
        """What was not ratified in time is no finding of `judge`: the county's clock says it later."""
        assert {row.why for row in TABLE} == {*Why} - {Why.NOT_IN_TIME}
        assert {row.standing for row in TABLE} == {*WORST_FIRST}

    def test_it_is_worded_in_both_languages(self) -> None:
        cells = [words for row in TABLE for words in words_of(row)]

        assert all(words.zh.strip() and words.en.strip() for words in cells)
        assert not any("|" in words.zh + words.en for words in cells)

    def test_the_page_for_readers_is_written_from_it(self) -> None:
        """Written anew by `python -m tests.domain.judgement_table`."""
        assert PAGE.read_text(encoding="utf-8") == page()


HELD = [part for part in vars(p).values() if isinstance(part, p.Held)]
KNEW = [part for part in vars(p).values() if isinstance(part, p.Knew)]
NEAR = st.sampled_from([p.CHECKED, p.REVOKED, p.ENDED, p.CHECKED + CHECKPOINT_LIFE])
MILLIS = st.integers(-2, 2).map(lambda n: n * p.MOMENT)
DAYS = st.integers(-40, 40).map(lambda n: timedelta(days=n))
MOMENTS = st.builds(lambda near, off: near + off, NEAR, MILLIS | DAYS)


@dataclass(frozen=True)
class Done:
    """An act of any of the table's parts, done at any time, as it has arrived."""

    held: p.Held
    knew: p.Knew
    at: datetime
    arrived: datetime

    def judged(self, *, corroborated: bool) -> Judgement:
        timing = Timing(corroborated, self.arrived)
        return judge(registry_of(self.held), self.header, use_of(self.header), timing)

    @property
    def header(self) -> Header:
        when = p.When(p.DAY_2.words, self.at)
        return Row(self.held, self.knew, when, p.AGREED, Standing.EFFECTIVE, Why.COVERED).header

    @property
    def own(self) -> Grant | None:
        return registry_of(self.held).grants.get(self.held.named or "")


DONE = st.builds(Done, st.sampled_from(HELD), st.sampled_from(KNEW), MOMENTS, MOMENTS)


def rank(judgement: Judgement) -> int:
    return WORST_FIRST.index(judgement.standing)


class TestAnything:
    """What holds for every mixture of the table's parts, at any time."""

    @given(DONE)
    def test_by_a_sound_clock_an_act_is_effective_exactly_where_it_stands_by_itself(
        self, done: Done
    ) -> None:
        effective = done.judged(corroborated=True).standing is Standing.EFFECTIVE

        assert effective == stands(registry_of(done.held), done.header, use_of(done.header))

    @given(DONE)
    def test_a_clock_that_cannot_be_trusted_never_makes_it_better(self, done: Done) -> None:
        assert rank(done.judged(corroborated=False)) <= rank(done.judged(corroborated=True))

    @given(DONE, MOMENTS)
    def test_setting_it_back_wins_nothing(self, done: Done, claimed: datetime) -> None:
        """An act done after its grant or lease had ended counts under no date that its node claims for it."""
        own, really = done.own, done.arrived
        lease = own.leases.get(Power.ACCEPT, p.LEASE) if own else p.LEASE
        end = lease_end(done.knew.fresh, lease)
        if own is None or end is None or really >= min(end, own.ends):
            found = replace(done, at=min(claimed, really)).judged(corroborated=False)
            assert rank(found) <= WORST_FIRST.index(Standing.FOR_RATIFICATION)

    @given(DONE, st.sampled_from(KNEW))
    def test_who_knew_more_is_never_better_off(self, done: Done, other: p.Knew) -> None:
        more = replace(other, fresh=done.knew.fresh)
        if more.known >= done.knew.known:
            assert rank(replace(done, knew=more).judged(corroborated=True)) <= rank(
                done.judged(corroborated=True)
            )

    @given(DONE)
    def test_a_grave_revocation_honours_nobody(self, done: Done) -> None:
        grants = tuple(replace(g, grave=g.revoked_at is not None) for g in done.held.grants)
        grave = replace(done, held=replace(done.held, grants=grants))

        assert grave.judged(corroborated=True).standing is not Standing.HONOURED

    @given(DONE, st.booleans())
    def test_the_county_finds_what_can_be_written_down(
        self, done: Done, corroborated: bool
    ) -> None:
        found = done.judged(corroborated=corroborated)

        assert (found.standing in VERDICTS) == (found.why is not Why.COVERED)
        assert found.standing in {*VERDICTS, Standing.EFFECTIVE}


class TestWhatAPersonMaySay:
    @pytest.mark.parametrize("standing", Standing)
    def test_an_act_counts_or_awaits_a_person_or_neither_but_never_both(
        self, standing: Standing
    ) -> None:
        ruling = Ruling(standing, Why.GRAVE, NOW)

        assert not (ruling.counts and ruling.is_open)
        assert ruling.is_open == (standing in OUTCOMES)

    def test_what_is_not_ratified_can_still_be_confirmed_and_nothing_else_is_open_for_ever(
        self,
    ) -> None:
        """From every verdict a person's words lead to an end in at most two steps."""
        for verdict in {*VERDICTS} - {Standing.HONOURED}:
            for first in OUTCOMES[verdict]:
                for second in OUTCOMES.get(first, {first}):
                    assert second not in OUTCOMES

    @pytest.mark.parametrize("text", [*Standing, *Why], ids=str)
    def test_it_is_said_in_both_languages(self, text: Standing | Why) -> None:
        assert text.text.zh
        assert text.text.en
