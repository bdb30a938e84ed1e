"""Rosters, by chance: prepared above, ticked below, handed on and back, closed."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random

from shared.app.rosters import Rosters
from shared.domain.refusals import Refusal
from shared.domain.roster_outcomes import GONE, Outcome, Pay, RosterForm
from shared.domain.roster_rows import Row
from shared.domain.roster_ticks import Tick
from tests.simulation.acting import exchanges, pens
from tests.simulation.memory import PowerIsOff
from tests.simulation.people import passes_on
from tests.simulation.world import CHILDREN, VILLAGES, World
from tests.support.network import COUNTY, TestNode
from tests.support.rosters import elder, name_of, opening

Does = Callable[[TestNode, str, Random], None]
PEOPLE = 12
SURE = {Outcome.PAYS, Outcome.ALIVE, Outcome.MOVED}
"""What can be ticked of anybody and leaves nothing to wait for: of each form two, the likelier first."""


def a_roster_goes_on(world: World, chance: Random) -> str:
    """Somebody prepares a roster, then whoever holds it does things with it, with exchanges between."""
    known, done = world.memory.rosters, []
    if not known or chance.random() < 0.3:
        done.append(_prepares(world, chance))
    roster = chance.choice(known[-4:])
    for _ in range(chance.randint(2, 8)):
        done += _goes_on(world, roster, chance)
        passes_on(world, chance)
    return f"{roster[-3:]}: {', '.join(done) or 'nothing'}"


def _goes_on(world: World, roster: str, chance: Random) -> list[str]:
    for code in pens(world, roster):
        does = chance.choice(DOES)
        with suppress(Refusal, PowerIsOff):
            world.work(code, partial(_does, roster, does, chance))
            return [f"{code} {does.__name__}"]
    return []


def a_roster_is_finished(world: World, chance: Random) -> str:
    """Whoever holds a roster does all that is still to be done, hands it up, and closes it above."""
    if not world.memory.rosters:
        return "nothing to do"
    roster, done = chance.choice(world.memory.rosters[-4:]), []
    for _ in range(16):
        for code in pens(world, roster):
            with suppress(Refusal, PowerIsOff):
                world.work(code, partial(_does, roster, finishes, chance))
                done.append(code)
            if code in CHILDREN:
                exchanges(world, code, chance)
    return f"{roster[-3:]}: {', '.join(done) or 'nothing'}"


def _prepares(world: World, chance: Random) -> str:
    village = chance.choice(VILLAGES)
    code = chance.choice([world.parent_of(village), COUNTY])
    roster = f"01234567-89ab-7def-9123-{len(world.memory.rosters):012d}"
    world.memory.rosters.append(roster)
    typed = opening(village, chance.choice(["enrolment", "review"]), year="2030")
    typed["until"] = ""
    rows = [Row(n, name_of(n), elder(n + chance.randint(0, 1))) for n in range(1, PEOPLE)]
    with suppress(Refusal, PowerIsOff):
        world.work(code, partial(_opens, roster, typed, rows))
        return f"{code} prepares roster {roster[-3:]} for {village}"
    return "no roster"


def _opens(roster: str, typed: dict[str, str], rows: list[Row], node: TestNode) -> None:
    day = node.here.now().date()
    until = day.replace(day=28).isoformat() if day.day <= 28 else day.isoformat()
    Rosters(node.here).prepare(roster, {**typed, "until": until}, rows, node.actor)


def finishes(node: TestNode, roster: str, chance: Random) -> None:
    """Do the next of what a roster asks before it is closed: take it, strike out, tick, hand it up, stop money, close it."""
    rosters = Rosters(node.here)
    view = rosters.view(roster)
    people, unfit = view.roster.people.values(), view.roster.unfit
    open_still = [m.listed.no for m in people if m.is_untouched]
    paid_still = [m.listed.no for m in people if m.outcome in GONE and m.pay is not Pay.STOPPED]
    above = node.parent.here.code if node.parent else ""
    if view.offered:
        rosters.answer(roster, "", node.actor, takes=True)
    elif unfit:
        rosters.strike(roster, min(unfit), "重复", node.actor)
    elif open_still:
        _ticks_all(node, roster, open_still, chance)
    elif above in view.targets:
        rosters.hand_on(roster, above, "", node.actor)
    elif paid_still and view.roster.form is RosterForm.REVIEW:
        rosters.pay(roster, paid_still[0], Pay.STOPPED, "按规定", node.actor)
    else:
        rosters.close(roster, "", node.actor)


def _ticks_all(node: TestNode, roster: str, people: list[int], chance: Random) -> None:
    rosters = Rosters(node.here)
    fits = [o for o in rosters.view(roster).roster.form.outcomes if o in SURE]
    some = [Tick(no, fits[chance.random() < 0.2]) for no in people]
    rosters.tick(roster, some, "马秀英", "home", node.actor)


def _does(roster: str, does: Does, chance: Random, node: TestNode) -> None:
    does(node, roster, chance)


def ticks(node: TestNode, roster: str, chance: Random) -> None:
    """Tick some people, as a page does."""
    rosters = Rosters(node.here)
    outcomes = rosters.view(roster).roster.form.outcomes
    some = [Tick(no, chance.choice(outcomes)) for no in chance.sample(range(1, PEOPLE), 3)]
    rosters.tick(roster, some, "马秀英", "home", node.actor)


def hands_on(node: TestNode, roster: str, chance: Random) -> None:
    """Hand it down, back or up."""
    targets = Rosters(node.here).view(roster).targets
    Rosters(node.here).hand_on(roster, chance.choice([*targets, ""]), "", node.actor)


def answers(node: TestNode, roster: str, chance: Random) -> None:
    """Take it over, or decline."""
    takes = chance.random() < 0.8
    Rosters(node.here).answer(roster, "不归本级", node.actor, takes=takes)


def mends(node: TestNode, roster: str, chance: Random) -> None:
    """Put a row right, or strike it out."""
    rosters = Rosters(node.here)
    unfit = list(rosters.view(roster).roster.unfit.values())
    if not unfit:
        return
    row = chance.choice(unfit)
    if chance.random() < 0.5:
        rosters.strike(roster, row.row, "重复", node.actor)
        return
    mended = Row(row.row, row.name, elder(chance.randint(50, 99)))
    rosters.mend(roster, mended, "", node.actor)


def pays(node: TestNode, roster: str, chance: Random) -> None:
    """Do something about somebody's money."""
    what = chance.choice(list(Pay))
    Rosters(node.here).pay(roster, chance.randint(1, PEOPLE), what, "按规定", node.actor)


def closes(node: TestNode, roster: str, _chance: Random) -> None:
    """Close it."""
    Rosters(node.here).close(roster, "", node.actor)


DOES: tuple[Does, ...] = (
    *(ticks, ticks, hands_on, hands_on, answers, answers),
    *(mends, pays, closes),
)
