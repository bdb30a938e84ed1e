"""Papers as PDF, at towns and the county: the print sheets again, laid out by WeasyPrint, with a font of the system."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app

from shared.domain.codes import Tier
from shared.domain.paper_kinds import PaperKind
from shared.domain.refusals_papers import NoPdfHere, PdfBusy
from shared.web.papers import drawn
from shared.web.site import site

MAKER = "weasyprint"
ONE_AT_A_TIME = Lock()
"""A sheet takes a core for a second: two would only make each other wait, and a node has other things to do."""

PATIENCE = 15.0
"""Seconds that a sheet waits for others."""


def makes_pdf() -> bool:
    """Say whether this node makes PDFs: not at a village, and not without what makes them."""
    return site().tier is not Tier.VILLAGE and find_spec(MAKER) is not None


def show(case_id: UUID, paper: str, seq: int) -> Response:
    """Return a paper as PDF, or refuse where none is made."""
    if paper not in set(PaperKind):
        abort(404)
    printed = site().papers.printed(str(case_id), PaperKind(paper), seq)
    if not makes_pdf():
        raise NoPdfHere
    name = printed.paper.number.replace("/", "-")
    html = drawn(printed, layout="papers/bare.html")
    with _turn():
        made = made_of(html)
    return Response(
        made,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for the others, or refuse after a while: ten threads that wait would leave nobody to serve the pages."""
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise PdfBusy
    try:
        yield
    finally:
        ONE_AT_A_TIME.release()


def made_of(html: str) -> bytes:
    """Lay a sheet out: tagged for who hears it read, and with nothing fetched from anywhere."""
    # Megabytes that only who asks for a PDF needs.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    whole: bytes = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf(
        stylesheets=[_style()], pdf_tags=True, pdf_variant="pdf/ua-1"
    )
    return whole


@lru_cache(maxsize=1)
def _style() -> Any:
    from weasyprint import CSS

    return CSS(filename=Path(current_app.root_path, "static", "tongban.css"))
