"""The fold of a case: erased bodies, kinds of a later version, acts without a grant."""

from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.acts import Act
from shared.domain.case import Case, Stage
from shared.domain.case_checks import available
from shared.domain.case_fold import fold_case
from shared.domain.facts import Draft, Fact
from shared.domain.kinds import DEATH_REPORTED, SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED
from tests.domain.desk import COUNTY, NOW, TOWN, VILLAGE, Desk


def a_long_story() -> Desk:
    """Return a case in which everything happened that can."""
    desk = Desk().act(VILLAGE, Act.CORRECT, field="applicant.name", new="李秀莲", reason="看错")
    desk.act(VILLAGE, Act.FORWARD).act(TOWN, Act.DECLINE, reason="缺页").at_the_town()
    desk.act(TOWN, Act.NOTIFY, until="2026-12-01")
    handed_in = desk.hand_in(VILLAGE, SUPPLEMENT_HANDED_IN, "bank-card")
    asked = desk.hand_in(VILLAGE, WITHDRAWAL_ASKED, reason="搬走")
    reported = desk.hand_in(VILLAGE, DEATH_REPORTED, died_on="2026-11-20")
    desk.act(TOWN, Act.SUPPLEMENT, answers=handed_in)
    desk.act(TOWN, Act.DECLINE_REQUEST, answers=asked, reason="已说服")
    desk.act(TOWN, Act.DECLINE_REQUEST, answers=reported, reason="误报，本人在家")
    desk.act(TOWN, Act.ACCEPT).act(TOWN, Act.REVIEW, opinion="pass").act(TOWN, Act.FORWARD)
    desk.act(COUNTY, Act.TAKE_OVER).act(COUNTY, Act.DECIDE, outcome="granted")
    return desk.act(COUNTY, Act.ISSUE).act(COUNTY, Act.CLOSE)


STORY = a_long_story()
LENGTH = len(STORY.facts)
WORDS = st.sampled_from(["by", "answers", "purpose", "field", "matter", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)
BODIES = st.dictionaries(WORDS, JSON, max_size=4)
GRANTED = {"outcome": "granted", "reason": "", "remedies": None}
KINDS = st.sampled_from(["case.taken_in.v2", "case.novel.v1", "custody.lent.v1", "novel.v9"])


def fold(facts: list[Fact], journal: list[Fact]) -> Case:
    """Fold, and let the rules look at the result."""
    case = fold_case(STORY.registry, facts, journal)
    for node in (VILLAGE, TOWN, COUNTY):
        available(STORY.registry, case, node=node, at=NOW)
    return case


@given(st.sets(st.integers(0, LENGTH - 1)), st.sets(st.integers(0, 2)))
def test_any_bodies_may_be_erased(erased: set[int], torn: set[int]) -> None:
    facts = [replace(f, body=None) if i in erased else f for i, f in enumerate(STORY.facts)]
    journal = [replace(f, body=None) if i in torn else f for i, f in enumerate(STORY.journal)]

    case = fold(facts, journal)

    assert case.stage is Stage.CLOSED
    assert [hand.act for hand in case.slip] == [
        hand.act for hand in fold(STORY.facts, []).slip
    ] or erased
    assert case.custody == STORY.case.custody


@pytest.mark.parametrize("last", range(1, LENGTH + 1))
def test_the_last_body_may_be_erased_at_any_point(last: int) -> None:
    facts = [*STORY.facts[: last - 1], replace(STORY.facts[last - 1], body=None)]

    assert len(fold(facts, STORY.journal).slip) == last


@given(st.integers(1, LENGTH), KINDS, BODIES | st.none())
def test_a_kind_of_a_later_version_is_carried_and_not_read(
    after: int, kind: str, body: dict[str, object] | None
) -> None:
    before = STORY.facts[:after]
    desk = copy(STORY)
    desk.facts = list(before)
    custody = desk.case.custody
    if custody.offered_to is None:
        desk.write(custody.holder, Draft(kind, body or {}))
        novel = replace(desk.facts[-1], body=body)

        case = fold([*before, novel], STORY.journal)

        assert replace(case, slip=case.slip[:-1]) == fold(before, STORY.journal)
        assert (case.slip[-1].act, case.slip[-1].kind) == (None, kind)


@given(BODIES)
def test_a_journal_entry_of_a_later_version_asks_for_nothing(body: dict[str, object]) -> None:
    novel = replace(
        STORY.journal[0],
        body=body,
        header=replace(STORY.journal[0].header, kind="journal.novel.v1"),
    )

    assert fold(STORY.facts[:5], [novel]).requests == []


def test_an_erased_take_in_leaves_a_case_without_name_or_matter() -> None:
    case = fold([replace(STORY.facts[0], body=None), *STORY.facts[1:2]], [])

    assert (case.applicant, case.matter, case.receipt, case.taken_in_at) == (None, None, "", None)


def test_a_second_take_in_changes_nothing_of_the_first() -> None:
    desk = Desk()
    body = {
        **dict(desk.facts[0].body or {}),
        "received_at": "2020-01-01T00:00:00.000+00:00",
        "receipt": "R",
    }
    before = desk.case

    desk.write(VILLAGE, Draft("case.taken_in.v1", body))

    assert (desk.case.taken_in_at, desk.case.receipt) == (before.taken_in_at, before.receipt)


def test_the_take_in_date_is_the_one_the_village_wrote_down() -> None:
    assert STORY.case.taken_in_at == NOW
    assert isinstance(STORY.case.taken_in_at, datetime)


class TestActsWithoutAGrant:
    def test_such_an_act_awaits_judgement_and_changes_nothing_else(self) -> None:
        desk = Desk()
        before = desk.case

        desk.write(VILLAGE, Draft("case.accepted.v1", {"note": "", "by": "甲"}))

        assert (desk.case.stage, desk.case.awaiting) == (before.stage, [2])
        assert (desk.case.slip[-1].act, desk.case.slip[-1].effective) == (Act.ACCEPT, False)

    def test_a_grant_that_does_not_exist_is_no_grant(self) -> None:
        desk = Desk().write(
            VILLAGE, Draft("case.accepted.v1", {"note": "", "by": ""}, grant="G-9999")
        )

        assert desk.case.awaiting == [2]

    def test_another_matter_s_grant_is_no_grant(self) -> None:
        desk = Desk().at_the_town()
        desk.write(TOWN, Draft("case.accepted.v1", {"note": "", "by": ""}, grant="G-0002"))

        assert desk.case.awaiting == [4]

    def test_an_act_done_after_its_grant_was_revoked_awaits_judgement(self) -> None:
        desk = Desk().accepted()
        grant = desk.registry.grants["G-0001"]
        desk.registry.grants["G-0001"] = replace(grant, revoked_at=NOW - timedelta(milliseconds=1))

        assert desk.case.awaiting == [4]

    def test_an_act_done_before_its_grant_was_revoked_stands(self) -> None:
        desk = Desk().accepted()
        grant = desk.registry.grants["G-0001"]
        desk.registry.grants["G-0001"] = replace(
            grant, revoked_at=NOW + timedelta(milliseconds=1), revoked_seq=9
        )

        assert (desk.case.awaiting, desk.case.stage) == ([], Stage.ACCEPTED)

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("case.notified.v1", {"documents": [], "note": "", "until": "2026-12-01", "by": ""}),
            ("case.reviewed.v1", {"opinion": "pass", "note": "", "by": ""}),
            ("case.decided.v1", {**GRANTED, "by": ""}),
            ("case.acceptance_refused.v1", {"reason": "", "organ": "", "remedies": {}, "by": ""}),
            (
                "case.terminated.v1",
                {"reason": "", "died_on": "2026-11-20", "answers": None, "by": ""},
            ),
        ],
    )
    def test_no_power_is_exercised_without_one(self, kind: str, body: dict[str, object]) -> None:
        desk = Desk()
        before = desk.case

        case = desk.write(VILLAGE, Draft(kind, body)).case

        assert replace(case, slip=before.slip, awaiting=[]) == before

    def test_a_result_that_went_out_without_one_stands_and_is_marked(self) -> None:
        draft = Draft("case.issued.v1", {"number": "X", "note": "", "by": ""})

        case = Desk().write(VILLAGE, draft).case

        assert (case.stage, case.result_number) == (Stage.ISSUED, "X")
        assert (case.awaiting, case.slip[-1].effective) == ([2], False)

    def test_what_the_county_does_and_what_is_no_power_needs_none(self) -> None:
        desk = Desk().at_the_county()
        desk.write(COUNTY, Draft("case.decided.v1", {**GRANTED, "by": ""}, grant=None))

        assert (desk.case.awaiting, desk.case.stage) == ([], Stage.DECIDED)
        assert all(hand.effective for hand in desk.case.slip)
