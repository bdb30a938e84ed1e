"""What people at the counters do, by chance, through the services."""

from contextlib import suppress
from random import Random

from shared.app.calendar import recount
from shared.app.promises import Promises
from shared.app.supervision import Supervision, give_cards
from shared.domain.acts import Act
from shared.domain.doing import Typed
from shared.domain.kinds import DEATH_REPORTED, SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED
from shared.domain.refusals import Refusal
from tests.simulation.acting import MATTERS, TYPED, exchanges, new_case, pens, some_documents, tries
from tests.simulation.links import FAULTS
from tests.simulation.memory import PowerIsOff
from tests.simulation.world import CHILDREN, VILLAGES, World
from tests.support.network import ALL_NODES, COUNTY

ACTS = [a for a in Act if a not in {Act.TAKE_IN, Act.OVERRIDE, Act.MERGE}]
NEXT = (
    *(Act.TAKE_OVER, Act.ACCEPT, Act.REVIEW, Act.DECIDE),
    *(Act.CHARGE, Act.PAY, Act.ISSUE, Act.DELIVER, Act.CLOSE, Act.SUPPLEMENT, Act.FORWARD),
)
"""What brings a case on, the likelier first."""
RECORDED = (
    *(Act.VISIT, Act.CHECK_DATA, Act.POST_NOTICE, Act.CLOSE_NOTICE),
    *(Act.PAUSE, Act.RESUME, Act.EXTEND),
)
HAND_INS = (SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED, DEATH_REPORTED)


def takes_in(world: World, chance: Random) -> str:
    """A village takes a case in, with or without all documents, and perhaps forwards it."""
    village = chance.choice(VILLAGES)
    case = new_case(world, village, chance.choice(MATTERS), chance)
    if case is None:
        return f"{village} takes nothing in"
    done = [case] + [str(act) for act in (Act.FORWARD,) if tries(world, village, case, act, chance)]
    return f"{village} takes in {' '.join(done)}"


def goes_on(world: World, chance: Random) -> str:
    """A case goes its way for a while, with exchanges between: mere chance would hardly bring it to the county."""
    if not world.memory.cases:
        return takes_in(world, chance)
    case, done = chance.choice(world.memory.cases[-12:]), []
    for _ in range(chance.randint(2, 8)):
        done += brings_on(world, case, chance)
        passes_on(world, chance)
    return f"{case[-3:]}: {', '.join(done) or 'nothing'}"


def brings_on(world: World, case: str, chance: Random) -> list[str]:
    """Have whoever holds a case do what comes next."""
    for code in pens(world, case):
        for act in NEXT:
            if tries(world, code, case, act, chance):
                return [f"{code} {act}"]
    return []


def passes_on(world: World, chance: Random) -> None:
    """Exchange up and down one line, with what may go wrong."""
    village = chance.choice(VILLAGES)
    line = (village, world.parent_of(village))
    for code in (*line, village) if chance.random() < 0.5 else reversed(line):
        exchanges(world, code, chance)


def anyone_tries_anything(world: World, chance: Random) -> str:
    """Whoever thinks it holds the pen, or was offered it, and someone who does not."""
    if not world.memory.cases:
        return "nothing to do"
    case, done = chance.choice(world.memory.cases), []
    for _ in range(chance.randint(1, 5)):
        act = chance.choice(ACTS)
        who = (*pens(world, case), chance.choice(ALL_NODES))
        done += [f"{code} {act}" for code in who if tries(world, code, case, act, chance)]
    return f"{case[-3:]}: {', '.join(done) or 'nothing'}"


def puts_on_record(world: World, chance: Random) -> str:
    """Whoever holds a case visits, checks data, posts a notice, stops the clock, or ends what it began."""
    if not world.memory.cases:
        return "nothing to do"
    case = chance.choice(world.memory.cases[-12:])
    for code in pens(world, case):
        for act in chance.sample(RECORDED, len(RECORDED)):
            if tries(world, code, case, act, chance):
                return f"{case[-3:]}: {code} {act}"
    return "nothing"


def cards_are_given(world: World, chance: Random) -> str:
    """Somebody complains, perhaps; the county gives what cards are due, and a node counts its limits anew."""
    code = chance.choice(ALL_NODES)
    if world.memory.cases and chance.random() < 0.5:
        case = chance.choice(world.memory.cases)
        with suppress(Refusal, PowerIsOff):
            world.work(code, lambda n: Supervision(n.here).complain(case, "没有答复", n.actor))
    with suppress(Refusal, PowerIsOff):
        world.work(COUNTY, lambda n: give_cards(n.here))
    with suppress(Refusal, PowerIsOff):
        world.work(code, lambda n: recount(n.here))
    return f"cards, and limits at {code}"


def hands_in(world: World, chance: Random) -> str:
    """Something is handed in, wherever the applicant happens to be."""
    if not world.memory.cases:
        return "nothing to do"
    code, case = chance.choice(ALL_NODES), chance.choice(world.memory.cases)
    kind = chance.choice(HAND_INS)
    typed = Typed(TYPED, some_documents(chance))
    with suppress(Refusal, PowerIsOff):
        world.work(code, lambda n: n.cases.hand_in(case, kind, typed, n.actor))
        return f"{code} {kind} for {case[-3:]}"
    return "nothing"


def looks_after_commitments(world: World, chance: Random) -> str:
    """Somebody checks a commitment after the result, or takes a false one off the record; who may not is refused."""
    if not world.memory.cases:
        return "nothing to do"
    case, code = chance.choice(world.memory.cases[-12:]), chance.choice(ALL_NODES)
    typed = Typed({**TYPED, "outcome": chance.choice(("true", "false"))})
    what = chance.choice(("check", "repair"))
    with suppress(Refusal, PowerIsOff):
        if what == "check":
            world.work(code, lambda n: Promises(n.here).check(case, typed, n.actor))
        else:
            world.work(code, lambda n: Promises(n.here).repair(case, typed, n.actor))
        return f"{code} {what}s what was promised in {case[-3:]}"
    return "nothing"


def two_villages_take_one_application_in(world: World, chance: Random) -> str:
    """The town, once it holds both, ends the second as merged into the first."""
    pair, seed = (
        chance.sample([v for v in VILLAGES if v[:9] == VILLAGES[0][:9]], 2),
        len(world.memory.cases),
    )
    town, matter, both = world.parent_of(pair[0]), chance.choice(MATTERS), []
    for village in pair:
        case = new_case(world, village, matter, chance, seed)
        if case is None:
            return "nothing"
        both.append(case)
        tries(world, village, case, Act.FORWARD, chance)
        exchanges(world, village, chance)
        tries(world, town, case, Act.TAKE_OVER, chance)
    with suppress(Refusal, PowerIsOff):
        world.work(town, lambda n: n.cases.merge(both[1], both[0], "两个村各收了一件", n.actor))
        return f"{town} merges {both[1][-3:]} into {both[0][-3:]}"
    return "two of one application"


def lets_exchange(world: World, chance: Random) -> str:
    """One node exchanges, over a link that may fail."""
    code = chance.choice(CHILDREN)
    fault = chance.choice(FAULTS)
    return f"{code} exchanges {fault}: {exchanges(world, code, chance, fault)}".replace(" :", ":")


def all_exchange(world: World, chance: Random) -> str:
    """Everybody exchanges once, villages first."""
    for code in (*VILLAGES, *(c for c in CHILDREN if c not in VILLAGES)):
        exchanges(world, code, chance)
    return "all exchange"
