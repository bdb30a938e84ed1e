"""Modes of handling as people meet them: tags in lists, the promise and its paper, spot checks, counts by month."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.app.promises import Promises, is_barred
from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.doing import Typed
from shared.domain.identity import check_character
from shared.domain.kinds import SUPPLEMENT_HANDED_IN
from shared.domain.refusals_input import FormIncomplete
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode, an_intake, id_number
from tests.web.desks import A_CASE, CASES, visitor
from tests.web.stories import CASE_PAGE, at_town, small_county
from tests.web.tier_desks import at_desk

MEDICAL, HARDSHIP = "medical-assistance", "employment-hardship"
MEDICAL_FIELDS = {
    "illness": "慢性肾衰竭",
    "treated_from": "2026-06-01",
    "hospital": "县人民医院",
    "own_cost": "23450.80",
    "household_size": "5",
    "yearly_income": "21000",
    "account": "",
}
RELIEF_FIELDS = {
    "kind": "fire",
    "happened_on": "2026-11-20",
    "urgent": "yes",
    "story": "灶房烧毁",
    "relief": "1500",
    "household_size": "4",
}
THERE = frozenset({"id-card", "settlement", "check-authorisation", "bank-card"})
CHECKED: dict[str, Any] = {
    "checker": "李建国",
    "other_checker": "马秀英",
    "checked_on": "2026-11-23",
    "note": "没有征收",
}


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def short_at_town(county: County) -> None:
    """Bring a case that lacks one paper to the town."""
    village = county[VILLAGE]
    intake = replace(an_intake(documents=THERE), fields=MEDICAL_FIELDS)
    village.cases.take_in(A_CASE, MEDICAL, intake, village.actor)
    village.does(A_CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(A_CASE, Act.TAKE_OVER)
    county.settle()


def until(county: County, days: int) -> str:
    return (county.clock.time + timedelta(days=days)).date().isoformat()


def promise(county: County) -> dict[str, Any]:
    return {"later": "yes", "until": until(county, 10), "signature.type": "signed"}


def committed(county: County, node: TestNode, case: str = A_CASE) -> None:
    """Have a node take a case in with a commitment instead of a paper."""
    with node.here.store.read() as room:
        fields = node.here.registry(room).matter(HARDSHIP).fields
    values = {f.id: f.choices[0].id if f.choices else "2020-01-01" for f in fields if f.required}
    intake = replace(
        an_intake(documents=frozenset({"id-card"})),
        fields=values,
        modes={"commit.land-paper": "yes", "helped": "yes"},
    )
    node.cases.take_in(case, HARDSHIP, intake, node.actor)


def issued(county: County) -> None:
    """Bring a case with a commitment to its result."""
    town = county[TOWN]
    committed(county, town)
    for node in (town, county[COUNTY]):
        for act in (Act.TAKE_OVER, Act.ACCEPT, Act.REVIEW, Act.DECIDE, Act.ISSUE, Act.FORWARD):
            if act in node.cases.view(A_CASE).permits:
                node.does(A_CASE, act, opinion="pass", outcome="granted")
        county.settle()
    assert county[COUNTY].sees(A_CASE).stage is Stage.ISSUED


def test_without_the_promise_the_form_says_what_to_do_and_keeps_what_was_typed(
    county: County,
) -> None:
    short_at_town(county)
    clerk = visitor(county, TOWN, "clerk")

    answer = clerk.post(f"{CASE_PAGE}/act/accept", {"later": "no", "note": "缺诊断"})

    assert answer.status_code == 409
    assert "modes.promise_needed" in clerk.last
    assert "缺诊断" in clerk.last


def test_an_accepted_promise_is_shown_with_its_day_and_its_paper(county: County) -> None:
    short_at_town(county)
    clerk = visitor(county, TOWN, "reviewer")
    assert clerk.post(f"{CASE_PAGE}/act/accept", promise(county)).status_code == 200

    page = clerk.get(CASE_PAGE).text
    assert "容缺受理" in page
    assert f"承诺 {until(county, 10)} 前补齐" in page
    seq = county[TOWN].sees(A_CASE).slip[-1].seq
    paper = clerk.get(f"{CASE_PAGE}/papers/promise/{seq}").text
    assert paper.count("容缺受理承诺书") >= 2
    assert paper.count('class="copy"') == 2
    assert "申请人留存" in paper
    assert "/R" in paper


def test_an_acceptance_without_a_promise_has_no_such_paper(county: County) -> None:
    at_town(county)
    clerk = visitor(county, TOWN, "clerk")
    clerk.post(f"{CASE_PAGE}/act/accept", {"note": ""})
    seq = county[TOWN].sees(A_CASE).slip[-1].seq

    assert "容缺受理承诺书" not in clerk.get(CASE_PAGE).text
    assert clerk.get(f"{CASE_PAGE}/papers/promise/{seq}").status_code == 404


def test_a_promise_that_is_over_stands_red_on_the_desk_and_is_ended_by_a_person(
    county: County,
) -> None:
    short_at_town(county)
    county[TOWN].does(A_CASE, Act.ACCEPT, **promise(county))
    clerk = at_desk(county, TOWN, "clerk")
    assert "前补齐" in clerk.get("/desk/promises").text
    county.clock.time += timedelta(days=12)
    county.settle()
    late = visitor(county, TOWN, "clerk", login="wang")
    assert "已过期" in late.get(CASE_PAGE).text

    typed: dict[str, Any] = {"ground": "promise", "reason": "逾期未补", "died_on": ""}
    assert late.post(f"{CASE_PAGE}/act/terminate", typed).status_code == 200
    assert county[TOWN].sees(A_CASE).stage is Stage.TERMINATED
    assert "承诺补交的材料逾期未补" in late.get(CASE_PAGE).text


def test_an_ending_without_effect_says_why(county: County) -> None:
    short_at_town(county)
    county[TOWN].does(A_CASE, Act.ACCEPT, **promise(county))
    county.settle()
    typed = Typed({"note": ""}, frozenset({"diagnosis"}))
    village = county[VILLAGE]
    county.clock.time += timedelta(days=8)
    village.cases.hand_in(A_CASE, SUPPLEMENT_HANDED_IN, typed, village.actor)
    county.clock.time += timedelta(days=8)
    county[TOWN].does(A_CASE, Act.TERMINATE, ground="promise", reason="逾期未补")
    county.settle()

    page = visitor(county, TOWN, "clerk").get(CASE_PAGE).text
    assert "终止不生效，本件接着办" in page
    assert "采纳，补进本件" in page
    assert "承诺材料已按时交来，待答复" in page
    assert "已过期" not in page


def test_an_urgent_case_says_how_many_hours_are_left(county: County) -> None:
    node = county[TOWN]
    modes = {"urgent": "yes", "urgent_reason": "今晚没有住处"}
    intake = replace(an_intake(), fields=RELIEF_FIELDS, modes=modes)
    node.cases.take_in(A_CASE, "temporary-relief", intake, node.actor)
    clerk = at_desk(county, TOWN, "clerk")

    assert "还有 23 小时" in clerk.get("/desk/todo").text
    assert "今晚没有住处" in clerk.get(CASE_PAGE).text


def test_green_comes_first_on_the_desk_and_says_so(county: County) -> None:
    node = county[TOWN]
    first, green = CASES[1], CASES[2]
    intake = replace(an_intake(documents=THERE), fields=MEDICAL_FIELDS)
    stem = "99999919900101001"
    person = {"name": "马成", "id_number": stem + check_character(stem)}
    for case, modes in ((first, {}), (green, {"group": "sick"})):
        given = replace(intake, persons={"applicant": person}, modes=modes)
        node.cases.take_in(case, MEDICAL, given, node.actor)
        county.clock.time += timedelta(days=1)

    page = at_desk(county, TOWN, "clerk").get("/desk/todo").text
    assert page.index(green) < page.index(first)
    assert page.count('<span class="tag">绿色通道</span>') == 1


def test_a_spot_check_finds_it_false_and_it_stays_on_record_until_repaired(
    county: County,
) -> None:
    issued(county)
    holder = county[COUNTY]
    person = at_desk(county, COUNTY, "reviewer")
    page = person.get(CASE_PAGE).text
    assert "登记承诺抽查" in page
    assert "前抽查" in person.get("/desk/promises").text

    wrong = person.post(f"{CASE_PAGE}/commitment/check-commitment", {**CHECKED, "outcome": ""})
    assert wrong.status_code == 422
    assert "没有征收" in person.last
    typed: dict[str, Any] = {**CHECKED, "outcome": "false"}
    assert person.post(f"{CASE_PAGE}/commitment/check-commitment", typed).status_code == 200
    with holder.here.store.read() as room:
        assert is_barred(room, id_number(1))
    county.settle()
    with pytest.raises(FormIncomplete) as refused:
        committed(county, county[TOWN], CASES[3])
    assert set(refused.value.problems) == {"modes.commit.land-paper"}
    repaired: dict[str, Any] = {"reason": "已补交文书"}
    assert person.post(f"{CASE_PAGE}/commitment/repair-commitment", repaired).status_code == 200
    county.settle()
    committed(county, county[TOWN], CASES[3])
    with holder.here.store.read() as room:
        assert not is_barred(room, id_number(1))
    assert Promises(holder.here).open_to(A_CASE) == set()


def test_what_was_checked_reaches_the_town_and_bars_there_too(county: County) -> None:
    issued(county)
    holder = county[COUNTY]
    typed = Typed({**CHECKED, "outcome": "false"})
    Promises(holder.here).check(A_CASE, typed, holder.actor)
    county.settle()

    with county[TOWN].here.store.read() as room:
        assert is_barred(room, id_number(1))


def test_a_second_notification_is_counted_by_unit_and_month_and_modes_are_too(
    county: County,
) -> None:
    village = county[VILLAGE]
    short = an_intake(documents=frozenset({"id-card"}))
    village.cases.take_in(A_CASE, "elderly-allowance", short, village.actor)
    village.does(A_CASE, Act.FORWARD)
    county.settle()
    town = county[TOWN]
    town.does(A_CASE, Act.TAKE_OVER)
    town.does(A_CASE, Act.NOTIFY, until=until(county, 9))
    clerk = visitor(county, TOWN, "clerk")
    again: dict[str, Any] = {"until": until(county, 12), "note": ""}
    assert clerk.post(f"{CASE_PAGE}/act/notify", again).status_code == 409
    again |= {"approved_by": "陈静", "again": "又查出一项"}
    assert clerk.post(f"{CASE_PAGE}/act/notify", again).status_code == 200

    page = clerk.get("/cases/cards").text
    assert "再次告知" in page
    assert "办理方式" in page
    assert "陈静批准" in clerk.get(CASE_PAGE).text


def test_a_village_proof_is_not_asked_for(county: County) -> None:
    village = county[VILLAGE]
    short = an_intake(documents=frozenset({"id-card"}))
    village.cases.take_in(A_CASE, "elderly-allowance", short, village.actor)
    village.does(A_CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(A_CASE, Act.TAKE_OVER)
    clerk = visitor(county, TOWN, "clerk")

    note = "请让村委会开亲属关系证明"
    typed: dict[str, Any] = {"until": until(county, 9), "note": note}
    assert clerk.post(f"{CASE_PAGE}/act/notify", typed).status_code == 422
    assert "modes.proof_abolished" in clerk.last
    assert note in clerk.last
    assert "数据核对" in clerk.last
