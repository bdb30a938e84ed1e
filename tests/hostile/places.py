"""The three tiers' apps over databases, each with a case, a draft and a work of its own; what is asked of them leaves no trace.

A writing transaction is carried out and then rolled back, so that every specimen meets the same state.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import center.bootstrap
import town_node.bootstrap
import village_agent.bootstrap
from shared.app.accounts import Accounts
from shared.app.books import Books
from shared.app.devices import Devices
from shared.app.drafts import Drafts
from shared.app.ports import Room, Store
from shared.app.works import Works
from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.ledgers import case_ledger
from shared.domain.long_work import Kind
from shared.domain.rights import Role
from shared.domain.turns import DONE
from shared.replication.bootstrap import Gate
from shared.store.block import Block
from shared.store.frame_spool import FrameSpool
from shared.store.sql import SqlStore
from shared.transport.http_server import keep_frames_in
from shared.web.site import EXTENSION
from shared.web.works import keep_works_in
from tests.hostile.entrances import A_KEY
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode
from tests.support.pages import PASSWORD, QUICK, TOKEN, add_person
from tests.support.photos import a_card, adds
from tests.web.rostering import ROSTERS, has_rosters
from tests.web.sealing import lists_seal

TIERS = {COUNTY: Tier.COUNTY, TOWN: Tier.TOWN, VILLAGE: Tier.VILLAGE}
BUILDERS: dict[Tier, Callable[..., Flask]] = {
    Tier.COUNTY: center.bootstrap.build_app,
    Tier.TOWN: town_node.bootstrap.build_app,
    Tier.VILLAGE: village_agent.bootstrap.build_app,
}
STAFF = {COUNTY: "秦志远", TOWN: "何建军", VILLAGE: "马秀英"}
"""Who works at each."""
SECRET = b"a secret for tests only, 32 byte"
MATTER = "elderly-allowance"
ORIGIN = {"Origin": "http://localhost"}


class _Undone(Exception):
    """Ends a transaction that was carried out and is not to stay."""


class NothingStays:
    """A store whose writing transactions are carried out, and then rolled back, once it is shut."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.shut = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def write(self) -> Block[Room]:
        return Block(self._write())

    @contextmanager
    def _write(self) -> Iterator[Room]:
        with suppress(_Undone), self.store.write() as room:
            yield room
            if self.shut:
                raise _Undone


@dataclass
class Place:
    """A node of one tier as its visitors see it. `values` fill the gaps of its routes."""

    node: TestNode
    app: Flask
    values: dict[str, str]
    cookie: str = ""
    token: str = ""
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client(use_cookies=False)

    @property
    def tier(self) -> Tier:
        """The tier of the node."""
        return TIERS[self.node.here.code]

    def sign_in(self, login: str) -> None:
        """Sign a person in: from here on the place is asked with that session."""
        browser = self.app.test_client()
        token = self._token(browser.get("/account/sign-in"))
        form = {"login": login, "password": PASSWORD, "csrf_token": token}
        assert browser.post("/account/sign-in", data=form, headers=ORIGIN).status_code == 303
        self.token = self._token(browser.get("/people/"))
        self._keep(browser)

    def speaks(self, language: str) -> None:
        """Have the person's session choose a language."""
        browser = self.app.test_client()
        name, _, value = self.cookie.partition("=")
        browser.set_cookie(name, value)
        chosen = {"language": language, "csrf_token": self.token}
        browser.post("/account/language", data=chosen, headers=ORIGIN)
        self._keep(browser)

    def _keep(self, browser: FlaskClient) -> None:
        kept = browser.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert kept is not None
        self.cookie = f"{kept.key}={kept.value}"

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        """Ask as the person signed in. `path` may hold any bytes, as Latin-1."""
        headers = {"Cookie": self.cookie, **ORIGIN, **more.pop("headers", {})}
        overrides = {"PATH_INFO": path} | more.pop("environ", {})
        return self.client.open(
            "/", method=method, headers=headers, environ_overrides=overrides, buffered=True, **more
        )

    @staticmethod
    def _token(page: TestResponse) -> str:
        found = TOKEN.search(page.get_data(as_text=True))
        assert found, page.get_data(as_text=True)
        return found[1]


@dataclass
class Places:
    """A county of three nodes; `shut` once it is built."""

    county: County
    stores: list[NothingStays]
    of: dict[Tier, Place] = field(default_factory=dict)

    def shut(self) -> None:
        """Let nothing stay from here on."""
        for store in self.stores:
            store.shut = True

    def open(self) -> None:
        """Let stay what is written from here on."""
        for store in self.stores:
            store.shut = False


@contextmanager
def places(folder: Path) -> Iterator[Places]:
    """Give the three tiers, each with a person of every role signed in."""
    stores: list[NothingStays] = []

    def opened(code: str) -> Store:
        store = SqlStore(f"sqlite:///{folder / code}.sqlite3")
        store.create()
        stores.append(NothingStays(store))
        return stores[-1]

    county = County((COUNTY, TOWN, VILLAGE), opened)
    for code, name in STAFF.items():
        county[code].actor = replace(county[code].actor, name=name)
    lists_seal(county)
    county.settle()
    made = Places(county, stores)
    cases = {code: f"0197c000-0000-7000-8000-00000000000{n}" for n, code in enumerate(TIERS)}
    for n, code in enumerate(TIERS):
        county[VILLAGE if code == VILLAGE else TOWN].takes_in(cases[code], seed=n + 1)
    for act in (Act.ACCEPT, Act.REVIEW, Act.FORWARD):
        county[TOWN].does(cases[COUNTY], act, opinion="pass")
    county[TOWN].exchange()
    county[COUNTY].does(cases[COUNTY], Act.TAKE_OVER)
    shas = {code: adds(county[code], cases[code], a_card(n)) for n, code in enumerate(TIERS)}
    county.settle()
    has_rosters(county)
    for code, tier in TIERS.items():
        made.of[tier] = _place(county[code], cases[code], shas[code], folder)
    made.shut()
    yield made
    for store in stores:
        store.store.close()


def _place(node: TestNode, case: str, sha: str, folder: Path) -> Place:
    here, tier = node.here, TIERS[node.here.code]
    app = BUILDERS[tier](here, secret=SECRET, secure=False, gate=Gate(here, None))
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], accounts=Accounts(here, QUICK))
    works = folder / f"works-{here.code}"
    works.mkdir()
    keep_works_in(app, works)
    if tier is not Tier.VILLAGE:
        keep_frames_in(app, FrameSpool(folder / f"frames-{here.code}", here.now))
    add_person(node, "all", *Role)
    Books(here).print(4)
    if tier is Tier.VILLAGE:
        Devices(here).certify("手机", A_KEY, node.actor)
    draft = Drafts(here).begin(MATTER, node.actor.staff)
    Drafts(here).keep(draft.id, {"applicant": {"applicant.name": "赵桂兰"}})
    work = Works(here).ask("0197c000-0000-7000-8000-0000000000ff", Kind.VERIFY, node.actor)
    (works / f"{work.id}.out").write_bytes(b"x")
    with here.store.write() as room:
        room.works.put(replace(work, state=DONE, result={"file": f"{work.id}.out"}))
        entry = room.ledgers.entries(case_ledger(case))[-1].hash
    values = {
        "case_id": case,
        "draft": draft.id,
        "work_id": work.id,
        "sha": sha,
        "document": "id-card",
        "page": "front",
        "no": "1",
        "entry": entry,
        "ledger": case_ledger(case),
        "grant_id": "G-0001",
        "code": TOWN,
        "matter": MATTER,
        "group": "applicant",
        "act": str(Act.NOTIFY),
        "name": "withdrawal",
        "role": "applicant",
        "kind": str(Kind.VERIFY),
        "token": "00" * 16,
        "filename": "tongban.css",
        "paper": "receipt",
        "what": "check-commitment",
        "book": "1001",
        "seal": "hongshui-approval",
        "seq": "1",
        "tag": "D1",
        "file": "main.js",
        "roster_id": ROSTERS[here.code],
        "number": "1",
    }
    place = Place(node, app, values)
    place.sign_in("all")
    return place


GAP = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")


def filled(rule: str, values: dict[str, str]) -> str:
    """Return a route's path with its gaps filled."""
    return GAP.sub(lambda gap: values[gap[1]], rule)
