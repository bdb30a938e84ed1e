"""Acts of a village whose grant went while it was off line: each has its judgement at all three nodes, dates stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from deploy.demo.clerk import Clerk
from deploy.demo.moves import GRANTED, wanted
from deploy.demo.page import NotOnPage
from deploy.demo.people import man
from shared.app.judgements import Judgements
from shared.domain.case import Stage
from shared.domain.judgement import Standing, Why
from shared.domain.kinds import ACCEPTED, ISSUED
from shared.domain.refusals_authority import WrongOutcome
from tests.support.inside import (
    decides,
    done,
    exchange,
    faults,
    forces,
    inside,
    ruled,
    sees,
    someone,
)
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Clocked, Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("judgement")
EVERYWHERE = (COUNTY, TOWN, VILLAGE)
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))
NOTHING = {"note": "", "seal": "", "by": "马秀英"}
PLAIN: dict[str, object] = {**NOTHING, "later": None, "commitments": [], "urgent": None}
TERMS = """\
matter: elderly-card
acts: [accept, decide, issue]
to: [level:village, level:community]
from: "2026-01-01"
until: "2031-12-31"
form: entrustment
document: {zh: 民政发〔2026〕NUMBER号（示例）, en: "Civil Affairs [2026] No. NUMBER (sample)"}
number: "民政发〔2026〕NUMBER号"
department: civil-affairs
leases: {accept: 1440, decide: 480, issue: 360}
ceiling: null
"""


@dataclass
class Story:
    """A village works on while the county takes its grants back, one after the other; `cases` by what became of them."""

    clocked: Clocked
    folder: Path
    cases: dict[str, str] = field(default_factory=dict)
    dates: dict[str, datetime | None] = field(default_factory=dict)

    @property
    def network(self) -> RealNetwork:
        return self.clocked.network

    def take_in(self, agent: Clerk, *names: str) -> None:
        for name in names:
            self.cases[name] = agent.take_in(CARD).case
            self.dates[name] = sees(self.network, VILLAGE, self.cases[name]).taken_in_at

    def accept(self, agent: Clerk, *names: str) -> None:
        for name in names:
            agent.act(self.cases[name], "accept")

    def leave(self) -> None:
        """The village has heard all that there is, and goes off line."""
        exchange(self.network, VILLAGE, TOWN, VILLAGE)
        self.network.cut(VILLAGE)

    def come_back(self) -> None:
        self.network.mend(VILLAGE)
        exchange(self.network, VILLAGE, TOWN, VILLAGE)

    def grant(self, *how: str, number: int) -> str:
        """The county issues or amends a grant, and returns its id."""
        file = self.folder / f"grant-{number}.yaml"
        file.write_text(TERMS.replace("NUMBER", str(number)))
        made = self.network.command(COUNTY, "grant", *how, "--file", str(file))
        return made.stdout.strip()

    def revoke(self, grant: str, *how: str) -> None:
        self.network.command(COUNTY, "grant", "revoke", grant, "--reason", "改由镇里办", *how)

    def ruled(self, name: str, kind: str = ACCEPTED) -> list[tuple[Standing, Why] | None]:
        """Return how an act stands at the county, the town and the village."""
        return [ruled(self.network, code, self.cases[name], kind) for code in EVERYWHERE]

    def stages(self, name: str) -> list[tuple[Stage, bool]]:
        """Return the stage of a case at all three nodes, and whether it awaits a person."""
        seen = [sees(self.network, code, self.cases[name]) for code in EVERYWHERE]
        return [(case.stage, bool(case.awaiting)) for case in seen]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("judgement")
    with clocked_network(folder, shape, TOWN, VILLAGE) as clocked:
        story = Story(clocked, folder)
        plainly_revoked(story)
        gravely_revoked(story)
        by_a_wrong_clock(story)
        amended(story)
        yield story


def plainly_revoked(story: Story) -> None:
    with at(story.network, VILLAGE) as agent:
        story.take_in(agent, "before", "within", "late", "knew")
        story.accept(agent, "before", "late")
        agent.act(story.cases["late"], "decide", GRANTED)
        story.leave()
        story.clocked.clock.forward(seconds=60)
        story.revoke("G-0003")
        story.clocked.clock.forward(seconds=60)
        story.accept(agent, "within")
    story.clocked.clock.forward(days=16)
    issued = (ISSUED, {"number": "甘优待（示例）0001", **NOTHING}, "G-0003")
    forces(story.network, VILLAGE, story.cases["late"], issued)
    story.come_back()
    with at(story.network, VILLAGE) as agent, pytest.raises(NotOnPage, match="授权"):
        story.accept(agent, "knew")
    forces(story.network, VILLAGE, story.cases["knew"], (ACCEPTED, PLAIN, "G-0003"))
    exchange(story.network, VILLAGE, TOWN, VILLAGE)


GRAVE = ("ratified", "confirmed", "set aside", "not in time")


def gravely_revoked(story: Story) -> None:
    grant = story.grant("issue", number=20)
    with at(story.network, VILLAGE) as agent:
        story.take_in(agent, *GRAVE)
        story.leave()
        story.clocked.clock.forward(seconds=60)
        story.revoke(grant, "--grave")
        story.clocked.clock.forward(seconds=60)
        story.accept(agent, *GRAVE)
    story.come_back()


def by_a_wrong_clock(story: Story) -> None:
    """The village's clock goes an hour, then three hours after the right one: after the revocation and before it.

    A node that knows how late it was exercises no power then; a program that does not ask writes all the same.
    """
    grant = story.grant("issue", number=21)
    with at(story.network, VILLAGE) as agent:
        story.take_in(agent, "clock after", "clock before")
    story.leave()
    story.clocked.clock.forward(hours=2)
    story.revoke(grant)
    story.clocked.clock.forward(hours=2)
    for name, slow in (("clock before", 3), ("clock after", 1)):
        story.network.clocks[VILLAGE].set(timedelta(hours=-slow))
        forces(story.network, VILLAGE, story.cases[name], (ACCEPTED, PLAIN, grant))
    story.come_back()
    story.network.clocks[VILLAGE].set(timedelta())


def amended(story: Story) -> None:
    grant = story.grant("issue", number=22)
    with at(story.network, VILLAGE) as agent:
        story.take_in(agent, "amended")
        story.leave()
        story.clocked.clock.forward(seconds=60)
        story.grant("amend", grant, number=23)
        story.clocked.clock.forward(seconds=60)
        story.accept(agent, "amended")
    story.come_back()


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("before", ACCEPTED, None),
        ("within", ACCEPTED, (Standing.HONOURED, Why.GOOD_FAITH)),
        ("late", ISSUED, (Standing.SUSPENDED, Why.LEASE_OVER)),
        ("knew", ACCEPTED, (Standing.SUSPENDED, Why.KNEW)),
        *((name, ACCEPTED, (Standing.FOR_RATIFICATION, Why.GRAVE)) for name in GRAVE),
        ("clock after", ACCEPTED, (Standing.FOR_RATIFICATION, Why.CLOCK)),
        ("clock before", ACCEPTED, (Standing.FOR_RATIFICATION, Why.CLOCK)),
        ("amended", ACCEPTED, (Standing.FOR_RATIFICATION, Why.OTHER_GRANT)),
    ],
)
def test_the_county_judges_it_once_and_all_nodes_hold_its_word(
    story: Story, name: str, kind: str, expected: tuple[Standing, Why] | None
) -> None:
    assert story.ruled(name, kind) == [expected] * 3


def test_it_has_effect_where_it_is_honoured_and_waits_elsewhere(story: Story) -> None:
    assert story.stages("before") == story.stages("within") == [(Stage.ACCEPTED, False)] * 3
    assert story.stages("knew") == story.stages("amended") == [(Stage.TAKEN_IN, True)] * 3
    assert story.stages("late") == [(Stage.ISSUED, True)] * 3


def test_a_named_person_has_five_working_days_to_ratify(story: Story) -> None:
    for code in EVERYWHERE:
        hand = done(story.network, code, story.cases["ratified"], ACCEPTED)
        assert hand.ruling is not None
        assert hand.ruling.until is not None
        assert hand.ruling.name == "陈静"
        assert timedelta(days=6) < hand.ruling.until - hand.at < timedelta(days=9)


def test_take_in_dates_stand_everywhere(story: Story) -> None:
    found = {
        name: [sees(story.network, code, case).taken_in_at for code in EVERYWHERE]
        for name, case in story.cases.items()
    }

    assert found == {name: [date] * 3 for name, date in story.dates.items()}


@pytest.fixture(scope="module")
def decided(story: Story) -> Story:
    """The county's people decide; one act nobody looks at within its days."""
    network = story.network
    decides(network, story.cases["ratified"], ACCEPTED, "ratified")
    for name, outcome in (("confirmed", "confirmed"), ("set aside", "set_aside")):
        decides(network, story.cases[name], ACCEPTED, "not_ratified")
        decides(network, story.cases[name], ACCEPTED, outcome)
    with pytest.raises(WrongOutcome):
        decides(network, story.cases["late"], ISSUED, "set_aside")
    told = {"reason": "授权期限已过", "basis": "行政许可法第六十九条", "notice": "上门送达"}
    with inside(network, COUNTY) as here:
        Judgements(here).withdraw_result(story.cases["late"], told, someone(here))
    story.clocked.clock.forward(days=10)
    with inside(network, COUNTY) as here:
        # The county's own hourly look may have been first; that the act is suspended is asked below.
        Judgements(here).expire()
        assert Judgements(here).expire() == 0
    exchange(network, TOWN, VILLAGE)
    return story


def test_what_a_person_decided_stands_at_all_nodes(decided: Story) -> None:
    assert decided.ruled("ratified") == [(Standing.RATIFIED, Why.GRAVE)] * 3
    assert decided.stages("ratified") == [(Stage.ACCEPTED, False)] * 3
    assert decided.ruled("confirmed") == [(Standing.CONFIRMED, Why.GRAVE)] * 3
    assert decided.stages("confirmed") == [(Stage.ACCEPTED, False)] * 3


def test_what_nobody_ratified_in_time_is_suspended(decided: Story) -> None:
    assert decided.ruled("not in time") == [(Standing.SUSPENDED, Why.NOT_IN_TIME)] * 3
    assert decided.stages("not in time") == [(Stage.TAKEN_IN, True)] * 3


def test_what_is_set_aside_reopens_its_case_at_the_county(decided: Story) -> None:
    case = decided.cases["set aside"]
    assert decided.ruled("set aside") == [(Standing.SET_ASIDE, Why.GRAVE)] * 3
    assert decided.stages("set aside") == [(Stage.TAKEN_IN, False)] * 3
    assert [sees(decided.network, c, case).custody.holder for c in EVERYWHERE] == [COUNTY] * 3
    with at(decided.network, COUNTY) as chief:
        chief.act(case, "accept")
    exchange(decided.network, TOWN, VILLAGE)
    assert decided.stages("set aside") == [(Stage.ACCEPTED, False)] * 3


def test_a_result_stands_marked_until_it_is_withdrawn_with_its_legal_basis(decided: Story) -> None:
    for code in EVERYWHERE:
        case = sees(decided.network, code, decided.cases["late"])
        assert case.withdrawn is not None
        assert (case.stage, case.withdrawn.basis) == (
            Stage.RESULT_WITHDRAWN,
            "行政许可法第六十九条",
        )


def test_all_ledgers_verify_and_dates_have_not_moved(decided: Story) -> None:
    assert faults(decided.network, *EVERYWHERE) == []
    test_take_in_dates_stand_everywhere(decided)
