"""What people at the counters do, by chance, through the services."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

from shared.app.reentry import Reentry
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.case_acts import Typed
from shared.domain.intake import Intake
from shared.domain.kinds import DEATH_REPORTED, SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED
from shared.domain.ledgers import case_ledger
from shared.domain.refusals import Refusal
from tests.simulation.links import FAULTS
from tests.simulation.world import CHILDREN, VILLAGES, PowerIsOff, World
from tests.support.network import ALL_NODES, TestNode, an_intake

MATTERS = ("elderly-allowance", "elderly-card", "temporary-relief")
DOCUMENTS = ("id-card", "household-register", "bank-card", "photo", "application-form")
ACTS = [a for a in Act if a not in {Act.TAKE_IN, Act.OVERRIDE, Act.MERGE}]
NEXT = (
    *(Act.TAKE_OVER, Act.ACCEPT, Act.REVIEW, Act.DECIDE),
    *(Act.ISSUE, Act.CLOSE, Act.SUPPLEMENT, Act.FORWARD),
)
"""What brings a case on, the likelier first."""
ANSWERS = {Act.SUPPLEMENT, Act.WITHDRAW, Act.TERMINATE, Act.DECLINE_REQUEST}
HAND_INS = (SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED, DEATH_REPORTED)
TYPED = {
    "note": "说明",
    "reason": "理由",
    "until": "2026-12-30",
    "died_on": "2026-11-01",
    "number": "Z-1",
    "field": "applicant.name",
    "new": "赵桂英",
}
SAMPLES: dict[str, Callable[[Any], str]] = {
    "text": lambda _f: "文字",
    "textarea": lambda _f: "文字",
    "number": lambda f: str(f.least or 0),
    "money": lambda f: str((f.least or 0) // 100 + 1),
    "date": lambda _f: "2020-01-01",
    "choice": lambda f: str(f.choices[0].id),
    "yes_no": lambda _f: "yes",
    "bank_card": lambda _f: "6222021234567890",
}


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


def exchanges(world: World, code: str, chance: Random, fault: str = "") -> str:
    """Have a node exchange; return how that ended."""
    world.links.fault, world.links.chance = fault, chance
    try:
        world.run(code, TestNode.exchange)
    except PowerIsOff:
        return "off"
    except Refusal as refusal:
        return refusal.code
    finally:
        world.links.fault = ""
    return "done"


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


def new_case(
    world: World, village: str, matter: str, chance: Random, seed: int | None = None
) -> str | None:
    """Have a village take a case in; return its id, None where it could not."""
    number = len(world.memory.cases)
    case = f"01234567-89ab-7def-8123-{number:012d}"
    intake = an_intake(number if seed is None else seed, documents=some_documents(chance))
    try:
        world.work(village, lambda n: _takes_in(n, case, matter, intake))
    except (Refusal, PowerIsOff):
        world.memory.cases.append(case)  # perhaps it is there all the same: its number is used up
        return None
    world.memory.cases.append(case)
    seen = sees(world, village, case)
    assert seen is not None
    assert seen.taken_in_at is not None
    world.memory.taken_in[case] = seen.taken_in_at
    return case


def _takes_in(node: TestNode, case: str, matter: str, intake: Intake) -> None:
    with node.here.store.read() as room:
        fields = node.here.registry(room).matter(matter).fields
    values = {f.id: SAMPLES[f.type](f) for f in fields if f.required}
    if matter != MATTERS[0]:
        intake = replace(intake, fields=values)
    node.cases.take_in(case, matter, intake, node.actor)


def some_documents(chance: Random) -> frozenset[str]:
    """Return all documents, or some."""
    if chance.random() < 0.7:
        return frozenset(DOCUMENTS)
    return frozenset(d for d in DOCUMENTS if chance.random() < 0.5)


def tries(world: World, code: str, case: str, act: Act, chance: Random) -> bool:
    """Have a node's person try an act; say whether it was done."""
    good = chance.random() < 0.8
    values = TYPED | {
        "opinion": "pass" if good else "fail",
        "outcome": "granted" if good else "denied",
        "to": chance.choice(CHILDREN),
        "answers": _request(world, code, case, chance) if act in ANSWERS else "",
    }
    typed = Typed(values, some_documents(chance))
    try:
        world.work(code, lambda n: n.cases.act(case, act, typed, n.actor))
    except (Refusal, PowerIsOff):
        return False
    return True


def _request(world: World, code: str, case: str, chance: Random) -> str:
    """Return a request of the case to answer, mostly, where there is any."""
    seen = sees(world, code, case)
    asked = [r.hash for r in seen.requests] if seen else []
    return chance.choice(asked) if asked and chance.random() < 0.8 else ""


def pens(world: World, case: str) -> list[str]:
    """Return the nodes that, by their own copy, hold a case or may take it over."""
    return [code for code in ALL_NODES if world.machines[code].is_on and _is_its(world, code, case)]


def _is_its(world: World, code: str, case: str) -> bool:
    with world.nodes[code].here.store.read() as room:
        head = room.ledgers.head(case_ledger(case))
    return head is not None and code in {head.custody.holder, head.custody.offered_to}


def sees(world: World, code: str, case: str) -> Case | None:
    """Return a case as a node shows it; None where it is not there, or the node has no power."""
    try:
        return world.run(code, lambda n: n.sees(case))
    except (Refusal, PowerIsOff):
        return None


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


def enter_all_again(world: World, code: str) -> int:
    """Have a node enter again, in the order it was written, all that can be; return how much that was."""
    done = 0
    try:
        waiting = world.run(code, lambda n: Reentry(n.here).waiting())
        for item in waiting:
            with suppress(Refusal):
                world.work(code, partial(_enter, item.item.hash, item.item.refuser))
                done += 1
    except PowerIsOff:
        pass
    return done


def _enter(entry_hash: str, refuser: str, node: TestNode) -> str:
    return Reentry(node.here).enter_again(entry_hash, refuser, node.actor)
