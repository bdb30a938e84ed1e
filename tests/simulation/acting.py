"""How people act on the nodes of a simulated county: through the services, refused or done."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from shared.app.reentry import Reentry
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.doing import Typed
from shared.domain.intake import Intake
from shared.domain.ledgers import case_ledger
from shared.domain.refusals import Refusal
from shared.domain.worktime import county_day
from tests.simulation.memory import PowerIsOff
from tests.simulation.world import CHILDREN, World
from tests.support.network import ALL_NODES, TestNode, an_intake

MATTERS = (
    "elderly-allowance",
    "elderly-card",
    "temporary-relief",
    "employment-hardship",
    "home-transfer",
)
MODES = {
    "helped": "yes",
    "group": "sick",
    "urgent": "yes",
    "urgent_reason": "断粮",
    "commit.land-paper": "yes",
}
DOCUMENTS = (
    *("id-card", "household-register", "bank-card", "photo", "application-form"),
    *("application", "certificate", "contract"),
)
TODAY = ("paid_on", "sent_on", "delivered_on", "failed_on")
ANSWERS = {Act.SUPPLEMENT, Act.WITHDRAW, Act.TERMINATE, Act.DECLINE_REQUEST}
TYPED = {
    "note": "说明",
    "reason": "理由",
    "until": "2026-12-30",
    "died_on": "2026-11-01",
    "number": "Z-1",
    "field": "applicant.name",
    "new": "赵桂英",
    "signature.type": "signed",
    "urgent_reason": "断粮",
    "checker": "李建国",
    "other_checker": "马秀英",
    "checked_on": "2026-11-01",
    "visitor": "张代办",
    "other_visitor": "马秀英",
    "finding": "agrees",
    "place": "村务公开栏",
    "text": "拟确认",
    "source": "县民政局",
    "item": "是否已领",
    "result": "agrees",
    "procedure": "testing",
    "days": "5",
    "approved_by": "陈静",
    "amount": "80",
    "paid_by": "bank",
    "voucher": "6207",
    "payer": "赵桂英",
    "basis": "减免规定",
    "receiver": "applicant",
    "carrier": "邮政",
    "tracking": "EM1",
    "way": "left",
    "witness": "李建国",
    "other_witness": "马秀英",
    "failure": "returned",
}
MODES_CHOSEN = 0.3
"""How often an applicant chooses what the modes of handling offer."""
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


def new_case(
    world: World,
    village: str,
    matter: str,
    chance: Random,
    seed: int | None = None,
    *,
    documents: frozenset[str] | None = None,
) -> str | None:
    """Have a village take a case in, with these documents or some by chance; return its id, None where it could not."""
    number = len(world.memory.cases)
    case = f"01234567-89ab-7def-8123-{number:012d}"
    there = some_documents(chance) if documents is None else documents
    intake = an_intake(number if seed is None else seed, documents=there)
    try:
        world.work(village, lambda n: _takes_in(n, case, matter, intake, chance))
    except (Refusal, PowerIsOff):
        world.memory.cases.append(case)  # perhaps it is there all the same: its number is used up
        return None
    world.memory.cases.append(case)
    note_taken_in(world, village, case)
    return case


def note_taken_in(world: World, village: str, case: str) -> None:
    """Take down when a case was taken in, if its village has it: that date stays."""
    seen = sees(world, village, case)
    if seen is None or seen.taken_in_at is None or case in world.memory.taken_in:
        return
    world.memory.taken_in[case] = seen.taken_in_at
    if seen.taken_in_at > world.clock.time:
        world.memory.taken_in_ahead.add(case)


def _takes_in(node: TestNode, case: str, matter: str, intake: Intake, chance: Random) -> None:
    with node.here.store.read() as room:
        fields = node.here.registry(room).matter(matter).fields
    values = {f.id: SAMPLES[f.type](f) for f in fields if f.required}
    if matter != MATTERS[0]:
        intake = replace(intake, fields=values)
    if chance.random() < MODES_CHOSEN:
        intake = replace(intake, modes=MODES)
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
        **dict.fromkeys(TODAY, county_day(world.clock.time).isoformat()),
        "later": chance.choice(("yes", "no")),
        "urgent": chance.choice(("yes", "no", "no")),
        "commit.land-paper": chance.choice(("yes", "no")),
        "ground": chance.choice(("death", "promise")),
        "again": chance.choice(("", "又查出一项")),
        "answers": _request(world, code, case, chance) if act in ANSWERS else "",
    }
    return acts(world, code, case, act, Typed(values | _days(world, act), some_documents(chance)))


def acts(world: World, code: str, case: str, act: Act, typed: Typed) -> bool:
    """Have a node's person do an act with what was typed; say whether it was done."""
    try:
        world.work(code, lambda n: n.cases.act(case, act, typed, n.actor))
    except (Refusal, PowerIsOff):
        return False
    return True


def _days(world: World, act: Act) -> dict[str, str]:
    """Return what the acts of the clock are told: days around today, and what came of a notice."""
    today = county_day(world.clock.time)
    told = {"since": today.isoformat(), "visited_on": today.isoformat()}
    if act is Act.POST_NOTICE:
        told["until"] = (today + timedelta(days=10)).isoformat()
    return told | ({"outcome": "none"} if act is Act.CLOSE_NOTICE else {})


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
