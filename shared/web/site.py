"""What the pages of a node stand on: its services, built once by the tier's bootstrap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from shared.app.accounts import Accounts
from shared.app.books import Books
from shared.app.cases import Cases
from shared.app.certificates import Certificates
from shared.app.condition import Condition
from shared.app.covers import Covers
from shared.app.device_desk import DeviceDesk
from shared.app.devices import Devices
from shared.app.drafts import Drafts
from shared.app.here import Here
from shared.app.judgements import Judgements
from shared.app.network import Network
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
from shared.web.language import named

EXTENSION = "tongban"


@dataclass(frozen=True)
class NavItem:
    """A line of the desk's left rail. `count` is asked at each page; None shows no number."""

    endpoint: str
    label: Text
    count: Callable[[], int] | None = None


@dataclass(frozen=True)
class Site:
    """One node's pages. `secret` signs its sessions, `secure` says that it is served over TLS.

    `doors` are endpoints that only this tier has, by the name under which shared pages lead there.
    """

    here: Here
    tier: Tier
    secret: bytes
    secure: bool
    cases: Cases
    drafts: Drafts
    accounts: Accounts
    books: Books
    covers: Covers
    overview: Overview
    network: Network
    condition: Condition
    judgements: Judgements
    overriding: Overriding
    nodes: Nodes
    reentry: Reentry
    rosters: Rosters
    seals: Seals
    pages: Pages
    supervision: Supervision
    certificates: Certificates
    papers: Papers
    devices: Devices
    device_desk: DeviceDesk
    nav: tuple[NavItem, ...]
    home: str
    doors: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The node's name."""
        return named(self.overview.listed(), self.here.code)


@dataclass(frozen=True)
class Desk:
    """What a tier adds to its site: the page it opens with, and its left rail."""

    tier: Tier
    home: str
    nav: Callable[[Here, Cases, Overview], tuple[NavItem, ...]]
    doors: Mapping[str, str] = field(default_factory=dict)


def site_over(here: Here, desk: Desk, *, secret: bytes, secure: bool) -> Site:
    """Return what a node's pages stand on: the services, wired once."""
    cases, overview = Cases(here), Overview(here)
    return Site(
        here=here,
        tier=desk.tier,
        secret=secret,
        secure=secure,
        cases=cases,
        drafts=Drafts(here),
        accounts=Accounts(here),
        books=Books(here),
        covers=Covers(here),
        overview=overview,
        network=Network(here),
        condition=Condition(here),
        judgements=Judgements(here),
        overriding=Overriding(here),
        nodes=Nodes(here),
        reentry=Reentry(here),
        rosters=Rosters(here),
        seals=Seals(here),
        pages=Pages(here),
        supervision=Supervision(here),
        certificates=Certificates(here),
        papers=Papers(here),
        devices=Devices(here),
        device_desk=DeviceDesk(here),
        nav=desk.nav(here, cases, overview),
        home=desk.home,
        doors=desk.doors,
    )


def site() -> Site:
    """Return the site of the running app."""
    return cast(Site, current_app.extensions[EXTENSION])
