"""Lists of cases, looking one up, and the quarantine."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.records import QuarantineItem
from shared.domain.refusals import Refusal
from shared.domain.text import Text
from shared.domain.worktime import WEEKDAYS
from shared.replication.codes import Fork
from shared.web.listing import Card, card_of, due_card
from shared.web.sentences import sentence_of
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.web.desks import A_CASE, app_of, visitor
from tests.web.html_check import faults
from tests.web.stories import (
    CASE_PAGE,
    at_town,
    at_village,
    closed,
    in_transit,
    small_county,
    with_request,
)

FRIDAY = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def midnight_after(day: int) -> datetime:
    """Return the end of a county day of November 2026."""
    return datetime(2026, 11, day, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "now", "kind", "words"),
    [
        (midnight_after(26), FRIDAY, "r", "超期 1 个工作日"),
        (midnight_after(24), FRIDAY, "r", "超期 3 个工作日"),
        (midnight_after(27), FRIDAY, "y", "今天到期"),
        (midnight_after(30), FRIDAY, "y", "还有 1 个工作日"),
        (midnight_after(28), FRIDAY, "y", "2026-11-28 到期"),
        (midnight_after(30) + timedelta(days=1), FRIDAY, "ok", "还有 2 个工作日"),
        (
            midnight_after(30) + timedelta(days=1),
            FRIDAY + timedelta(days=1),
            "y",
            "还有 2 个工作日",
        ),
        (midnight_after(27), midnight_after(27), "r", "超期 1 个工作日"),
        (midnight_after(27), midnight_after(27) - timedelta(seconds=1), "y", "今天到期"),
    ],
)
def test_the_card_says_how_near_the_limit_is(
    county: County, due: datetime, now: datetime, kind: str, words: str
) -> None:
    with app_of(county[VILLAGE]).test_request_context():
        assert due_card(due, due - timedelta(days=4), now, WEEKDAYS) == Card(kind, words)


def test_a_red_card_outweighs_a_pause(county: County) -> None:
    with_request(county)
    row = county[VILLAGE].cases.by_receipt(county[VILLAGE].sees(A_CASE).receipt)
    assert row.due_at is not None
    with app_of(county[VILLAGE]).test_request_context():
        assert card_of(row, row.due_at - timedelta(days=3), WEEKDAYS) == Card("y", "待答复")
        assert card_of(row, row.due_at, WEEKDAYS).kind == "r"


def test_a_limit_whose_beginning_is_unsure_turns_yellow_and_says_so(county: County) -> None:
    """The town may not have what the village sent it: by what is known here nobody is late for certain."""
    in_transit(county)
    county.clock.time += timedelta(days=30)
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup?q=桂兰")
    assert re.search(r'<span class="card y">可能超期 \d+ 个工作日', person.last)
    person.get(CASE_PAGE)
    assert "可能还没有到受理机关，以其答复为准" in person.last
    assert '<span class="card r">' not in person.last

    county[TOWN].does(A_CASE, Act.TAKE_OVER)
    county.settle()
    person.get("/cases/lookup?q=桂兰")
    assert re.search(r'<span class="card r">超期 \d+ 个工作日', person.last)
    assert "可能还没有到受理机关" not in person.get(CASE_PAGE).text


def test_a_list_says_where_each_case_is(county: County) -> None:
    in_transit(county)
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup?q=桂兰")
    assert "在途，交洪水镇 · 已收件" in person.last
    assert f'href="{CASE_PAGE}?back=' in person.last


def test_an_ended_case_is_neither_late_nor_waiting(county: County) -> None:
    closed(county)
    county.clock.time += timedelta(days=90)
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup?q=桂兰")
    assert '<span class="card end">已办结</span>' in person.last


def test_a_case_is_found_by_its_receipt_number_however_it_is_typed(county: County) -> None:
    at_village(county)
    receipt = county[VILLAGE].sees(A_CASE).receipt
    person = visitor(county, VILLAGE, "agent")
    for typed in (receipt, receipt.lower(), f" {receipt} ", receipt.replace("-", "—")):
        person.get(f"/cases/lookup?q={typed}")
        assert f'href="{CASE_PAGE}?back=' in person.last


def test_a_mistyped_receipt_number_is_said_to_be_one(county: County) -> None:
    at_village(county)
    receipt = county[VILLAGE].sees(A_CASE).receipt
    person = visitor(county, VILLAGE, "agent")
    wrong = receipt.replace("0001", "0007")
    assert person.get(f"/cases/lookup?q={wrong}").status_code == 422
    assert "input.bad_receipt" in person.last
    assert f'value="{wrong}"' in person.last


def test_a_part_of_a_receipt_number_is_no_mistake(county: County) -> None:
    at_village(county)
    person = visitor(county, VILLAGE, "agent")
    assert person.get("/cases/lookup?q=20261123-1-0001").status_code == 200
    assert f'href="{CASE_PAGE}?back=' in person.last


def test_nothing_found_says_what_to_do(county: County) -> None:
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup?q=%3Cscript%3E")
    assert "没有找到“<script>”" in person.last
    assert "本机只有经过本单位的件" in person.last
    assert "&lt;script&gt;" in person.client.get("/cases/lookup?q=%3Cscript%3E").get_data(
        as_text=True
    )


def test_a_long_list_has_pages_that_keep_the_question(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.lookup.PAGE_SIZE", 2)
    for number in range(3):
        county[VILLAGE].takes_in(f"0197a000-0000-7000-8000-{number:012d}", number + 1)
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup?q=赵")
    assert person.last.count('class="row"') == 2
    assert "/cases/lookup?q=%E8%B5%B5&page=2" in person.last
    person.get("/cases/lookup?q=赵&page=2")
    assert person.last.count('class="row"') == 1


@pytest.mark.parametrize(
    "path",
    [
        "/cases/lookup",
        "/cases/lookup?q=无",
        "/cases/lookup?q=620722101200-1-1-1",
        "/cases/quarantine",
    ],
)
def test_lists_are_sound_html(county: County, path: str) -> None:
    at_village(county)
    refuse_something(county)
    person = visitor(county, VILLAGE, "agent")
    assert faults(person.client.get(path).get_data(as_text=True)) == []


def refuse_something(
    county: County, ledger: str = f"case:{A_CASE}", kind: str = "case.accepted.v1"
) -> None:
    """Put an entry into the village's quarantine."""
    here = county[VILLAGE].here
    with here.store.write() as room:
        room.quarantine.add(
            QuarantineItem(
                "ab" * 32, ledger, 3, kind, "999999999999", VILLAGE, Fork.code, COUNTY, here.now()
            )
        )


def test_the_quarantine_says_what_why_and_whose_turn(county: County) -> None:
    at_village(county)
    refuse_something(county)
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/quarantine")
    assert f'<a href="{CASE_PAGE}">赵桂兰 · 高龄津贴</a> · 受理' in person.last
    assert Fork.zh in person.last
    assert "<dt>轮到谁处理</dt><dd><b>民乐县</b></dd>" in person.last
    assert "名录里没有的节点" in person.last
    assert "abab" not in re.sub(r'<input type="hidden"[^>]*>', "", person.last)


def test_an_item_dealt_with_leaves_the_list(county: County) -> None:
    refuse_something(county)
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/quarantine")

    person.post("/cases/quarantine/done", {"hash": "ab" * 32, "refuser": VILLAGE})

    assert "没有隔离件" in person.last


def test_a_refused_record_of_a_case_not_held_here_has_no_link(county: County) -> None:
    refuse_something(county, f"case:{A_CASE}", "case.mediated.v2")
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/quarantine")
    assert "一件本机没有的事 · 本版本不识别的记录" in person.last
    assert CASE_PAGE not in person.last


def test_an_empty_quarantine_says_so(county: County) -> None:
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/quarantine")
    assert "没有隔离件" in person.last


def test_every_code_has_its_sentence_with_gaps_for_facts() -> None:
    assert (
        sentence_of("custody.in_transit").zh
        == "这件事已移交…，正在途中，等对方接收或退回后才能办理。"
    )
    assert sentence_of("entry.broken_chain").en.startswith("The entry does not follow")
    assert sentence_of("no.such") == Text("原因代码 no.such", "reason code no.such")
    assert not [k for k in _codes(Refusal) if "{" in sentence_of(k).zh + sentence_of(k).en]


def _codes(kind: type[Refusal]) -> set[str]:
    own = {kind.code} if hasattr(kind, "code") else set()
    return own.union(*(_codes(child) for child in kind.__subclasses__()))


def test_rows_of_a_case_with_requests_say_how_many(county: County) -> None:
    with_request(county)
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup?q=桂兰")
    assert "1 项待答复" in person.last


def test_cases_of_others_are_not_found_by_an_empty_question(county: County) -> None:
    at_town(county)
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup?q=+")
    assert 'class="row"' not in person.last
