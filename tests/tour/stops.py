"""Every page that a person can open at a tier, from the routes: what the tour photographs, and what axe looks at."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from shared.app.remarks import Remarks
from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.doing import (
    Typed,
)
from shared.domain.ledgers import case_ledger
from shared.web.rights import MACHINES, MARK
from tests.hostile.places import MATTER, TIERS, Place, Places, filled, places
from tests.support.network import COUNTY, TOWN, VILLAGE, County, an_intake, id_number

NO_PAGES = frozenset(
    {"static", "root", "cases.page", "take_in.page", "works.file", "account.resume"}
)
"""Routes that lead on, or give a file; those opened instead of posted (`after_`) show a page that is here already."""
NAMES = ("何有福", "陈秀珍", "马成", "杨玉花", "单志明")
"""Applicants of cases besides the one of each tier, so that lists are lists."""
WORDS = Typed({"text": "请问老人的儿子在家吗？周三上午入户，请陪同。"})


@dataclass(frozen=True)
class Stop:
    """A page: its tier, its endpoint, its path."""

    tier: Tier
    endpoint: str
    path: str

    @property
    def name(self) -> str:
        """Its name among all stops, fit for a file."""
        return f"{self.tier}-{self.endpoint.replace('.', '-')}"


def stops(place: Place) -> list[Stop]:
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
def served(folder: Path) -> Iterator[tuple[Places, dict[Tier, str]]]:
    """Give the three tiers over HTTP, each with some cases; what is posted leaves no trace."""
    with places(folder) as made:
        for store in made.stores:
            store.shut = False
        _lived_in(made.county)
        made.shut()
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


def _lived_in(county: County) -> None:
    """Have the nodes do a few days' work: cases at every stage and on their way, notes, a number seen in full."""
    village, town = county[VILLAGE], county[TOWN]
    first = f"0197c000-0000-7000-8000-00000000000{list(TIERS).index(COUNTY)}"
    for n in range(len(NAMES)):
        case = f"0197c000-0000-7000-8000-0000000001{n:02d}"
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
    Remarks(town.here).note(first, WORDS, town.actor)
    Remarks(town.here).view_id(first, "applicant", Typed({"reason": "与民政系统核对"}), town.actor)
    county.settle()
    with town.here.store.read() as room:
        assert room.ledgers.head(case_ledger(first)) is not None
