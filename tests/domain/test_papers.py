"""Papers: which go out on a case, what numbers they bear, and what their codes vouch for."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.clock import LimitKind, clock_of, last_day_of
from shared.domain.paper_kinds import RULES, PaperKind
from shared.domain.papers import documents_at, missing_at, paper_of, papers_of
from shared.domain.refusals_papers import UnknownPaper
from shared.domain.statements import Statement, holder_mark, in_digits, statement_of
from shared.domain.worktime import county_day
from tests.domain.desk import CASE, COUNTY, NOW, TOWN, VILLAGE, Desk, filled_in
from tests.wire.county import INTAKE

FEWER = replace(INTAKE, documents=frozenset({"id-card"}))
QR_CAPITALS = re.compile(r"[0-9A-Z$%*+\-./:]*\Z")


def kinds(case: Case) -> list[str]:
    return [str(paper.kind) for paper in papers_of(case)]


def at_town(desk: Desk) -> Desk:
    return desk.act(VILLAGE, Act.FORWARD).act(TOWN, Act.TAKE_OVER)


def at_county(desk: Desk) -> Desk:
    at_town(desk).act(TOWN, Act.ACCEPT).act(TOWN, Act.REVIEW, opinion="pass")
    return desk.act(TOWN, Act.FORWARD).act(COUNTY, Act.TAKE_OVER)


def test_every_act_that_gives_out_a_paper_has_one() -> None:
    desk = at_county(Desk())
    desk.act(COUNTY, Act.DECIDE, outcome="granted").act(COUNTY, Act.ISSUE)
    assert kinds(desk.case) == ["receipt", "acceptance", "decision", "result", "slip"]


def test_a_refusal_and_a_notice_have_one() -> None:
    noticed = at_town(Desk(intake=FEWER)).act(TOWN, Act.NOTIFY, until="2026-12-04")
    assert kinds(noticed.case) == ["receipt", "notice", "slip"]
    refused = at_town(Desk()).act(TOWN, Act.REFUSE, reason="不归本机关")
    assert kinds(refused.case) == ["receipt", "refusal", "slip"]


def test_numbers_are_the_receipts_with_letter_and_seq_and_never_the_same() -> None:
    case = at_county(Desk()).act(COUNTY, Act.DECIDE, outcome="granted").case
    numbers = [paper.number for paper in papers_of(case)]
    assert numbers[0] == f"{case.receipt}/S1"
    assert numbers[1] == f"{case.receipt}/A4"
    assert len(set(numbers)) == len(numbers)
    assert len({rule.letter for rule in RULES.values()}) == len(RULES)


def test_an_act_that_does_not_count_gives_out_none() -> None:
    desk = at_town(Desk()).act(TOWN, Act.ACCEPT)
    hand = desk.case.slip[-1]
    assert paper_of(desk.case, PaperKind.ACCEPTANCE, hand.seq).hand == hand
    doubtful = desk.case
    doubtful.slip[-1] = replace(hand, effective=False)
    assert "acceptance" not in kinds(doubtful)
    with pytest.raises(UnknownPaper):
        paper_of(doubtful, PaperKind.ACCEPTANCE, hand.seq)


@pytest.mark.parametrize(("kind", "seq"), [("decision", 1), ("receipt", 2), ("slip", 9)])
def test_what_is_not_there_is_refused(kind: str, seq: int) -> None:
    with pytest.raises(UnknownPaper):
        paper_of(at_town(Desk()).case, PaperKind(kind), seq)


def test_a_case_whose_number_is_not_here_has_no_paper() -> None:
    case = Desk().case
    case.receipt = ""
    assert papers_of(case) == []
    for kind in PaperKind:
        with pytest.raises(UnknownPaper):
            paper_of(case, kind, 1)


def test_a_receipt_tells_of_the_day_it_was_given_whatever_came_later() -> None:
    desk = at_town(Desk(intake=FEWER)).act(TOWN, Act.NOTIFY, until="2026-12-04")
    desk.act(TOWN, Act.SUPPLEMENT, documents="household-register bank-card")
    case = desk.case
    assert documents_at(case, 1) == {"id-card"}
    assert [d.id for d in missing_at(case, 1)] == [
        "household-register",
        "bank-card",
        "authorisation",
    ]
    assert documents_at(case, case.slip[-1].seq) == {"id-card", "household-register", "bank-card"}
    receipt = statement_of(case, papers_of(case)[0], VILLAGE, 1)
    slip = statement_of(case, papers_of(case)[-1], VILLAGE, 1)
    listed = [d.id for d in case.matter.documents] if case.matter else []
    assert receipt.has == 1 << listed.index("id-card")
    assert receipt.lacks == 1 << listed.index("household-register") | 1 << listed.index("bank-card")
    assert (slip.has, slip.lacks) == (receipt.has | receipt.lacks, 0)


def test_what_a_statement_says_of_a_decision() -> None:
    case = at_county(Desk()).act(COUNTY, Act.DECIDE, outcome="denied", reason="不满八十岁").case
    paper = next(p for p in papers_of(case) if p.kind is PaperKind.DECISION)
    said = statement_of(case, paper, TOWN, 3)
    assert (said.letter, said.node, said.inc, said.seq) == ("J", TOWN, 3, paper.hand.seq)
    assert said.outcome == "D"
    assert said.due is None
    assert (said.acting, said.entry) == (COUNTY, paper.hand.hash)
    assert (said.matter, said.version) == ("elderly-allowance", 1)


def test_the_days_that_papers_name() -> None:
    desk = at_town(Desk(intake=FEWER)).act(TOWN, Act.NOTIFY, until="2026-12-04")
    found = {p.kind: statement_of(desk.case, p, TOWN, 1).due for p in papers_of(desk.case)}
    assert found[PaperKind.NOTICE] == date(2026, 12, 4)
    promised = found[PaperKind.RECEIPT]
    assert promised is not None
    assert promised > county_day(NOW)


def test_a_statement_is_written_in_what_a_code_holds_most_densely() -> None:
    said = Statement(
        letter="S",
        node="620722000000-rs",
        inc=2,
        receipt="620722000000-RS-20261123-2-0007-K",
        overrides=2,
        seq=1,
        acting="620722101000",
        entry="00" * 31 + "ff",
        matter="old_age-pension",
        version=12,
        has=37,
        lacks=0,
        due=None,
        at=datetime(2026, 11, 23, 1, 0, 59, tzinfo=UTC),
        outcome="",
        holder="ABCDEFGH",
    )
    minute = in_digits(int(said.at.timestamp()) // 60)
    assert said.text() == (
        f"S.620722000000-RS.2.620722000000-RS-20261123-2-0007-K.2.1.620722101000.{'A' * 32}."
        "OLD$AGE-PENSION.12.11.0.."
        f"{minute}..ABCDEFGH"
    )
    assert QR_CAPITALS.match(said.text())
    own = replace(said, acting=said.node).text()
    assert own == said.text().replace(".620722101000.", "..")


@pytest.mark.parametrize("number", [0, 1, 35, 36, 37, 36**5 - 1, 2**64])
def test_digits_read_back(number: int) -> None:
    assert int(in_digits(number), 36) == number


def test_the_holders_mark_follows_name_and_number_and_tells_neither() -> None:
    case = Desk().case
    who = case.applicant
    assert who is not None
    words = f"tongban/holder/v1\0{case.receipt}\0{who.name}\0{who.id_number[-4:]}"
    digest = hashlib.sha512(words.encode()).digest()
    assert holder_mark(case) == base64.b32encode(digest[:5]).decode()
    mark = holder_mark(case)
    case.applicant = replace(who, name="别人")
    assert holder_mark(case) != mark
    case.applicant = None
    assert holder_mark(case) == ""


def test_two_cases_of_one_person_have_two_marks() -> None:
    first, second = Desk().case, Desk().case
    second.receipt = second.receipt.replace("0001", "0002")
    assert holder_mark(first) != holder_mark(second)
    assert first.id == CASE


def due(desk: Desk, seq: int) -> date | None:
    """Return by which day the routing slip up to an entry says that the case is decided."""
    return statement_of(desk.case, paper_of(desk.case, PaperKind.SLIP, seq), COUNTY, 1).due


def test_a_slip_counts_from_acceptance_with_what_stopped_and_extended_the_limit_by_then() -> None:
    licence = Desk("public-place-licence", filled_in("public-place-licence"), COUNTY)
    licence.act(COUNTY, Act.ACCEPT)
    until = county_day(licence.now) + timedelta(days=9)
    licence.wait(days=1).act(COUNTY, Act.PAUSE, procedure="testing", until=until.isoformat())
    licence.wait(days=2).act(COUNTY, Act.RESUME)
    more = {"days": "5", "approved_by": "陈静", "reason": "复杂"}
    licence.act(COUNTY, Act.EXTEND, **more).act(COUNTY, Act.REVIEW, opinion="pass")
    days = [due(licence, seq) for seq in range(1, 7)]

    _, accepted, paused, resumed, extended, reviewed = [day for day in days if day is not None]
    assert accepted < resumed < paused
    assert resumed < extended == reviewed
    limits = clock_of(licence.case, licence.registry.workdays).limits
    assert reviewed == next(last_day_of(x) for x in limits if x.kind is LimitKind.PROMISED)


def test_a_paper_after_an_override_never_has_the_number_of_one_before() -> None:
    """The county takes the pen back at the place where the town's acceptance stands; both papers are out."""
    desk = at_town(Desk())
    before = desk.act(TOWN, Act.ACCEPT).case
    desk.facts.pop()
    desk.act(COUNTY, Act.OVERRIDE, to=COUNTY, reason="失联").act(COUNTY, Act.ACCEPT)
    first, second = (
        next(p for p in papers_of(case) if p.kind is PaperKind.ACCEPTANCE)
        for case in (before, desk.case)
    )
    assert first.number.endswith("/A4")
    assert second.number.endswith("/A5R1")
    said = statement_of(desk.case, second, COUNTY, 1)
    assert (said.overrides, said.seq) == (1, 5)


def test_entries_of_one_place_have_two_statements() -> None:
    """Whoever signs for another's act signs which entry it is."""
    case = at_town(Desk()).act(TOWN, Act.ACCEPT).case
    paper = paper_of(case, PaperKind.ACCEPTANCE, 4)
    papers = [replace(paper, hand=replace(paper.hand, hash=digest * 32)) for digest in ("ab", "cd")]
    told = [statement_of(case, one, VILLAGE, 1) for one in papers]
    assert {said.acting for said in told} == {TOWN}
    assert told[0].text() != told[1].text()


def test_a_day_in_a_code_has_eight_digits_whatever_its_year() -> None:
    desk = at_town(Desk(intake=FEWER)).act(TOWN, Act.NOTIFY, until="2026-12-04")
    last = desk.facts[-1]
    desk.facts[-1] = replace(last, body={**(last.body or {}), "until": "0002-01-01"})
    paper = next(p for p in papers_of(desk.case) if p.kind is PaperKind.NOTICE)
    assert ".00020101." in statement_of(desk.case, paper, TOWN, 1).text()
