"""The county takes the pen: from an offer nobody answers, a dead village, a late decline, a custodian that writes on."""

from collections.abc import Iterator

import pytest

from deploy.demo.moves import Signing, wanted
from deploy.demo.page import NotOnPage
from deploy.demo.people import man, woman
from shared.app.aside import entry_of
from shared.app.heard import heard_below, report_heard
from shared.app.overriding import Overriding, Stuck
from shared.app.reentry import Reentry
from shared.domain.case import Stage
from shared.domain.custody import DECLINED, TAKEN_OVER
from shared.domain.kinds import ACCEPTED, CORRECTED
from shared.domain.refusals_custody import Displaced
from tests.support.inside import done, exchange, faults, inside, kept, sees, someone
from tests.support.processes import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Clocked, Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("override")
EVERYWHERE = (COUNTY, TOWN, VILLAGE)
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Clocked]:
    folder = tmp_path_factory.mktemp("override")
    with clocked_network(folder, shape, TOWN, VILLAGE, OTHER_VILLAGE) as clocked:
        yield clocked


@pytest.fixture
def network(clocked: Clocked) -> RealNetwork:
    return clocked.network


def takes_in(network: RealNetwork, matter: str, *acts: str) -> str:
    """Have the village take a case in and do something with it, and tell all nodes."""
    with at(network, VILLAGE) as agent:
        case = agent.take_in(CARD if matter == "card" else ELDER).case
        for act in acts:
            agent.act(case, act)
    exchange(network, VILLAGE, TOWN, VILLAGE)
    return case


def overrides(network: RealNetwork, case: str, to: str) -> None:
    with at(network, COUNTY) as chief:
        chief.act(case, "override", {"to": to, "reason": "久无回音"})


def stuck(network: RealNetwork) -> dict[str, Stuck]:
    """Return which cases the county shows as stuck, and why."""
    with inside(network, COUNTY) as here:
        return {s.row.case: s.why for s in Overriding(here).stuck(heard_below(here))}


def holders(network: RealNetwork, case: str, *codes: str) -> list[str]:
    return [sees(network, code, case).custody.holder for code in codes]


def listed(network: RealNetwork, code: str, case: str) -> dict[str, tuple[str, str]]:
    """Return what a node lists of a case's entries without effect: code and owner by kind."""
    return {i.kind: (i.code, i.owner) for i in kept(network, code) if i.ledger == f"case:{case}"}


def same_everywhere(network: RealNetwork, case: str) -> bool:
    """Say whether all three nodes hold the same standing ledger of a case."""
    slips = [[h.hash for h in sees(network, code, case).slip] for code in EVERYWHERE]
    return slips[0] == slips[1] == slips[2]


def test_an_offer_that_nobody_answers_is_shown_after_three_days_and_taken(
    clocked: Clocked, network: RealNetwork
) -> None:
    case = takes_in(network, "allowance", "forward")
    at_once = stuck(network)
    clocked.clock.forward(days=3, hours=1)
    later = stuck(network)
    overrides(network, case, COUNTY)
    exchange(network, TOWN, VILLAGE)

    assert case not in at_once
    assert later[case] is Stuck.UNANSWERED
    assert holders(network, case, *EVERYWHERE) == [COUNTY] * 3
    assert same_everywhere(network, case)
    with at(network, TOWN) as clerk, pytest.raises(NotOnPage):
        clerk.act(case, "take_over")


def test_a_decline_that_races_the_override_is_displaced(network: RealNetwork) -> None:
    case = takes_in(network, "allowance", "forward")
    network.cut(TOWN)
    with at(network, TOWN) as clerk:
        clerk.act(case, "decline", {"reason": "材料不全"})
    overrides(network, case, COUNTY)
    network.mend(TOWN)
    exchange(network, TOWN, VILLAGE, TOWN)

    assert holders(network, case, *EVERYWHERE) == [COUNTY] * 3
    assert same_everywhere(network, case)
    for code in (COUNTY, TOWN):
        assert listed(network, code, case) == {DECLINED: (Displaced.code, TOWN)}


@pytest.fixture(scope="module")
def written_on(clocked: Clocked) -> str:
    """The village, cut off, accepts and corrects a case that the county has given to the town meanwhile."""
    network = clocked.network
    case = takes_in(network, "card")
    network.cut(VILLAGE)
    with at(network, VILLAGE) as agent:
        agent.act(case, "accept")
        agent.correct(case, "applicant.name", "马永念", "写错一字")
    overrides(network, case, TOWN)
    exchange(network, TOWN)
    with at(network, TOWN) as clerk:
        clerk.act(case, "accept")
    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN, VILLAGE)
    return case


def test_what_the_old_custodian_wrote_on_is_displaced_and_listed_whole_at_both_ends(
    network: RealNetwork, written_on: str
) -> None:
    expected = dict.fromkeys((ACCEPTED, CORRECTED), (Displaced.code, VILLAGE))

    assert holders(network, written_on, *EVERYWHERE) == [TOWN] * 3
    assert same_everywhere(network, written_on)
    for code in EVERYWHERE:
        assert listed(network, code, written_on) == expected
        assert done(network, code, written_on, ACCEPTED).node == TOWN
    for code in (TOWN, VILLAGE):
        whole = [entry_of(i) for i in kept(network, code) if i.ledger == f"case:{written_on}"]
        assert all(entry is not None and entry.body is not None for entry in whole)


def test_it_is_entered_again_by_the_new_custodian_and_cites_the_old_entry(
    network: RealNetwork, written_on: str
) -> None:
    item = next(
        i for i in kept(network, TOWN) if (i.kind, i.ledger) == (CORRECTED, f"case:{written_on}")
    )
    with inside(network, TOWN) as here:
        Reentry(here).enter_again(item.hash, item.refuser, someone(here, "李建国"))
    exchange(network, TOWN, VILLAGE)

    for code in EVERYWHERE:
        assert done(network, code, written_on, CORRECTED).cites == item.hash
        applicant = sees(network, code, written_on).applicant
        assert applicant is not None
        assert applicant.name == "马永念"
    assert CORRECTED not in listed(network, TOWN, written_on)


def test_a_node_in_between_that_already_held_it_sets_it_aside_too(network: RealNetwork) -> None:
    """The town holds the acceptance when the override comes; the village enters it again once it has the pen."""
    case = takes_in(network, "card")
    network.cut(TOWN)
    with at(network, VILLAGE) as agent:
        agent.act(case, "accept")
    exchange(network, VILLAGE)
    before = sees(network, TOWN, case).stage
    overrides(network, case, COUNTY)
    network.mend(TOWN)
    exchange(network, TOWN, VILLAGE, TOWN)
    displaced = [sees(network, code, case).stage for code in EVERYWHERE]
    everywhere = [listed(network, code, case) for code in EVERYWHERE]
    with at(network, COUNTY) as chief:
        chief.act(case, "return", {"to": VILLAGE, "note": "请重新办理"})
    exchange(network, TOWN, VILLAGE)
    with at(network, VILLAGE) as agent:
        agent.act(case, "take_over")
    item = next(i for i in kept(network, VILLAGE) if i.ledger == f"case:{case}")
    with inside(network, VILLAGE) as here:
        Reentry(here).enter_again(item.hash, item.refuser, someone(here, "马秀英"))
    exchange(network, VILLAGE, TOWN)

    assert (before, displaced) == (Stage.ACCEPTED, [Stage.TAKEN_IN] * 3)
    assert everywhere == [{ACCEPTED: (Displaced.code, VILLAGE)}] * 3
    assert [done(network, code, case, ACCEPTED).cites for code in EVERYWHERE] == [item.hash] * 3
    assert [sees(network, code, case).stage for code in EVERYWHERE] == [Stage.ACCEPTED] * 3
    assert same_everywhere(network, case)


def test_a_village_that_is_dead_for_good_gives_up_all_that_it_held(
    clocked: Clocked, network: RealNetwork
) -> None:
    with at(network, OTHER_VILLAGE) as agent:
        held, offered = agent.take_in(CARD).case, agent.take_in(ELDER).case
        agent.act(held, "accept")
        agent.act(offered, "forward")
    exchange(network, OTHER_VILLAGE)
    with inside(network, TOWN) as here:
        report_heard(here)
    network.kill(OTHER_VILLAGE)
    exchange(network, TOWN)
    clocked.clock.forward(days=7, hours=1)
    shown = stuck(network)
    with inside(network, COUNTY) as here:
        count = Overriding(here).take_all(OTHER_VILLAGE, TOWN, "机器烧毁", someone(here)).moved
    exchange(network, TOWN)
    with at(network, TOWN) as clerk:
        clerk.correct(held, "applicant.name", "马永念", "写错一字")
        clerk.act(offered, "accept")

    assert (shown[held], shown[offered]) == (Stuck.SILENT, Stuck.UNANSWERED)
    assert count == 2
    assert [*holders(network, held, COUNTY, TOWN), *holders(network, offered, COUNTY, TOWN)] == [
        TOWN
    ] * 4
    exchange(network, TOWN)
    assert len(sees(network, COUNTY, held).corrections) == 1
    assert TAKEN_OVER not in {h.kind for h in sees(network, COUNTY, offered).slip}


def test_all_ledgers_verify(network: RealNetwork) -> None:
    assert faults(network, *EVERYWHERE) == []
