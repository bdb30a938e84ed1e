"""Wiring the county's node: its services, its pages, the routes for the nodes below it."""

from flask import Flask

from center.web.pages import DOORS, HOME, center_nav, center_pages
from shared.app.heard import last_heard
from shared.app.here import Here
from shared.domain.codes import Tier
from shared.replication.bootstrap import Gate
from shared.replication.endpoint import Endpoint
from shared.transport.http_server import node_blueprint
from shared.web.book_pages import book_pages
from shared.web.case_pages import case_pages
from shared.web.factory import create_app
from shared.web.paper_pages import paper_pages
from shared.web.people_pages import people_pages
from shared.web.roster_pages import roster_pages
from shared.web.seal_pages import seal_pages
from shared.web.site import Desk, Site, site_over
from shared.web.take_in import take_in_pages
from shared.web.works import works_pages

DESK = Desk(Tier.COUNTY, HOME, center_nav, DOORS)


def build_site(here: Here, *, secret: bytes, secure: bool) -> Site:
    """Return what the county's pages stand on."""
    return site_over(here, DESK, secret=secret, secure=secure)


def build_app(here: Here, *, secret: bytes, secure: bool, gate: Gate) -> Flask:
    """Return the county's web app. `gate` is where towns apply."""
    site = build_site(here, secret=secret, secure=secure)
    pages = (
        case_pages(),
        take_in_pages(),
        people_pages(),
        paper_pages(),
        book_pages(),
        seal_pages(),
        roster_pages(),
        works_pages(),
        center_pages(lambda: last_heard(here)),
    )
    return create_app(site, pages, node_blueprint(Endpoint(here), gate))
