"""Wiring a town's node: its services, its pages, the routes for the nodes below it."""

from flask import Flask

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
from town_node.web.pages import HOME, town_nav, town_pages

DESK = Desk(Tier.TOWN, HOME, town_nav)


def build_site(here: Here, *, secret: bytes, secure: bool) -> Site:
    """Return what the town's pages stand on."""
    return site_over(here, DESK, secret=secret, secure=secure)


def build_app(here: Here, *, secret: bytes, secure: bool, gate: Gate) -> Flask:
    """Return the town's web app. `gate` is where its villages apply."""
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
        town_pages(),
    )
    return create_app(site, pages, node_blueprint(Endpoint(here), gate))
