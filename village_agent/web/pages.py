"""The village's own pages: the home that says what can be done and where everything is, and all its cases."""

from collections import Counter
from dataclasses import replace
from math import ceil

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from shared.domain.records import CaseQuery
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.domain.text import Text
from shared.web.desk import shown_rows
from shared.web.rights import has_right, requires
from shared.web.site import site
from shared.web.take_in_drafts import drafts_shown
from shared.web.take_in_matters import Offer, moved, offers
from village_agent.web.answers import answers
from village_agent.web.whereabouts import on_the_way

MOST_OFFERS = 4
MOST_LINES = 8
PAGE_SIZE = 20
STATES: dict[str, tuple[Text, CaseQuery]] = {
    "": (Text("全部", "All"), CaseQuery()),
    "open": (Text("在办", "Open"), CaseQuery(ended=False)),
    "supply": (Text("等补件", "To be supplied"), CaseQuery(waiting=True)),
    "ended": (Text("已办完", "Ended"), CaseQuery(ended=True)),
}


def village_pages() -> Blueprint:
    """Return the routes that only a village has."""
    pages = Blueprint("village", __name__, template_folder="templates")
    pages.add_url_rule("/home", "home", requires(Right.SEE_CASES)(_home))
    pages.add_url_rule("/mine", "mine", requires(Right.SEE_CASES)(_mine))
    return pages


def _home() -> ResponseReturnValue:
    registry = site().overview.registry()
    takes_in = has_right(Right.TAKE_IN)
    found = _offers(registry) if takes_in else []
    going, back = on_the_way(registry), answers(registry)
    return render_template(
        "village/home.html",
        takes_in=takes_in,
        rosters=site().rosters.waiting(),
        moved=moved(registry, site().here.code),
        offers=found[:MOST_OFFERS],
        more_offers=len(found) - MOST_OFFERS,
        drafts=drafts_shown(registry) if takes_in else [],
        going=going[:MOST_LINES],
        back=back[:MOST_LINES],
        has_more=max(len(going), len(back)) > MOST_LINES,
    )


def _offers(registry: Registry) -> list[Offer]:
    """Return what can be taken in here: what was lately taken in first, then what is done on the spot."""
    here = site().here
    lately = site().cases.find(CaseQuery(origin=here.code, newest_first=True))
    used = Counter(row.matter for row in lately)
    found = offers(registry, here.code, here.now())
    return sorted(found, key=lambda o: (-used[o.matter.id], not o.is_on_the_spot))


def _mine() -> ResponseReturnValue:
    chosen = request.args.get("state", "")
    state = chosen if chosen in STATES else ""
    query = STATES[state][1]
    pages = max(1, ceil(site().cases.count(query) / PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    rows = site().cases.find(
        replace(query, newest_first=True, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    )
    return render_template(
        "village/mine.html",
        rows=shown_rows(rows),
        states=[(key, label) for key, (label, _query) in STATES.items()],
        state=state,
        page=page,
        pages=pages,
    )
