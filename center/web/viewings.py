"""Who has seen ID numbers in full, over the whole county, for those who supervise it."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from shared.domain.rights import Right
from shared.web.beside import ViewingShown, remarks, viewings_of
from shared.web.case_view import title_of
from shared.web.desk import MOST_PAGES, PAGE_SIZE, Page, asked_page
from shared.web.rights import requires
from shared.web.site import site


@dataclass(frozen=True, slots=True)
class Seen:
    """A case, and who has seen an ID number of it, the latest first."""

    case: str
    title: str
    receipt: str
    viewings: list[ViewingShown]


@requires(Right.SEE_NETWORK)
def show_viewings() -> ResponseReturnValue:
    """Show the cases of which an ID number was seen in full, the latest first."""
    number = min(max(1, asked_page()), MOST_PAGES)
    rows, total = remarks().viewed(PAGE_SIZE, (number - 1) * PAGE_SIZE)
    page = Page(rows, total, number, min(MOST_PAGES, max(1, -(-total // PAGE_SIZE))))
    return render_template(
        "center/viewings.html", page=page, seen=[_seen(row.case) for row in page.rows]
    )


def _seen(case_id: str) -> Seen:
    view = site().cases.view(case_id)
    told = viewings_of(view.case, view.registry)
    return Seen(case_id, title_of(view.case), view.case.receipt, told[::-1])
