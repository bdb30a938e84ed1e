"""Which act is allowed at which stage, and with which words it is refused: the whole table."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.case import Case, Decision, Stage
from shared.domain.case_checks import available
from shared.domain.custody import Custody
from tests.domain.desk import COUNTY, NOW, TOWN, VILLAGE, Desk

STAGES = tuple(Stage)
ANSWERS = {
    "s": "case.wrong_stage",
    "c": "case.closed",
    "o": "custody.not_offered",
    "h": "custody.bad_handoff",
    "r": "case.no_such_request",
    "n": "custody.nothing_to_override",
    "p": "page.none_to_retake",
    "z": "clock.nothing_stops",
    "w": "clock.not_paused",
    "x": "clock.no_extension",
    "m": "notice.not_of_this_matter",
    "u": "notice.none_out",
    "f": "fee.none",
    "d": "delivery.nothing_yet",
}
"""What a letter of the table stands for; a dot is an act that may be done."""
TABLE = {
    # T: taken in, A: accepted, R: reviewed, D: decided, I: issued, then the six ends
    #                    TARDI cccccc
    Act.ACCEPT: "         .ssss cccccc",
    Act.REFUSE: "         .ssss cccccc",
    Act.NOTIFY: "         ..sss cccccc",
    Act.SUPPLEMENT: "     ...ss cccccc",
    Act.CORRECT: "        ...ss cccccc",
    Act.REVIEW: "         s.sss cccccc",
    Act.DECIDE: "         ss.ss cccccc",
    Act.ISSUE: "          sss.s cccccc",
    Act.CHARGE: "         sfffs cccccc",
    Act.WAIVE: "          sfffs cccccc",
    Act.PAY: "            sfffs cccccc",
    Act.SEND: "           sssd. cccccc",
    Act.DELIVER: "        sssd. cccccc",
    Act.FAIL_DELIVERY: "  sssd. cccccc",
    Act.CLOSE: "          ssss. cccccc",
    Act.WITHDRAW: "       ...ss cccccc",
    Act.TERMINATE: "      ...ss cccccc",
    Act.DECLINE_REQUEST: "rrrrr cccccc",
    Act.MERGE: "          ...ss cccccc",
    Act.LINK: "           ..... cccccc",
    Act.ADD_PAGES: "      ..... cccccc",
    Act.ASK_RETAKE: "     ppppp cccccc",
    Act.PAUSE: "          szzss cccccc",
    Act.RESUME: "         swwss cccccc",
    Act.EXTEND: "         sxxss cccccc",
    Act.POST_NOTICE: "    smmss cccccc",
    Act.CLOSE_NOTICE: "   suuss cccccc",
    Act.VISIT: "          ...ss cccccc",
    Act.CHECK_DATA: "     ...ss cccccc",
    Act.FORWARD: "        hhhhh cccccc",
    Act.RETURN: "         ..... cccccc",
    Act.TAKE_OVER: "      ooooo cccccc",
    Act.DECLINE: "        ooooo cccccc",
    Act.OVERRIDE: "       nnnnn cccccc",
}
CELLS = [
    (act, stage, letter)
    for act, row in TABLE.items()
    for stage, letter in zip(STAGES, row.replace(" ", ""), strict=True)
]
HANDOFFS = (Act.TAKE_OVER, Act.DECLINE)
OTHERS = [act for act in TABLE if act not in {*HANDOFFS, Act.OVERRIDE}]
DESK = Desk()
HELD_HERE = Custody(COUNTY, members=(VILLAGE, COUNTY))
OFFERED_HERE = Custody(TOWN, offered_to=COUNTY, offered_at=NOW, members=(VILLAGE, TOWN, COUNTY))


def a_case(stage: Stage, custody: Custody = HELD_HERE, *, granted: bool = True) -> Case:
    """Return a case that lacks a bank card, which may follow."""
    return replace(DESK.case, stage=stage, custody=custody, decision=Decision(granted, ""))


def answer(case: Case, act: Act, node: str = COUNTY) -> str:
    """Return the code of the refusal, or a dot where the act may be done."""
    permits, refusals = available(DESK.registry, case, node=node, at=NOW)
    return "." if act in permits else refusals[act].code


@pytest.mark.parametrize(("act", "stage", "letter"), CELLS, ids=str)
def test_an_act_where_the_case_is_held(act: Act, stage: Stage, letter: str) -> None:
    assert answer(a_case(stage), act) == ANSWERS.get(letter, letter)


def test_the_table_leaves_no_act_out() -> None:
    assert {*TABLE, Act.TAKE_IN} == set(Act)


@pytest.mark.parametrize("act", OTHERS)
def test_nothing_is_done_while_the_case_is_offered_to_another(act: Act) -> None:
    offered = replace(HELD_HERE, offered_to=TOWN, offered_at=NOW)

    assert answer(a_case(Stage.TAKEN_IN, offered), act) == "custody.in_transit"


@pytest.mark.parametrize("act", HANDOFFS)
def test_who_offered_a_case_cannot_answer_for_the_other(act: Act) -> None:
    offered = replace(HELD_HERE, offered_to=TOWN, offered_at=NOW)

    assert answer(a_case(Stage.TAKEN_IN, offered), act) == "custody.not_offered"
    assert answer(a_case(Stage.TAKEN_IN, offered), act, node=TOWN) == "."


@pytest.mark.parametrize("act", TABLE)
def test_who_was_offered_a_case_may_only_answer_and_the_county_override(act: Act) -> None:
    expected = "custody.in_transit" if act in OTHERS else "."

    assert answer(a_case(Stage.TAKEN_IN, OFFERED_HERE), act) == expected


@pytest.mark.parametrize("act", OTHERS)
def test_nothing_is_done_where_the_case_is_not_held(act: Act) -> None:
    assert answer(a_case(Stage.TAKEN_IN), act, node=TOWN) == "custody.not_custodian"


@pytest.mark.parametrize("stage", [stage for stage in STAGES if not stage.is_end])
@pytest.mark.parametrize("custody", [HELD_HERE, OFFERED_HERE], ids=["held", "offered"])
def test_the_county_takes_the_pen_from_another_at_any_stage(stage: Stage, custody: Custody) -> None:
    elsewhere = replace(custody, holder=TOWN)

    assert answer(a_case(stage, elsewhere), Act.OVERRIDE) == "."


@pytest.mark.parametrize("node", [TOWN, VILLAGE])
def test_nobody_else_overrides(node: str) -> None:
    assert answer(a_case(Stage.TAKEN_IN), Act.OVERRIDE, node=node) == "registry.not_the_county"


def test_the_county_may_take_back_what_it_offered() -> None:
    offered = replace(HELD_HERE, offered_to=TOWN, offered_at=NOW)

    assert answer(a_case(Stage.TAKEN_IN, offered), Act.OVERRIDE) == "."


@pytest.mark.parametrize("act", TABLE)
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.is_end])
def test_an_ended_case_is_closed_to_everyone(stage: Stage, act: Act) -> None:
    assert answer(a_case(stage), act, node=VILLAGE) == "case.closed"


def test_a_case_whose_matter_is_not_known_here_can_only_wait() -> None:
    nameless = replace(a_case(Stage.TAKEN_IN), matter=None)

    permits, refusals = available(DESK.registry, nameless, node=COUNTY, at=NOW)

    assert not permits
    assert {refusals[a].code for a in OTHERS} >= {"registry.unknown_matter"}


def test_a_denied_case_is_closed_without_a_result() -> None:
    denied = a_case(Stage.DECIDED, granted=False)

    assert answer(denied, Act.CLOSE) == "."
    assert answer(denied, Act.ISSUE) == "case.wrong_stage"


def test_a_granted_case_is_not_closed_before_its_result_is_issued() -> None:
    assert answer(a_case(Stage.DECIDED), Act.CLOSE) == "case.wrong_stage"


def test_no_result_is_issued_while_an_act_awaits_judgement() -> None:
    doubtful = replace(a_case(Stage.DECIDED), awaiting=[3])

    assert answer(doubtful, Act.ISSUE) == "case.awaiting_judgement"


@pytest.mark.parametrize(
    "act", [a for a in TABLE if a.power and "." in TABLE[a] and a is not Act.ISSUE]
)
def test_a_village_without_a_grant_exercises_no_power(act: Act) -> None:
    mine = Custody(VILLAGE, members=(VILLAGE,))
    stage = next(s for a, s, letter in CELLS if a is act and letter == ".")

    assert answer(a_case(stage, mine), act, node=VILLAGE) == "authority.not_granted"
