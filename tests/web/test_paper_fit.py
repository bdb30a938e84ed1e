"""Papers with little and with much on them: nothing is cut off, nothing lies at the edge, each side's copy is whole."""

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from shared.app.papers import Papers, Printed
from shared.domain.acts import Act
from shared.domain.paper_kinds import PaperKind
from shared.domain.papers import papers_of
from shared.domain.text import Text
from shared.web.paper_pdf import made_of
from shared.web.papers import drawn
from tests.domain.desk import filled_in
from tests.support.network import COUNTY, TOWN, County, TestNode, an_intake
from tests.web.desks import A_CASE, app_of
from tests.web.sealing import lists_seal
from tests.web.stories import small_county
from tests.web.test_fees_and_delivery import FIELDS, HOME, PAPERS, PAYMENT

MM = 72 / 25.4
EDGE = 6 * MM
"""What a printer may leave white."""
FOUR_LINES = """经核对权属档案，该处房屋登记的共有人尚有三人未到场，也没有公证委托。
所附继承材料缺少户籍注销证明，亲属关系无法核实，有两人提出异议。
该地块列入征收范围，公告期至二〇二七年，其间不办理转移登记。
请先向县人民法院确认权属，或取得全部共有人的书面同意后再来。
"""
LONG = (FOUR_LINES * 8)[:1000]
Line = tuple[int, float, str]
"""Page, distance from its top, and text."""


def printed(node: TestNode, kind: PaperKind) -> Printed:
    """Return the last paper of a kind."""
    found = [p for p in papers_of(node.sees(A_CASE)) if p.kind is kind]
    return Papers(node.here).printed(A_CASE, kind, found[-1].hand.seq)


def pages_of(node: TestNode, paper: Printed, size: str = "a5") -> PdfReader:
    """Lay a paper out."""
    with app_of(node).test_request_context(f"/?size={size}"):
        return PdfReader(io.BytesIO(made_of(drawn(paper, layout="papers/bare.html"))))


def lines(reader: PdfReader) -> list[Line]:
    """Return all text as it stands, from the first page's top on."""
    found: list[Line] = []
    for number, page in enumerate(reader.pages):
        height = float(page.mediabox.height)

        def seen(
            text: str, cm: Any, tm: Any, _f: Any, _s: Any, n: int = number, h: float = height
        ) -> None:
            if text.strip():
                found.append((n, h - (tm[5] * cm[3] + cm[5]), re.sub(r"\s", "", text)))

        page.extract_text(visitor_text=seen)
    return sorted(found)


def near_edges(reader: PdfReader, edge: float = EDGE) -> list[Line]:
    """Return what lies where a printer may leave white."""
    height = float(reader.pages[0].mediabox.height)
    return [line for line in lines(reader) if not edge < line[1] < height - edge]


@pytest.fixture
def county() -> County:
    """Return a small county with a home's transfer just taken in at its centre."""
    county = small_county()
    intake = replace(an_intake(), fields=FIELDS, documents=PAPERS)
    county[COUNTY].cases.take_in(A_CASE, HOME, intake, county[COUNTY].actor)
    return county


def test_a_refusal_with_four_lines_of_reason_is_one_a5_sheet(county: County) -> None:
    lists_seal(county, id="natural", zh="民乐县自然资源局审批专用章", en="seal", node=COUNTY)
    node = county[COUNTY]
    node.does(A_CASE, Act.REFUSE, reason=FOUR_LINES, organ="张掖市自然资源局")
    reader = pages_of(node, printed(node, PaperKind.REFUSAL))
    assert len(reader.pages) == 1
    assert near_edges(reader) == []


@pytest.mark.parametrize(("size", "edge"), [("a5", EDGE), ("a4", EDGE), ("roll", 4 * MM)])
def test_what_takes_several_pages_keeps_off_their_edges(
    county: County, size: str, edge: float
) -> None:
    node = county[COUNTY]
    node.does(A_CASE, Act.REFUSE, reason=LONG, organ=LONG)
    reader = pages_of(node, printed(node, PaperKind.REFUSAL), size)
    assert len(reader.pages) > 1
    assert near_edges(reader, edge) == []


@pytest.mark.parametrize("size", ["a5", "a4"])
def test_every_page_of_a_slip_says_whose_it_is_and_which(county: County, size: str) -> None:
    node = county[COUNTY]
    for n in range(30):
        node.does(
            A_CASE, Act.CORRECT, field="applicant.phone", new=f"138000000{n:02}", reason="笔误"
        )
    slip = printed(node, PaperKind.SLIP)
    reader = pages_of(node, slip, size)
    count = len(reader.pages)
    assert count > 1
    feet = [f"{slip.paper.number}·{n}/{count}" for n in range(1, count + 1)]
    assert [
        re.sub(r"\s", "", p.extract_text()).count(f)
        for p, f in zip(reader.pages, feet, strict=True)
    ] == [1] * count
    assert near_edges(reader) == []


def test_a_number_without_a_gap_is_broken_not_cut(county: County) -> None:
    node, voucher = county[COUNTY], "7" * 64
    node.does(A_CASE, Act.ACCEPT)
    node.does(A_CASE, Act.CHARGE)
    node.does(A_CASE, Act.PAY, **PAYMENT | {"voucher": voucher})
    of = [text for _, _, text in lines(pages_of(node, printed(node, PaperKind.PAYMENT)))]
    parts = [text for text in of if set(text) == {"7"}]
    assert len(parts) > 1
    assert "".join(parts) == voucher


def with_documents(paper: Printed, count: int) -> Printed:
    """Return a promise of so many documents more."""
    matter, hand = paper.case.matter, paper.paper.hand
    assert matter
    assert hand.body
    more = tuple(
        replace(matter.documents[0], id=f"more-{n}", name=Text(f"第{n}份声明", f"Declaration {n}"))
        for n in range(count)
    )
    later = {**hand.body["later"], "documents": [document.id for document in more]}
    paper.case.matter = replace(matter, documents=(*matter.documents, *more))
    told = replace(hand, body={**hand.body, "later": later})
    return replace(paper, paper=replace(paper.paper, hand=told))


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (5, 1), (20, 2), (40, 4)])
def test_each_copy_of_a_promise_is_whole(count: int, pages: int) -> None:
    node = small_county()[TOWN]
    whole = filled_in("medical-assistance")
    intake = replace(an_intake(), fields=whole.fields, documents=whole.documents - {"diagnosis"})
    node.cases.take_in(A_CASE, "medical-assistance", intake, node.actor)
    promise = {"later": "yes", "until": "2026-12-01", "signature.type": "signed"}
    node.does(A_CASE, Act.ACCEPT, **promise)
    reader = pages_of(node, with_documents(printed(node, PaperKind.PROMISE), count), "a4")
    said = "".join(text for _, _, text in lines(reader))
    copy = ("申请人留存", f"第{count - 1}份声明", "申请人签名", "一式两份")
    other = ("受理单位留存", *copy[1:])
    places: list[int] = []
    for words in (*copy, *other):
        places.append(said.find(words, places[-1] + 1 if places else 0))
    assert -1 not in places
    assert places == sorted(places)
    assert len(reader.pages) == pages
    assert near_edges(reader) == []
