"""Acts in doubt, results in doubt, pens taken, ledgers forked: states that the county's people decide on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from shared.app.aside import keep_aside
from shared.app.judgements import Judgements, Pending
from shared.app.projection import index_case
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.domain.kinds import ACCEPTED, DEATH_REPORTED, ISSUED
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.refusals_custody import PutBack
from shared.ledger.entry import Entry
from tests.support.forge import Forger, deliver
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode, an_intake
from tests.web.desks import A_CASE
from tests.web.stories import at_town, at_village

CARD_GRANT = "G-0003"
NOTED: dict[str, Any] = {"note": "", "seal": "", "by": "某人"}
PLAIN: dict[str, Any] = {"later": None, "commitments": [], "urgent": None}


def writes_anyway(
    node: TestNode, kind: str, grant: str, body: dict[str, Any] | None = None
) -> None:
    """Append an act that the node's own rules would refuse, as altered software does."""
    with node.here.store.write() as room:
        draft = Draft(kind, body or (NOTED | PLAIN if kind == ACCEPTED else NOTED), grant=grant)
        append(node.here, room, case_ledger(A_CASE), draft, node.actor)
        index_case(node.here, room, A_CASE)


def suspended(county: County) -> None:
    """Let the town accept although its lease has long run out."""
    at_town(county)
    county.clock.time += timedelta(days=40)
    writes_anyway(county[TOWN], ACCEPTED, "G-0001")
    county.settle()


def result_in_doubt(county: County) -> None:
    """Let the village issue a card and close the case although its lease to issue had run out."""
    village = county[VILLAGE]
    intake = replace(
        an_intake(),
        fields={"reason": "first", "collection": "agent"},
        documents=frozenset({"id-card", "photo"}),
    )
    village.cases.take_in(A_CASE, "elderly-card", intake, village.actor)
    village.does(A_CASE, Act.ACCEPT)
    village.does(A_CASE, Act.DECIDE, outcome="granted")
    county.clock.time += timedelta(days=16)
    receipt = village.sees(A_CASE).receipt
    writes_anyway(
        village, ISSUED, CARD_GRANT, {"number": receipt, "note": "", "seal": "", "by": "某人"}
    )
    village.does(A_CASE, Act.CLOSE)
    county.settle()


def overridden(county: County) -> None:
    """Let the county take the pen from a town that works on, unheard of there."""
    at_town(county)
    county[COUNTY].does(A_CASE, Act.OVERRIDE, to=VILLAGE, reason="镇上断网十天")
    county.clock.time += timedelta(hours=1)
    county[TOWN].does(A_CASE, Act.ACCEPT, note="材料齐全")
    county[TOWN].does(A_CASE, Act.REVIEW, opinion="pass", note="入户核实，情况属实")
    county.settle()


def forked(county: County) -> Entry:
    """Let the village sign two entries at one place of the case; return the one that came second."""
    at_village(county)
    county.settle()
    village = county[VILLAGE]
    village.does(A_CASE, Act.FORWARD, note="请尽快")
    county.settle()
    second = Forger(village).entry(
        case_ledger(A_CASE),
        "case.withdrawn.v1",
        seq=2,
        prev=first_hash(village),
        body={"reason": "申请人说不办了", "answers": None, "by": "某人"},
    )
    deliver(county[TOWN], VILLAGE, second)
    county.settle()
    return second


def journal_forked(county: County) -> tuple[Entry, Entry]:
    """Let the town sign two first entries of its journal about the case: the village holds one, all others the other."""
    at_village(county)
    county.settle()
    ledger, town = journal_ledger(TOWN, A_CASE), Forger(county[TOWN])
    told = [{"died_on": f"2026-11-{day}", "reason": "", "by": "某人"} for day in (20, 21)]
    one, two = (town.entry(ledger, DEATH_REPORTED, body=body) for body in told)
    deliver(county[VILLAGE], TOWN, one)
    deliver(county[TOWN], COUNTY, two)
    deliver(county[COUNTY], TOWN, two)
    county.settle()
    return one, two


def first_hash(node: TestNode) -> str:
    """Return the hash of the case's first entry."""
    with node.here.store.read() as room:
        return room.ledgers.entries(case_ledger(A_CASE), last=1)[0].hash


def pending(county: County) -> list[Pending]:
    """Return what waits for a person at the county."""
    return Judgements(county[COUNTY].here).pending()


def put_back(county: County, code: str = VILLAGE) -> None:
    """Give a node, newly recovered, what its old machine had not sent: a take-in and its forwarding."""
    lost = County((COUNTY, TOWN, VILLAGE), seed=1)
    old = lost[code]
    old.takes_in(A_CASE)
    old.does(A_CASE, Act.FORWARD, note="请尽快")
    node = county[code].here
    with old.here.store.read() as before, node.store.write() as room:
        for entry in before.ledgers.entries(case_ledger(A_CASE)):
            keep_aside(node, room, entry, PutBack.code, code)
