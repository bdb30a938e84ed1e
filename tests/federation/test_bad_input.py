"""What does not belong, over real nodes: impossible dates, an old registry, codes of others, a lease that ends mid-form."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.demo.moves import GRANTED, Signing, wanted
from deploy.demo.people import man, woman
from deploy.demo.visitor import Refused
from shared.app.overview import Overview
from shared.domain.enrolment import read_code, write_code
from shared.domain.kinds import CORRECTED
from shared.domain.ledgers import registry_ledger
from shared.replication.codes import BeforeKnown, InFuture
from shared.replication.outcome import DUPLICATE, QUARANTINED
from tests.support.inside import code_again, deliver, exchange, forge, inside, kept, sees, status
from tests.support.processes import (
    COUNTY,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    RealNetwork,
    command,
    found,
    program,
)
from tests.support.real_network import Clocked, Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("bad-input")
EVERYWHERE = (COUNTY, TOWN, VILLAGE)
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))
CORRECTION = {
    "field": "applicant.name",
    "old": "马永年",
    "new": "马永念",
    "reason": "写错一字",
    "by": "马秀英",
}
NEW_VILLAGE = "620722101202"
"""Listed, and not enrolled."""


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Clocked]:
    with clocked_network(tmp_path_factory.mktemp("bad-input"), shape, TOWN, VILLAGE) as clocked:
        yield clocked


@pytest.fixture
def network(clocked: Clocked) -> Iterator[RealNetwork]:
    yield clocked.network
    clocked.network.cut(VILLAGE)
    clocked.network.mend(VILLAGE)


@pytest.fixture(scope="module")
def other_county(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> RealNetwork:
    """The same county, founded once before; anew for each shape, as a test revokes there."""
    return found(tmp_path_factory.mktemp("other"))


def taken_in(network: RealNetwork) -> str:
    with at(network, VILLAGE) as agent:
        case = agent.take_in(CARD).case
    exchange(network, VILLAGE, TOWN)
    return case


@pytest.mark.parametrize(
    ("year", "code", "without"),
    [(1999, BeforeKnown.code, {COUNTY, TOWN}), (2099, InFuture.code, {COUNTY})],
    ids=["1999", "2099"],
)
def test_an_impossible_date_stops_its_own_ledger_alone_and_is_shown_at_both_ends(
    network: RealNetwork, year: int, code: str, without: set[str]
) -> None:
    """Only the county judges the future, so the town still holds what the county refuses."""
    case, other = taken_in(network), taken_in(network)
    network.cut(VILLAGE)
    moment = datetime(year, 1, 1, tzinfo=UTC)
    bad = forge(network, VILLAGE, (f"case:{case}", CORRECTED, CORRECTION), moment)
    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN, VILLAGE)
    with at(network, VILLAGE) as agent:
        later = agent.take_in(ELDER).case
        agent.act(other, "accept")
    exchange(network, VILLAGE, TOWN, VILLAGE)

    for node in EVERYWHERE:
        items = [i for i in kept(network, node) if i.ledger == f"case:{case}"]
        assert [(i.hash, i.code, i.owner) for i in items] == [(bad.hash, code, VILLAGE)]
        assert sees(network, node, other).slip[-1].act == "accept"
        assert sees(network, node, later).slip[0].act == "take_in"
    assert {n for n in EVERYWHERE if len(sees(network, n, case).slip) == 1} == without
    with at(network, VILLAGE) as agent:
        page = agent.open("/cases/quarantine").text
    assert code in page
    assert "洪水镇城关村" in page


def entries(network: RealNetwork, code: str, ledger: str) -> list[str]:
    """Return the hashes of a ledger's entries at a node."""
    with inside(network, code) as here, here.store.read() as room:
        return [e.hash for e in room.ledgers.entries(ledger)]


def test_a_revocation_out_of_an_old_registry_takes_nothing_back(
    network: RealNetwork, other_county: RealNetwork
) -> None:
    """Nor does an entry of the registry in force, sent again from below."""
    exchange(network, TOWN)
    old = other_county
    old.command(COUNTY, "grant", "revoke", "G-0002", "--reason", "作废")
    ledger = registry_ledger(COUNTY)
    with inside(old, COUNTY) as here, here.store.read() as room:
        revocation = room.ledgers.entries(ledger)[-1]
    with inside(network, TOWN) as here, here.store.read() as room:
        again = room.ledgers.entries(ledger)[-1]
    verdicts = deliver(network, VILLAGE, revocation)
    known = deliver(network, VILLAGE, again)

    assert verdicts[-1].startswith((QUARANTINED, "held"))
    assert known[-1] == DUPLICATE
    held = entries(network, TOWN, ledger)
    assert held == entries(network, COUNTY, ledger)[: len(held)]
    with inside(network, TOWN) as here:
        assert Overview(here).registry().grants["G-0002"].revoked_at is None
    exchange(network, VILLAGE, TOWN)


def enrols(network: RealNetwork, folder: Path, code: str) -> tuple[int, str]:
    """Try to enrol a machine with a code; return how it ended and what it said."""
    who = (program(VILLAGE), "enrol", "--parent", network.urls[TOWN], "--code", code)
    done = command(*who, "--data", str(folder), check=False, clock=network.clocks[VILLAGE])
    return done.returncode, done.stderr


def test_a_code_is_good_once_for_one_node_of_one_county(
    network: RealNetwork, other_county: RealNetwork, tmp_path: Path
) -> None:
    code = network.command(COUNTY, "enrol-code", NEW_VILLAGE).stdout.strip()
    parts = read_code(code)
    for_another = write_code("620722101203", parts.secret, parts.fingerprint)
    elsewhere = other_county.command(COUNTY, "enrol-code", NEW_VILLAGE).stdout.strip()
    tries = {
        name: enrols(network, tmp_path / name, typed)
        for name, typed in (("another", for_another), ("elsewhere", elsewhere), ("good", code))
    }
    tries["twice"] = enrols(network, tmp_path / "twice", code)

    assert tries["good"][0] == 0, tries["good"]
    assert "is not valid" in tries["another"][1]
    assert "is not valid" in tries["elsewhere"][1]
    assert "used already" in tries["twice"][1]
    assert [(tmp_path / n).exists() for n in tries] == [False, False, True, False]


def test_a_recovery_code_of_another_node_recovers_nothing(network: RealNetwork) -> None:
    code = code_again(network, OTHER_VILLAGE)
    network.stop(VILLAGE)
    refused = network.command(VILLAGE, "recover", "--code", code, check=False)
    network.start(VILLAGE)

    assert (refused.returncode, "[enrol.other_node]" in refused.stderr) == (2, True)
    assert OTHER_VILLAGE in refused.stderr
    assert status(network, VILLAGE)["incarnation"] == 1
    exchange(network, VILLAGE)


def test_a_lease_that_ends_while_a_form_is_filled_in_loses_no_typing(clocked: Clocked) -> None:
    """The village's lease to issue is fifteen days."""
    network = clocked.network
    with at(network, VILLAGE) as agent:
        case = agent.take_in(CARD).case
        agent.act(case, "accept")
        agent.act(case, "decide", GRANTED)
    exchange(network, VILLAGE, TOWN, VILLAGE)
    network.cut(VILLAGE)
    clocked.clock.forward(days=14, hours=23, seconds=45 * 60)
    with at(network, VILLAGE) as agent:
        agent.look_at(case)
        form = agent.form("/act/issue")
        clocked.clock.forward(seconds=30 * 60)
        with pytest.raises(Refused) as refused:
            agent.submit(form, {"number": "甘优待（示例）0042"})
        typed = [e.attrs.get("value", "") for e in agent.page.every("input")]
        clocked.clock.forward(seconds=10 * 60)
        taken = agent.take_in(ELDER)
    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN, VILLAGE)
    with at(network, VILLAGE) as agent:
        agent.act(case, "issue", {"number": "甘优待（示例）0042"})

    assert "authority.lease_over" in str(refused.value)
    assert "甘优待（示例）0042" in typed
    assert sees(network, COUNTY, taken.case).receipt == taken.receipt
