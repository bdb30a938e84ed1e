"""Every page that a person can open at a tier, from the routes: what the tour photographs, and what axe looks at."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from shared.app.heard import report_heard
from shared.app.papers import Papers
from shared.app.remarks import Remarks
from shared.app.supervision import give_cards
from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.doing import Typed
from shared.domain.ledgers import case_ledger
from shared.domain.paper_kinds import PaperKind
from shared.domain.papers import papers_of
from shared.web.rights import MACHINES, MARK
from tests.hostile.places import MATTER, TIERS, Place, Places, filled, places
from tests.support.network import COUNTY, TOWN, VILLAGE, County, an_intake, id_number

NO_PAGES = frozenset(
    {"static", "root", "cases.page", "take_in.page", "works.file", "account.resume"}
)
"""Routes that lead on, or give a file; those opened instead of posted (`after_`) show a page that is here already."""
NAMES = ("何有福", "陈秀珍", "马成", "杨玉花", "单志明")
"""Applicants of cases besides the one of each tier, so that lists are lists."""
LATER = timedelta(days=16)
"""After this long some of the cases are late."""
WORDS = Typed({"text": "请问老人的儿子在家吗？周三上午入户，请陪同。"})


def case_of(n: int) -> str:
    """Return the case of the nth of NAMES."""
    return f"0197c000-0000-7000-8000-0000000001{n:02d}"


ENDED = case_of(1)
"""The one that is decided, issued and closed."""


@dataclass(frozen=True)
class Stop:
    """A page: its tier, its endpoint, its path."""

    tier: Tier
    endpoint: str
    path: str
    shows: str = ""
    """What of several things it shows."""

    @property
    def name(self) -> str:
        """Its name among all stops, fit for a file."""
        return "-".join(filter(None, (self.tier, self.endpoint.replace(".", "-"), self.shows)))


def stops(place: Place) -> list[Stop]:
    """Return the pages of a tier: one of each route, at a town each paper, and what checking one says."""
    more = list(_papers(place)) if place.tier is Tier.TOWN else []
    return [*_one_of_each(place), *more]


def _papers(place: Place) -> Iterator[Stop]:
    case = place.node.sees(ENDED)
    for kind, paper in {paper.kind: paper for paper in papers_of(case)}.items():
        path = f"/cases/{ENDED}/papers/{kind}/{paper.hand.seq}"
        yield Stop(place.tier, "cases.paper", path, str(kind))
    code = Papers(place.node.here).printed(ENDED, PaperKind.SLIP, 1).code
    yield Stop(place.tier, "papers.verify", f"/papers/verify#{code}", "genuine")
    altered = code[:-1] + ("A" if code[-1] != "A" else "B")
    yield Stop(place.tier, "papers.verify", f"/papers/verify#{altered}", "altered")


def _one_of_each(place: Place) -> list[Stop]:
    """Return the pages of a tier that answer with a page of their own; where a route leads on, its end is a stop already."""
    found: dict[str, Stop] = {}
    for rule in place.app.url_map.iter_rules():
        mark = getattr(place.app.view_functions[rule.endpoint], MARK, None)
        if "GET" not in (rule.methods or ()) or mark == MACHINES or rule.endpoint in NO_PAGES:
            continue
        if rule.endpoint.startswith("node.") or ".after_" in rule.endpoint:
            continue
        path = filled(rule.rule, place.values)
        answer = place.ask("GET", path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found.setdefault(rule.endpoint, Stop(place.tier, rule.endpoint, path))
    return sorted(found.values(), key=lambda stop: stop.name)


@contextmanager
def lived_in(folder: Path) -> Iterator[Places]:
    """Give the three tiers after some days' work."""
    with places(folder) as made:
        made.open()
        _work(made.county)
        made.shut()
        yield made


@contextmanager
def served(folder: Path) -> Iterator[tuple[Places, dict[Tier, str]]]:
    """Give the three tiers over HTTP, each with some cases; what is posted leaves no trace."""
    with lived_in(folder) as made:
        addresses, servers = {}, []
        for tier, place in made.of.items():
            server = make_server("127.0.0.1", 0, place.app, threaded=True, request_handler=_Quiet)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            servers.append(server)
            addresses[tier] = f"http://127.0.0.1:{server.server_port}"
        try:
            yield made, addresses
        finally:
            for server in servers:
                server.shutdown()
                server.server_close()


class _Quiet(WSGIRequestHandler):
    """Says nothing of what it serves."""

    def log_request(self, *_args: object) -> None:
        """Write no line."""


def _work(county: County) -> None:
    """Have the nodes do some days' work: cases at every stage and on their way, notes, a number seen in full, cards."""
    village, town, chief = county[VILLAGE], county[TOWN], county[COUNTY]
    first = f"0197c000-0000-7000-8000-00000000000{list(TIERS).index(COUNTY)}"
    for n in range(len(NAMES)):
        case = case_of(n)
        person = {"name": NAMES[n], "id_number": id_number(40 + n), "phone": ""}
        intake = replace(an_intake(40 + n), persons={"applicant": person})
        village.cases.take_in(case, MATTER, intake, village.actor)
        if n < len(NAMES) - 1:
            village.does(case, Act.FORWARD)
        county.settle()
        if 0 < n < len(NAMES) - 1:
            town.does(case, Act.TAKE_OVER)
        if n == 1:
            for act in (Act.ACCEPT, Act.REVIEW, Act.FORWARD):
                town.does(case, act, opinion="pass")
        county.settle()
    chief.does(ENDED, Act.TAKE_OVER)
    chief.does(ENDED, Act.DECIDE, outcome="granted")
    chief.does(ENDED, Act.ISSUE)
    chief.does(ENDED, Act.CLOSE)
    county.settle()
    county.clock.time += LATER
    county.settle()
    report_heard(town.here)
    give_cards(chief.here)
    county.settle()
    Remarks(town.here).note(first, WORDS, town.actor)
    Remarks(town.here).view_id(first, "applicant", Typed({"reason": "与民政系统核对"}), town.actor)
    county.settle()
    with town.here.store.read() as room:
        assert room.ledgers.head(case_ledger(first)) is not None
