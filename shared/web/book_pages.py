"""The paper book: how many slips, and the sheets of it, for a village without a printer at hand every day."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.domain.book import MOST_SLIPS
from shared.domain.refusals import Refusal
from shared.domain.refusals_papers import BadBookSize
from shared.domain.rights import Right
from shared.web.errors import status_of
from shared.web.papers import qr_code
from shared.web.refused_form import Tried
from shared.web.rights import requires
from shared.web.site import site

USUAL = "20"


def book_pages() -> Blueprint:
    """Return the routes, the same at every tier: wherever people take in."""
    pages = Blueprint("books", __name__, url_prefix="/books")
    taking = requires(Right.TAKE_IN)
    pages.add_url_rule("/", "index", taking(_index))
    pages.add_url_rule("/", "print", taking(_print), methods=["POST"])
    pages.add_url_rule("/<int:book>", "show", taking(_show))
    return pages


def _index() -> ResponseReturnValue:
    return _form(None)


def _print() -> ResponseReturnValue:
    typed = {"count": request.form.get("count", "")}
    try:
        book = site().books.print(_count(typed["count"]))
    except Refusal as refusal:
        return _form(Tried("book", typed, refusal)), status_of(refusal)
    return redirect(url_for("books.show", book=book), code=303)


def _count(typed: str) -> int:
    plain = typed.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= len(str(MOST_SLIPS))):
        raise BadBookSize(most=MOST_SLIPS)
    return int(plain)


def _form(tried: Tried | None) -> str:
    return render_template("books/index.html", tried=tried, usual=USUAL, most=MOST_SLIPS)


def _show(book: int) -> ResponseReturnValue:
    found = site().books.book(book)
    slips = [(number, qr_code(number, with_address=False)) for number in found.slips]
    return render_template("books/book.html", book=found, slips=slips)
