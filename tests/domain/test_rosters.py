"""Rosters: rows that go in and rows that are kept, ticks, how far it is, and what the fold bears."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.custody import OVERRIDDEN
from shared.domain.facts import Draft, Fact
from shared.domain.kinds import ROSTER_CLOSED, ROSTER_LISTED, ROSTER_OPENED
from shared.domain.refusals import Refusal, UnknownMatter
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_rosters import (
    NothingTicked,
    NumberTaken,
    RosterClosed,
    RosterFull,
    RosterHasPeople,
    RosterNotPreparedHere,
    RowTwice,
    TickedMeanwhile,
    UnknownPerson,
)
from shared.domain.roster_acts import again, close, list_people, offer, strike, targets
from shared.domain.roster_fold import fold_roster
from shared.domain.roster_opening import Opening, open_roster
from shared.domain.roster_outcomes import Outcome
from shared.domain.roster_rows import Row, check_row, rows_of
from shared.domain.roster_ticks import Tick, by_data, first_mark, marks_of
from shared.domain.rosters import MOST_ROWS, Member, result_of
from tests.domain.roster_desk import NUMBER, RosterDesk, row
from tests.support.rosters import elder, number_born, opening
from tests.wire.county import COUNTY, NOW, TOWN, VILLAGE, minle

OTHER_VILLAGE = "620722101201"
BAD = st.text(max_size=20)


@pytest.fixture
def desk() -> RosterDesk:
    return RosterDesk()


@pytest.fixture
def review() -> RosterDesk:
    return RosterDesk("review")


class TestRows:
    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"id_number": elder(9)[:17] + "?"}, "input.id_checksum"),
            ({"id_number": elder(9)[:17]}, "input.id_length"),
            ({"id_number": ""}, "input.required"),
            ({"id_number": elder(1)}, "roster.twice"),
            ({"id_number": elder(1).lower()}, "roster.twice"),
            ({"name": ""}, "input.required"),
            ({"name": "王3"}, "input.bad_name"),
            ({"phone": "没有"}, "input.bad_phone"),
            ({"household": "户" * 41}, "input.too_long"),
            ({"village": "八一村"}, "roster.other_village"),
            ({"village": "620722101201"}, "roster.other_village"),
        ],
    )
    def test_a_bad_row_is_kept_with_its_code(
        self, desk: RosterDesk, wrong: dict[str, str], code: str
    ) -> None:
        found = desk.sorts(row(9, **wrong), row(10))
        assert [u.code for u in found.unfit] == [code]
        assert [p.name for p in found.people] == [row(10).name]

    @pytest.mark.parametrize(
        "village",
        [
            "",
            "城关村",
            "城关村村民委员会",
            "城关村村委会",
            " 城关 ",
            "620722101200",
            "洪水镇城关村",
        ],
    )
    def test_a_village_is_known_by_its_names_and_its_code(
        self, desk: RosterDesk, village: str
    ) -> None:
        assert not desk.sorts(row(9, village=village)).unfit

    def test_the_same_number_twice_in_a_file_goes_in_once(self, desk: RosterDesk) -> None:
        found = desk.sorts(row(9), row(10, id_number=elder(9)), row(11))
        assert [p.row for p in found.people] == [9, 11]
        assert [(u.row, u.code) for u in found.unfit] == [(10, "roster.twice")]

    def test_who_is_on_record_as_dead_is_not_listed_unless_somebody_says_why(
        self, desk: RosterDesk
    ) -> None:
        found = desk.sorts(row(9), dead=frozenset({elder(9)}))
        assert [u.code for u in found.unfit] == ["roster.recorded_dead"]

    @pytest.mark.parametrize(
        ("ground", "code"),
        [
            ("", "roster.recorded_dead"),
            ("  ", "roster.recorded_dead"),
            ("字" * 1001, "input.too_long"),
            ("见到\x07本人", "input.bad_character"),
        ],
        ids=("none", "blank", "long", "control"),
    )
    def test_the_ground_on_which_a_dead_person_lives_is_a_text(
        self, desk: RosterDesk, ground: str, code: str
    ) -> None:
        known = desk.known(dead=frozenset({elder(9)}))
        with pytest.raises(Refusal) as caught:
            check_row(row(9), known, (), 7, ground)
        assert caught.value.code == code
        assert check_row(row(9), known, (), 7, " 上门见到本人 ").note == "上门见到本人"

    def test_a_newborn_without_a_number_is_nobody_who_died(self, desk: RosterDesk) -> None:
        known = desk.known(dead=frozenset({""}), listed=frozenset({""}))
        found = check_row(row(9, id_number=""), known, known.listed, 7, newborn=True)
        assert found.id_number == ""

    def test_a_review_takes_nobody_without_a_number(self, review: RosterDesk) -> None:
        with pytest.raises(Refusal) as caught:
            check_row(row(9, id_number=""), review.known(), (), 7, newborn=True)
        assert caught.value.code == "input.required"

    def test_a_review_takes_who_reaches_its_age_in_the_year(self, review: RosterDesk) -> None:
        first, last = number_born("19471231", 1), number_born("19480101", 2)
        found = review.sorts(row(9, id_number=first), row(10, id_number=last))
        assert [p.id_number for p in found.people] == [first]
        assert [u.code for u in found.unfit] == ["roster.too_young"]

    @given(st.lists(st.builds(Row, st.integers(1, 99), BAD, BAD, BAD, BAD, BAD), max_size=8))
    def test_whatever_a_file_holds_no_row_is_lost(self, rows: list[Row]) -> None:
        found = RosterDesk(people=0).sorts(*rows)
        assert len(found.people) + len(found.unfit) == len(rows)


class TestTicks:
    def test_only_what_was_changed_is_entered(self, desk: RosterDesk) -> None:
        desk.ticks(TOWN, Tick(1, "pays", "2027-1"), Tick(2, "open"))
        assert [len(desk.member(no).marks) for no in (1, 2)] == [1, 0]
        with pytest.raises(NothingTicked):
            marks_of(desk.roster, [Tick(1, "pays", "2027-1")], seen_by="", how="")

    def test_a_payment_without_its_number_is_told_apart(self, desk: RosterDesk) -> None:
        desk.ticks(TOWN, Tick(1, "pays"), Tick(2, "pays", "2027-1"), Tick(3, "exempt"))
        found = desk.roster.progress
        assert (found.no_proof, found.enrolled, found.untouched) == (1, 2, 3)
        assert result_of(desk.member(1)).en == "proof of payment to follow"
        assert result_of(desk.member(2)).en == "enrolled"

    @pytest.mark.parametrize(
        ("form", "outcome"), [("enrolment", "alive"), ("review", "pays"), ("review", "gone")]
    )
    def test_an_outcome_of_another_form_is_refused(self, form: str, outcome: str) -> None:
        desk = RosterDesk(form)
        with pytest.raises(Refusal) as caught:
            marks_of(desk.roster, [Tick(1, outcome)], seen_by="张代办", how="home")
        assert caught.value.code == "roster.wrong_outcome"

    @pytest.mark.parametrize(
        ("seen_by", "how", "code"),
        [
            ("", "home", "roster.seen_by_nobody"),
            ("张代办", "", "roster.seen_by_nobody"),
            ("张代办", "data", "input.form_incomplete"),
            ("3", "home", "input.form_incomplete"),
        ],
    )
    def test_alive_is_seen_by_somebody_somehow(
        self, review: RosterDesk, seen_by: str, how: str, code: str
    ) -> None:
        with pytest.raises(Refusal) as caught:
            marks_of(review.roster, [Tick(1, "alive")], seen_by=seen_by, how=how)
        assert caught.value.code == code

    def test_a_note_added_later_does_not_change_who_saw_the_person(
        self, review: RosterDesk
    ) -> None:
        review.ticks(TOWN, Tick(1, "alive"), seen_by="张代办")
        review.ticks(TOWN, Tick(1, "alive", "", "住女儿家"), seen_by="李代办", how="video")
        assert review.member(1).mark.seen_by == "张代办"
        assert review.member(1).mark.note == "住女儿家"

    def test_a_form_that_knew_less_takes_no_tick_back_and_overwrites_none_unseen(
        self, desk: RosterDesk
    ) -> None:
        desk.ticks(TOWN, Tick(1, "dead"))
        with pytest.raises(NothingTicked):
            marks_of(desk.roster, [Tick(1, "open", shown=0)], seen_by="", how="")
        with pytest.raises(NothingTicked):
            marks_of(desk.roster, [Tick(1, "dead", shown=0)], seen_by="", how="")
        stale = [Tick(2, "pays", shown=0), Tick(1, "pays", shown=0)]
        with pytest.raises(TickedMeanwhile):
            marks_of(desk.roster, stale, seen_by="", how="")
        again = marks_of(desk.roster, [Tick(1, "pays", shown=1)], seen_by="", how="")
        assert [m.outcome for m in again] == ["pays"]

    def test_data_confirm_who_has_no_outcome_yet(self, review: RosterDesk) -> None:
        review.ticks(TOWN, Tick(1, "dead"))
        marks = by_data(review.roster, [elder(1), elder(2).lower(), " ", elder(99)], "县人社局")
        assert [(m.no, m.outcome, m.how, m.seen_by) for m in marks] == [
            (2, "alive", "data", "县人社局")
        ]
        with pytest.raises(Refusal) as caught:
            by_data(review.roster, [elder(1)], "县人社局")
        assert caught.value.code == "roster.none_of_these"

    def test_a_newborn_is_ticked_as_it_is_listed_in_an_enrolment_alone(
        self, desk: RosterDesk, review: RosterDesk
    ) -> None:
        assert first_mark(desk.roster, 7, "newborn").outcome is Outcome.NEWBORN
        for roster, outcome in ((review.roster, "newborn"), (desk.roster, "pays")):
            with pytest.raises(Refusal):
                first_mark(roster, 7, outcome)


class TestHands:
    def test_to_whom_it_can_go(self, desk: RosterDesk) -> None:
        assert targets(desk.doing(TOWN)) == (VILLAGE, COUNTY)
        desk.hands(TOWN, VILLAGE)
        assert targets(desk.doing(VILLAGE)) == (TOWN, COUNTY)
        with pytest.raises(FormIncomplete):
            offer(desk.doing(VILLAGE), VILLAGE, "")

    def test_nobody_writes_but_who_holds_it(self, desk: RosterDesk) -> None:
        desk.hands(TOWN, VILLAGE)
        for act in (
            lambda: list_people(desk.doing(TOWN), []),
            lambda: strike(desk.doing(TOWN), 1, "重复"),
            lambda: close(desk.doing(TOWN), ""),
        ):
            with pytest.raises(Refusal) as caught:
                act()
            assert caught.value.code == "custody.not_custodian"

    def test_it_is_closed_when_nobody_is_untouched_and_then_stays(self, desk: RosterDesk) -> None:
        with pytest.raises(RosterHasPeople):
            close(desk.doing(TOWN), "")
        desk.ticks(TOWN, *(Tick(no, "exempt") for no in range(1, 7)))
        desk.write(TOWN, close(desk.doing(TOWN), ""))
        with pytest.raises(RosterClosed):
            desk.ticks(TOWN, Tick(1, "dead"))

    def test_who_declines_is_not_enrolled_keeps_it_from_closing_no_more_and_is_asked_again(
        self, desk: RosterDesk
    ) -> None:
        desk.ticks(TOWN, Tick(1, "declines"), *(Tick(no, "exempt") for no in range(2, 7)))
        declined = desk.member(1)
        assert result_of(declined) == Outcome.DECLINES.text
        assert desk.roster.progress.enrolled == 5
        assert desk.write(TOWN, close(desk.doing(TOWN), "")).roster.closed
        assert declined.listed.name in {row.name for row in rows_of(desk.roster)}

    def test_nobody_declines_a_review(self, review: RosterDesk) -> None:
        with pytest.raises(Refusal) as caught:
            review.ticks(TOWN, Tick(1, "declines"))
        assert caught.value.code == "roster.wrong_outcome"

    def test_a_village_closes_nothing(self, desk: RosterDesk) -> None:
        desk.ticks(TOWN, *(Tick(no, "exempt") for no in range(1, 7))).hands(TOWN, VILLAGE)
        with pytest.raises(RosterNotPreparedHere):
            close(desk.doing(VILLAGE), "")

    def test_what_was_displaced_is_entered_again_unless_its_numbers_are_taken(
        self, desk: RosterDesk
    ) -> None:
        marks, people = desk.ticks(TOWN, Tick(1, "dead")).facts[-1], desk.facts[1]
        draft = again(desk.doing(TOWN), marks.header, marks.body or {}, marks.hash)
        assert (draft.cites, draft.body["by"]) == (marks.hash, "王科员")
        with pytest.raises(NumberTaken):
            again(desk.doing(TOWN), people.header, people.body or {}, people.hash)

    def test_nobody_is_listed_twice_by_entering_again_what_was_displaced(
        self, desk: RosterDesk
    ) -> None:
        people = desk.facts[1]
        other = {**(people.body or {})["people"][0], "no": 70}
        with pytest.raises(RowTwice):
            again(desk.doing(TOWN), people.header, {"people": [other], "unfit": []}, people.hash)

    def test_a_displaced_tick_does_not_go_to_who_has_the_number_now(self, desk: RosterDesk) -> None:
        mark = {"no": 7, "outcome": "dead", "seen_by": "", "how": "", "voucher": "", "note": ""}
        marks, old = {"marks": [mark]}, desk.facts[-1].header
        with pytest.raises(UnknownPerson):
            again(desk.doing(TOWN), old, marks, "0" * 64)
        desk.lists([row(9)])
        again(desk.doing(TOWN), old, marks, "0" * 64)
        desk.facts.pop()
        desk.write(COUNTY, Draft(OVERRIDDEN, {"reason": "失联", "by": "陈"}, to=TOWN))
        desk.lists([row(9)])
        with pytest.raises(NumberTaken):
            again(desk.doing(TOWN), old, marks, "0" * 64)


class TestOpening:
    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("form", "party"),
            ("matter", "nothing"),
            ("year", "1999"),
            ("year", "二〇二七"),
            ("village", TOWN),
            ("village", "620722102200"),
            ("until", "2026-11-22"),
            ("until", "2028-11-22"),
            ("until", "soon"),
            ("from_age", "0"),
            ("wait_days", ""),
            ("wait_days", "367"),
            ("rule", ""),
            ("rule", "字" * 201),
        ],
    )
    def test_what_is_wrong_is_named_by_its_field(
        self, review: RosterDesk, key: str, typed: str
    ) -> None:
        with pytest.raises(FormIncomplete) as caught:
            open_roster(
                Opening(review.registry, TOWN, NOW, "王"),
                opening(VILLAGE, "review") | {key: typed},
                NUMBER,
                None,
            )
        assert set(caught.value.problems) == {key}

    def test_it_is_not_made_from_the_roster_of_another_village(self, desk: RosterDesk) -> None:
        earlier, at = desk.roster, Opening(desk.registry, TOWN, NOW, "王")
        made = open_roster(at, opening(VILLAGE), NUMBER, earlier)
        assert made.body["previous"] == earlier.id
        earlier.village = OTHER_VILLAGE
        with pytest.raises(FormIncomplete) as caught:
            open_roster(at, opening(VILLAGE), NUMBER, earlier)
        assert [p.code for p in caught.value.problems.values()] == ["roster.of_other_village"]

    def test_a_village_prepares_none(self, desk: RosterDesk) -> None:
        with pytest.raises(RosterNotPreparedHere):
            open_roster(Opening(desk.registry, VILLAGE, NOW, "王"), opening(VILLAGE), NUMBER, None)

    def test_a_village_that_is_not_enrolled_is_none(self) -> None:
        with pytest.raises(FormIncomplete) as caught:
            open_roster(Opening(minle(), TOWN, NOW, "王"), opening(VILLAGE), NUMBER, None)
        assert set(caught.value.problems) == {"village"}


class TestFold:
    @pytest.mark.parametrize("node", [VILLAGE, TOWN])
    def test_an_end_that_the_rules_do_not_let_ends_nothing(
        self, desk: RosterDesk, node: str
    ) -> None:
        if node == VILLAGE:
            desk.ticks(TOWN, *(Tick(no, "exempt") for no in range(1, 7))).hands(TOWN, VILLAGE)
        desk.write(node, Draft(ROSTER_CLOSED, {"note": "", "by": "张"}))
        assert not desk.roster.closed

    def test_an_end_stands_where_bodies_were_erased_and_nothing_comes_after_it(
        self, desk: RosterDesk
    ) -> None:
        desk.ticks(TOWN, *(Tick(no, "exempt") for no in range(1, 7)))
        late = desk.facts[-1]
        desk.write(TOWN, close(desk.doing(TOWN), ""))
        erased = [replace(f, body=None) if f is late else f for f in desk.facts]
        assert fold_roster(desk.registry, erased).closed
        mark = {"no": 1, "outcome": "dead", "seen_by": "", "how": "", "voucher": "", "note": ""}
        desk.write(TOWN, Draft("case.roster_marked.v1", {"marks": [mark], "by": "王"}))
        assert desk.member(1).outcome is Outcome.EXEMPT

    def test_a_number_past_the_last_lets_nobody_write_one_that_no_node_takes(
        self, desk: RosterDesk
    ) -> None:
        last = {**(desk.facts[1].body or {})["people"][0], "no": MOST_ROWS, "row": 0}
        desk.write(TOWN, Draft(ROSTER_LISTED, {"people": [last], "unfit": [], "by": "王"}))
        with pytest.raises(RosterFull):
            desk.lists([row(9)])

    def test_any_bodies_may_be_erased(self, desk: RosterDesk) -> None:
        desk.lists([row(9, name="")]).ticks(TOWN, Tick(1, "dead")).hands(TOWN, VILLAGE)
        for erased in range(2 ** len(desk.facts)):
            facts = [
                Fact(f.header, f.hash, None) if erased >> place & 1 else f
                for place, f in enumerate(desk.facts)
            ]
            found = fold_roster(desk.registry, facts)
            assert found.custody.holder == VILLAGE
            assert found.is_known is not bool(erased & 1)

    def test_it_is_opened_once(self, desk: RosterDesk) -> None:
        first = desk.facts[0]
        other = {**(first.body or {}), "year": 2030}
        desk.write(TOWN, Draft(ROSTER_OPENED, other))
        assert desk.roster.year == 2027

    def test_a_mark_of_nobody_changes_nothing(self, desk: RosterDesk) -> None:
        mark = {"no": 99, "outcome": "dead", "seen_by": "", "how": "", "voucher": "", "note": ""}
        desk.write(TOWN, Draft("case.roster_marked.v1", {"marks": [mark], "by": "王"}))
        assert desk.roster.progress.untouched == 6

    def test_a_row_waits_on_where_somebody_else_has_the_number(self, desk: RosterDesk) -> None:
        desk.lists([row(9, name="")])
        person = {**(desk.facts[1].body or {})["people"][0], "row": 9}
        desk.write(TOWN, Draft(ROSTER_LISTED, {"people": [person], "unfit": [], "by": "王"}))
        assert set(desk.roster.unfit) == {9}

    def test_a_household_is_whoever_shares_its_mark(self, desk: RosterDesk) -> None:
        desk.lists([row(9, household=""), row(10, household="")])
        assert [m.listed.no for m in desk.roster.household_of(1)] == [1, 2, 3, 4, 5, 6]
        assert [m.listed.no for m in desk.roster.household_of(7)] == [7]

    def test_who_was_never_ticked_is_open(self, desk: RosterDesk) -> None:
        assert Member(desk.member(1).listed).outcome is Outcome.OPEN
        assert desk.roster.matter is not None
        assert UnknownMatter.code
