"""Wiring a town's node: its services, its pages, the routes for the nodes below it."""

from flask import Flask

from shared.app.accounts import Accounts
from shared.app.cases import Cases
from shared.app.drafts import Drafts
from shared.app.here import Here
from shared.app.network import Network
from shared.app.overview import Overview
from shared.domain.codes import Tier
from shared.replication.bootstrap import Gate
from shared.replication.endpoint import Endpoint
from shared.transport.http_server import node_blueprint
from shared.web.case_pages import case_pages
from shared.web.factory import create_app
from shared.web.site import Site
from shared.web.take_in import take_in_pages
from town_node.web.pages import HOME, town_nav, town_pages


def build_site(here: Here, *, secret: bytes, secure: bool) -> Site:
    """Return what the town's pages stand on."""
    cases, overview = Cases(here), Overview(here)
    return Site(
        here=here,
        tier=Tier.TOWN,
        secret=secret,
        secure=secure,
        cases=cases,
        drafts=Drafts(here),
        accounts=Accounts(here),
        overview=overview,
        network=Network(here),
        nav=town_nav(here, cases, overview),
        home=HOME,
    )


def build_app(here: Here, *, secret: bytes, secure: bool, gate: Gate) -> Flask:
    """Return the town's web app. `gate` is where its villages apply."""
    site = build_site(here, secret=secret, secure=secure)
    pages = (case_pages(), take_in_pages(), town_pages())
    return create_app(site, pages, node_blueprint(Endpoint(here), gate))
