"""Looking a case up by what people bring: a receipt number, or a name."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from shared.domain.receipt import parse_receipt
from shared.domain.records import MOST_FOUND, CaseQuery, CaseRow
from shared.domain.refusals import Refusal, UnknownCase
from shared.domain.refusals_input import BadReceipt
from shared.domain.text import narrow, tidy
from shared.web.desk import shown_rows
from shared.web.errors import status_of
from shared.web.site import site

PAGE_SIZE = 30
LONGEST = 60
NODE_DIGITS = 12


def lookup() -> ResponseReturnValue:
    """Show the cases that a receipt number or part of a name finds."""
    asked = tidy(request.args.get("q", ""))[:LONGEST]
    page = max(1, request.args.get("page", 1, type=int))
    refusal: Refusal | None = None
    rows: list[CaseRow] = []
    total = 0
    try:
        rows, total = _found(asked, page) if asked else ([], 0)
    except BadReceipt as bad:
        refusal = bad
    return render_template(
        "cases/lookup.html",
        asked=asked,
        rows=shown_rows(rows),
        total=total,
        at_least=total >= MOST_FOUND,
        page=page,
        pages=-(-total // PAGE_SIZE),
        refusal=refusal,
    ), status_of(refusal) if refusal else 200


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
