"""Wiring a village: its services and its web app, built per node, never at import."""

from flask import Flask

from shared.app.here import Here
from shared.domain.codes import Tier
from shared.replication.bootstrap import Gate
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
from village_agent.web.device_pages import device_pages
from village_agent.web.device_routes import device_routes
from village_agent.web.pages import village_pages

DESK = Desk(Tier.VILLAGE, "village.home", lambda *_services: ())


def build_site(here: Here, *, secret: bytes, secure: bool) -> Site:
    """Return what the village's pages stand on."""
    return site_over(here, DESK, secret=secret, secure=secure)


def build_app(here: Here, *, secret: bytes, secure: bool, gate: Gate | None = None) -> Flask:
    """Return the village's web app. It has no routes between nodes: a village calls, nobody applies to it."""
    del gate
    the_site = build_site(here, secret=secret, secure=secure)
    return create_app(
        the_site,
        (
            case_pages(),
            take_in_pages(),
            people_pages(),
            paper_pages(),
            book_pages(),
            seal_pages(),
            roster_pages(),
            works_pages(),
            village_pages(),
            device_pages(),
        ),
        node=None,
        devices=device_routes(),
    )
