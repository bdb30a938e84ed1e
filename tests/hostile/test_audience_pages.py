"""Role by route by case: every role of every tier asks every route for a case of its node, and for one outside its audience."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from shared.app.accounts import Accounts
from shared.app.books import Books
from shared.app.drafts import Drafts
from shared.app.rosters import Rosters
from shared.app.works import Works
from shared.domain.acts import Act
from shared.domain.intake import Intake
from shared.domain.ledgers import case_ledger
from shared.domain.long_work import Kind
from shared.domain.rights import ACT_RIGHTS, Right, Role, rights_of
from shared.domain.roster_rows import Row
from shared.replication.bootstrap import Gate
from shared.store.sql import SqlStore
from shared.web.rights import MACHINES, MARK, PUBLIC, SIGNED_IN
from shared.web.site import EXTENSION
from shared.web.works import keep_works_in
from tests.hostile.entrances import FORMS, NO_FIELDS, NODE
from tests.hostile.places import BUILDERS, GAP, MATTER, SECRET, TIERS, Place, filled
from tests.support.network import (
    COUNTY,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    County,
    TestNode,
    an_intake,
    id_number,
)
from tests.support.pages import QUICK, add_person
from tests.support.photos import adds, carry, picture
from tests.support.rosters import opening
from tests.web.sealing import lists_seal

pytestmark = pytest.mark.xdist_group("audience")
CASE, WORK = "0197d000-0000-7000-8000-000000000001", "0197d000-0000-7000-8000-0000000000ff"
ROSTER = "0197d000-0000-4000-8000-0000000000ee"
NAME, PHONE, ADDRESS, WITNESS = "钱密英", "13999990007", "洪水镇隐秘巷7号", "孙见证"
AN_ID = id_number(777)
INSIDE, OUTSIDE = (COUNTY, TOWN, VILLAGE), (OTHER_VILLAGE, OTHER_TOWN)
NOBODY = "nobody"
ROLES = (*Role, NOBODY)
OPEN = {
    "root": "leads on",
    "account.sign_in": "asks who one is",
    "account.sign_out": "forgets who one is",
    "account.language": "keeps a language",
    "account.type_size": "keeps a size of type",
    "account.resume": "gives back what this browser typed",
    "authority.show": "how the county's authority is installed, to everybody",
    "authority.file": "its certificate, to everybody",
    "people.show": "the people of the node",
    "people.after_cover": "leads back to them",
    "works.index": "works, each to who may ask for its kind",
    "works.ask": "asks for a kind of work that one may ask for",
    "works.file": "what came of a work, to who may ask for its kind",
    "health.alive": "for machines",
    "health.ready": "for machines",
    "health.metrics": "figures, for machines",
    "papers.verify": "whether a paper is genuine, for everybody",
    "papers.list": "the county's keys and matters, by which that is seen",
    "papers.worker": "keeps that page in the browser",
    "static": "style and marks",
    "app.shell": "the offline app's one page, the same for everyone",
    "app.file": "its files",
    "app.worker": "its worker",
    "app.state": "to a certified device, what it signs for",
    "app.catalogue": "to a certified device, matters and forms",
    "app.draft": "to a certified device, what became of its own",
    "app.photo": "to a certified device, that its own was kept",
}
"""Every route without a right of its own, and what it tells whom."""
LISTS = ("q", "place", "state", "page", "matter", "correct", "next")


@dataclass
class Secret:
    """What is known of the case, and must not be seen outside its audience or without the right."""

    sha: str
    receipt: str
    draft: str
    entry: str

    @property
    def marks(self) -> tuple[str, ...]:
        return (NAME, AN_ID, PHONE, ADDRESS, WITNESS, self.receipt)


@dataclass
class Matrix:
    """A county whose case is at its town, a place for each node and role, and what is secret."""

    county: County
    secret: Secret
    places: dict[tuple[str, str], Place]
    folder: Path


def intake() -> Intake:
    """Return the take-in of the person of whom nothing may be seen."""
    person = {"name": NAME, "id_number": AN_ID, "phone": PHONE, "address": ADDRESS}
    signature = {"type": "fingerprint", "witness": WITNESS}
    return replace(an_intake(1), persons={"applicant": person}, signature=signature)


def lists_the_person(county: County) -> None:
    """Have the person stand in a roster that the village ticks."""
    town, village = county[TOWN], county[VILLAGE]
    rows = [Row(1, NAME, AN_ID, "", PHONE)]
    Rosters(town.here).prepare(ROSTER, opening(VILLAGE), rows, town.actor)
    Rosters(town.here).hand_on(ROSTER, VILLAGE, "", town.actor)
    county.settle()
    Rosters(village.here).answer(ROSTER, "", village.actor, takes=True)
    county.settle()


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    folder = tmp_path_factory.mktemp("audience")
    stores: list[SqlStore] = []

    def opened(code: str) -> SqlStore:
        stores.append(SqlStore(f"sqlite:///{folder / code}.sqlite3"))
        stores[-1].create()
        return stores[-1]

    county = County((COUNTY, TOWN, VILLAGE, OTHER_TOWN, OTHER_VILLAGE), opened)
    lists_seal(county)
    county.settle()
    village = county[VILLAGE]
    village.cases.take_in(CASE, MATTER, intake(), village.actor)
    sha = adds(village, CASE, picture(4000, 7))
    draft = Drafts(village.here).begin(MATTER, village.actor.staff)
    Drafts(village.here).keep(draft.id, {"applicant": {"applicant.name": NAME}})
    Drafts(village.here).leave(draft.id, village.actor)
    village.does(CASE, Act.FORWARD)
    county.settle()
    carry(village)
    county[TOWN].does(CASE, Act.TAKE_OVER)
    county[TOWN].does(CASE, Act.ACCEPT)
    county.settle()
    lists_the_person(county)
    view = county[TOWN].cases.view(CASE).case
    with county[TOWN].here.store.read() as room:
        entry = room.ledgers.entries(case_ledger(CASE))[-1].hash
    secret = Secret(sha, view.receipt, draft.id, entry)
    places = {
        (code, role): place
        for code in (*INSIDE, *OUTSIDE)
        for role, place in _places(county[code], secret, folder)
    }
    yield Matrix(county, secret, places, folder)
    for store in stores:
        store.close()


def _places(node: TestNode, secret: Secret, folder: Path) -> Iterator[tuple[str, Place]]:
    here = node.here
    tier = TIERS.get(here.code, TIERS[TOWN if here.code == OTHER_TOWN else VILLAGE])
    app = BUILDERS[tier](here, secret=SECRET, secure=False, gate=Gate(here, None))
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], accounts=Accounts(here, QUICK))
    Books(here).print(4)
    works = folder / f"works-{here.code}"
    works.mkdir()
    keep_works_in(app, works)
    if here.code in INSIDE:
        Works(here).ask(WORK, Kind.VERIFY, node.actor)
    values = {
        "case_id": CASE,
        "draft": secret.draft,
        "work_id": WORK,
        "sha": secret.sha,
        "document": "id-card",
        "page": "front",
        "no": "1",
        "entry": secret.entry,
        "ledger": case_ledger(CASE),
        "grant_id": "G-0001",
        "code": VILLAGE,
        "matter": MATTER,
        "group": "applicant",
        "act": str(Act.FORWARD),
        "name": "withdrawal",
        "role": "applicant",
        "kind": str(Kind.VERIFY),
        "token": "00" * 16,
        "filename": "tongban.css",
        "paper": "receipt",
        "book": "1001",
        "seal": "hongshui-approval",
        "seq": "1",
        "tag": "D1",
        "file": "main.js",
        "roster_id": ROSTER,
        "number": "1",
        "what": "check-commitment",
    }
    for role in ROLES:
        add_person(node, role, *([] if role == NOBODY else [role]))
        place = Place(node, app, values)
        place.sign_in(role)
        yield role, place


def routes(place: Place) -> Iterator[tuple[str, Rule]]:
    """Give every route of a node's pages with each of its methods."""
    for rule in place.app.url_map.iter_rules():
        if rule.endpoint not in NODE and rule.endpoint != "account.sign_out":
            yield from ((m, rule) for m in sorted((rule.methods or set()) & {"GET", "POST"}))


def ask(place: Place, method: str, rule: Rule, values: dict[str, str]) -> TestResponse:
    """Ask a route as the place's person; a form is sent with good values."""
    query = "&".join(f"{name}={values['asked']}" for name in LISTS if "asked" in values)
    form = next(
        (f for f in FORMS if f.endpoint in (rule.endpoint, rule.endpoint.partition(".")[2])), None
    )
    fields = form.fields if form else NO_FIELDS
    data = {key: list(v) if isinstance(v, tuple) else v for key, v in fields.items()}
    return place.ask(
        method,
        filled(rule.rule, values),
        environ={"QUERY_STRING": query},
        data={**data, "csrf_token": place.token, "case": CASE, "other": CASE}
        if method == "POST"
        else None,
    )


def shown(response: TestResponse, marks: tuple[str, ...]) -> list[str]:
    """Return which marks stand in an answer, its headers among it."""
    whole = response.get_data() + str(response.headers).encode()
    return [mark for mark in marks if mark.encode() in whole]


@pytest.mark.parametrize("code", OUTSIDE)
@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_a_case_outside_the_audience_is_shown(
    matrix: Matrix, code: str, role: str
) -> None:
    place = matrix.places[code, role]
    for method, rule in routes(place):
        names = {"case_id", "draft", "work_id", "sha", "entry", "ledger", "asked", "roster_id"}
        response = ask(place, method, rule, place.values | {"asked": matrix.secret.receipt})
        # What one asks with may come back, as in a field for searching; what one did not know may not.
        unasked = [m for m in matrix.secret.marks if m != matrix.secret.receipt]
        assert shown(response, tuple(unasked)) == [], (method, rule.rule)
        assert response.status_code < 500, (method, rule.rule)
        if names & set(GAP.findall(rule.rule)) - {"draft"}:
            told = (method, rule.rule, response.status_code)
            assert response.status_code in {302, 303, 403, 404, 409}, told
            assert not response.get_data() or response.status_code >= 302, told


@pytest.mark.parametrize("code", OUTSIDE)
def test_nothing_of_it_lies_in_that_nodes_store(matrix: Matrix, code: str) -> None:
    """Whatever was asked before: the bytes of its database hold nothing of the case."""
    for path in matrix.folder.glob(f"{code}.sqlite3*"):
        raw = path.read_bytes()
        # What is kept as its own people typed it is not of the case: none of it is its person.
        assert [m for m in (NAME, AN_ID, PHONE, ADDRESS, WITNESS) if m.encode() in raw] == []
    inside = (matrix.folder / f"{TOWN}.sqlite3-wal").read_bytes()
    inside += (matrix.folder / f"{TOWN}.sqlite3").read_bytes()
    assert NAME.encode() in inside


@pytest.mark.parametrize("code", INSIDE)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_without_the_right_is_refused_and_shown_nothing(
    matrix: Matrix, code: str, role: str
) -> None:
    place = matrix.places[code, role]
    rights = rights_of(() if role == NOBODY else (role,))
    met = 0
    for method, rule in routes(place):
        mark = getattr(place.app.view_functions[rule.endpoint], MARK, None)
        if not isinstance(mark, Right):
            assert rule.endpoint in OPEN, rule.endpoint
            assert mark in {PUBLIC, SIGNED_IN, MACHINES, None}
            continue
        if mark in rights:
            continue
        met += 1
        response = ask(place, method, rule, place.values)
        assert response.status_code == 403, (method, rule.rule)
        assert b"staff.no_right" in response.get_data(), (method, rule.rule)
        assert shown(response, matrix.secret.marks) == [], (method, rule.rule)
    assert met or role in {Role.REVIEWER, Role.AGENT, Role.CLERK}


@pytest.mark.parametrize("code", INSIDE)
@pytest.mark.parametrize("role", ROLES)
def test_an_act_without_its_right_is_refused(matrix: Matrix, code: str, role: str) -> None:
    place = matrix.places[code, role]
    rights = rights_of(() if role == NOBODY else (role,))
    before = len(matrix.county[code].sees(CASE).slip)
    for act, right in ACT_RIGHTS.items():
        if right in rights or act in {Act.TAKE_IN, Act.ADD_PAGES}:
            continue
        data = {"csrf_token": place.token, "note": "", "reason": "x"}
        response = place.ask("POST", f"/cases/{CASE}/act/{act}", data=data)
        assert response.status_code == 403, act
        assert b"staff.no_right" in response.get_data(), act
    assert len(matrix.county[code].sees(CASE).slip) == before


@pytest.mark.parametrize("code", [*INSIDE, *OUTSIDE])
def test_a_stranger_is_shown_nothing(matrix: Matrix, code: str) -> None:
    place = matrix.places[code, NOBODY]
    stranger = place.app.test_client(use_cookies=False)
    for method, rule in routes(place):
        path = filled(rule.rule, place.values)
        response = stranger.open(path, method=method, buffered=True)
        assert shown(response, matrix.secret.marks) == [], (method, rule.rule)
        open_to_all = rule.endpoint in OPEN
        assert open_to_all or response.status_code in {302, 303, 400}, (method, rule.rule)


def test_who_has_the_right_is_shown_it(matrix: Matrix) -> None:
    """The marks are what the pages show: the tests above can fail."""
    place = matrix.places[TOWN, Role.REVIEWER]
    pages = [place.ask("GET", path) for path in (f"/cases/{CASE}", f"/cases/{CASE}/receipt")]
    found = {mark for page in pages for mark in shown(page, matrix.secret.marks)}
    assert found >= {NAME, PHONE, ADDRESS, matrix.secret.receipt}
    assert shown(place.ask("GET", f"/rosters/{ROSTER}"), (NAME,)) == [NAME]
    draft = place.ask("GET", "/drafts")
    assert shown(draft, (NAME,)) == [NAME]


def test_every_gap_of_every_route_has_a_value(matrix: Matrix) -> None:
    for place in matrix.places.values():
        for _, rule in routes(place):
            assert set(GAP.findall(rule.rule)) <= place.values.keys(), rule.rule
