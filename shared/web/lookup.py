"""Looking a case up by what people bring: a receipt number, a name, in characters or pinyin, or an ID number."""

import re
from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.domain.identity import ID_LENGTH, id_number
from shared.domain.receipt import parse_receipt
from shared.domain.records import MOST_FOUND, CaseQuery, CaseRow
from shared.domain.refusals import Refusal, UnknownCase
from shared.domain.refusals_input import BadIdEnd, BadReceipt, IdInAddress
from shared.domain.text import Text, narrow, tidy
from shared.domain.worktime import county_day
from shared.web.desk import shown_rows
from shared.web.errors import status_of
from shared.web.site import site

PAGE_SIZE = 30
LONGEST = 60
NODE_DIGITS = 12
AN_ID = re.compile(r"[0-9]{14}([0-9]|[0-9]{2,3}[0-9X])")
"""A whole ID number, or one that lacks a character or two: no receipt number and no name looks like it."""
ID_END = re.compile(r"[0-9]{3,16}[0-9X]")
ID_NUMBER = Text("身份证号码", "ID number")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found, and what was wrong with it. `by_id` says that a number was looked for."""

    rows: list[CaseRow] = field(default_factory=list)
    total: int = 0
    refusal: Refusal | None = None
    by_id: bool = False


def lookup() -> ResponseReturnValue:
    """Show the cases that a receipt number or part of a name finds."""
    asked = tidy(request.args.get("q", ""))[:LONGEST]
    page = max(1, request.args.get("page", 1, type=int))
    if is_id(asked):
        return _shown(Answer(refusal=IdInAddress()))
    try:
        rows, total = _found(asked, page) if asked else ([], 0)
    except BadReceipt as bad:
        return _shown(Answer(refusal=bad), asked)
    return _shown(Answer(rows, total), asked, page)


def lookup_id() -> ResponseReturnValue:
    """Show the cases of who has an ID number, or one that ends so. It is posted, and stands nowhere again."""
    typed = _plain(request.form.get("id_number", ""))
    try:
        query = _person(typed)
    except Refusal as refusal:
        return _shown(Answer(refusal=refusal, by_id=True))
    cases = site().cases
    return _shown(Answer(cases.find(query), cases.count(query), by_id=True))


def back_to_lookup() -> ResponseReturnValue:
    """Opened instead of posted: show the page."""
    return redirect(url_for("cases.lookup"))


def _shown(answer: Answer, asked: str = "", page: int = 1) -> ResponseReturnValue:
    refusal = answer.refusal
    return render_template(
        "cases/lookup.html",
        asked=asked,
        by_id=answer.by_id,
        rows=shown_rows(answer.rows),
        total=answer.total,
        at_least=not answer.by_id and answer.total >= MOST_FOUND,
        page=page,
        pages=1 if answer.by_id else -(-answer.total // PAGE_SIZE),
        refusal=refusal,
    ), status_of(refusal) if refusal else 200


def is_id(typed: str) -> bool:
    """Say whether an ID number was typed, whole or with a slip."""
    return AN_ID.fullmatch(_plain(typed)) is not None


def _plain(typed: str) -> str:
    return narrow(typed).upper().replace(" ", "")


def _person(number: str) -> CaseQuery:
    if len(number) == ID_LENGTH:
        today = county_day(site().here.now())
        whole = id_number(number, field=ID_NUMBER, today=today)
        return CaseQuery(person=whole, newest_first=True, limit=PAGE_SIZE)
    if not ID_END.fullmatch(number):
        raise BadIdEnd
    return CaseQuery(person_ends=number, newest_first=True, limit=PAGE_SIZE)


def _found(asked: str, page: int) -> tuple[list[CaseRow], int]:
    if looks_like_receipt(asked):
        try:
            return [site().cases.by_receipt(parse_receipt(asked))], 1
        except UnknownCase:
            return [], 0
    query = CaseQuery(text=asked, newest_first=True, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return site().cases.find(query), site().cases.count(query)


def looks_like_receipt(asked: str) -> bool:
    """Say whether a whole receipt number was meant, right or mistyped; a part of one is searched as it is."""
    plain = narrow(asked).replace(" ", "").replace("—", "-")
    return plain[:NODE_DIGITS].isdigit() and len(plain) > NODE_DIGITS and plain.count("-") > 1
