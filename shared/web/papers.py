"""Papers on the screen and from the printer: A5, A4 or a 58 mm roll, each with a QR code that is checked without a network."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import Flask, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shared.app.papers import Printed
from shared.domain.case import Case
from shared.domain.paper_kinds import PaperKind
from shared.domain.papers import Paper, papers_of
from shared.domain.registry import Registry
from shared.domain.seal import Seal
from shared.domain.seals import seal_under
from shared.domain.text import Text
from shared.web.language import full_moment, t
from shared.web.paper_sheets import SHEETS
from shared.web.site import site

PUBLIC_URL = "PUBLIC_URL"
SIZES = {
    "a5": Text("A5", "A5"),
    "a4": Text("A4", "A4"),
    "roll": Text("58 毫米小票", "58 mm roll"),
}
"""The sizes of paper by name; the first is the usual one."""
QUIET = 4
"""Modules of white around a code (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A line of the case page's list of papers."""

    title: str
    number: str
    at: str
    kind: str
    seq: int
    seal: str


def keep_public_url(app: Flask, url: str) -> None:
    """Have codes lead to where the public reaches this county's pages; empty: they hold no address."""
    app.config[PUBLIC_URL] = url.rstrip("/")


def show(case_id: UUID, paper: str, seq: int) -> ResponseReturnValue:
    """Show a paper, ready to print."""
    if paper not in set(PaperKind):
        abort(404)
    return drawn(site().papers.printed(str(case_id), PaperKind(paper), seq))


def receipt(case_id: UUID) -> ResponseReturnValue:
    """Show a case's receipt, ready to print."""
    return show(case_id, PaperKind.RECEIPT, 1)


def drawn(printed: Printed, *, layout: str = "base.html") -> str:
    """Draw a paper in the size that the address asks for."""
    sheet = SHEETS[printed.paper.kind](printed.case, printed.registry, printed.paper)
    asked, url = request.args.get("size", ""), current_app.config.get(PUBLIC_URL, "")
    return render_template(
        sheet.template,
        layout=layout,
        sheet=sheet,
        case=printed.case,
        size=asked if asked in SIZES else next(iter(SIZES)),
        sizes=SIZES,
        qr=qr_code(printed.code),
        checked_at=f"{url}/papers/verify" if url else "",
    )


def lines(case: Case, registry: Registry) -> list[PaperShown]:
    """Return the papers of a case as its page lists them."""
    department = case.matter.department if case.matter else ""
    return [_line(p, seal_under(registry, p.hand, department)) for p in papers_of(case)]


def _line(paper: Paper, seal: Seal | None) -> PaperShown:
    return PaperShown(
        title=str(t(paper.rule.title)),
        number=paper.number,
        at=full_moment(paper.hand.at),
        kind=str(paper.kind),
        seq=paper.hand.seq,
        seal=str(t(seal.name)) if seal and paper.rule.is_stamped else "",
    )


def qr_code(code: str, *, with_address: bool = True) -> Markup:
    """Draw a paper's code. Where the county has a public address, it begins with the page that checks it.

    What stands behind the `#` of an address never leaves the browser that opens it.
    """
    # Only who prints needs what draws a code: half a megabyte.
    import segno
    from segno.consts import MODE_BYTE

    url = current_app.config.get(PUBLIC_URL, "") if with_address else ""
    # Two segments: letters of both sizes take eight bits each, the code's capitals and digits five and a half.
    content = [(f"{url}/papers/verify#", MODE_BYTE), code] if url else code
    made = segno.make(cast(Any, content), error="m", micro=False)
    return Markup(made.svg_inline(border=QUIET, omitsize=True))  # noqa: S704 - drawn, and holds none of the text
