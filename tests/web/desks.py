"""Web apps over a county in this process, with the case pages on them."""

from flask import Blueprint, Flask

from shared.app.accounts import Accounts
from shared.app.books import Books
from shared.app.certificates import Certificates
from shared.app.condition import Condition
from shared.app.covers import Covers
from shared.app.device_desk import DeviceDesk
from shared.app.devices import Devices
from shared.app.drafts import Drafts
from shared.app.judgements import Judgements
from shared.app.nodes import Nodes
from shared.app.overriding import Overriding
from shared.app.overview import Overview
from shared.app.pages import Pages
from shared.app.papers import Papers
from shared.app.reentry import Reentry
from shared.app.rosters import Rosters
from shared.app.seals import Seals
from shared.app.supervision import Supervision
from shared.domain.codes import Tier
from shared.domain.text import Text
from shared.web.case_pages import case_pages
from shared.web.factory import create_app
from shared.web.paper_pages import paper_pages
from shared.web.seal_pages import seal_pages
from shared.web.site import NavItem, Site
from tests.support.network import COUNTY, County, TestNode
from tests.support.pages import QUICK, Visitor, add_person

CASES = [f"0197a000-0000-7000-8000-{n:012d}" for n in range(20)]
A_CASE = CASES[0]
NAV = (
    NavItem("cases.lookup", Text("查找办件", "Look up")),
    NavItem("cases.quarantine", Text("隔离件", "Quarantine")),
)


def tier_of(code: str) -> Tier:
    """Return the tier that a node's code stands for."""
    if code == COUNTY:
        return Tier.COUNTY
    return Tier.TOWN if code.endswith("000") else Tier.VILLAGE


def site_of(node: TestNode) -> Site:
    """Return the pages' view of a node."""
    return Site(
        here=node.here,
        tier=tier_of(node.here.code),
        secret=b"a secret for tests only",
        secure=False,
        cases=node.cases,
        drafts=Drafts(node.here),
        accounts=Accounts(node.here, QUICK),
        books=Books(node.here),
        covers=Covers(node.here),
        overview=Overview(node.here),
        network=node.network,
        condition=Condition(node.here),
        judgements=Judgements(node.here),
        overriding=Overriding(node.here),
        nodes=Nodes(node.here),
        reentry=Reentry(node.here),
        rosters=Rosters(node.here),
        seals=Seals(node.here),
        pages=Pages(node.here),
        supervision=Supervision(node.here),
        certificates=Certificates(node.here),
        papers=Papers(node.here),
        devices=Devices(node.here),
        device_desk=DeviceDesk(node.here),
        nav=NAV,
        home="cases.lookup",
    )


def app_of(node: TestNode, *more: Blueprint) -> Flask:
    """Return a node's app."""
    app = create_app(site_of(node), (case_pages(), paper_pages(), seal_pages(), *more), None)
    app.testing = True
    return app


def visitor(county: County, code: str, *roles: str, login: str = "ma") -> Visitor:
    """Return a person of these roles, signed in at a node."""
    add_person(county[code], login, *roles)
    person = Visitor(app_of(county[code]))
    person.sign_in(login)
    return person
