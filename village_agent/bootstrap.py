"""Wiring a village: its services and its web app, built per node, never at import."""

from flask import Flask

from shared.app.accounts import Accounts
from shared.app.cases import Cases
from shared.app.drafts import Drafts
from shared.app.here import Here
from shared.app.network import Network
from shared.app.overview import Overview
from shared.domain.codes import Tier
from shared.replication.bootstrap import Gate
from shared.web.case_pages import case_pages
from shared.web.factory import create_app
from shared.web.site import Site
from shared.web.take_in import take_in_pages
from village_agent.web.pages import village_pages


def build_site(here: Here, *, secret: bytes, secure: bool) -> Site:
    """Return what the village's pages stand on."""
    return Site(
        here=here,
        tier=Tier.VILLAGE,
        secret=secret,
        secure=secure,
        cases=Cases(here),
        drafts=Drafts(here),
        accounts=Accounts(here),
        overview=Overview(here),
        network=Network(here),
        nav=(),
        home="village.home",
    )


def build_app(here: Here, *, secret: bytes, secure: bool, gate: Gate | None = None) -> Flask:
    """Return the village's web app. It has no routes between nodes: a village calls, nobody applies to it."""
    del gate
    the_site = build_site(here, secret=secret, secure=secure)
    return create_app(the_site, (case_pages(), take_in_pages(), village_pages()), node=None)
