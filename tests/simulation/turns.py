"""Cases brought through all of their turns: whoever holds one does what its page offers, with what is typed rightly."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random

from shared.app.promises import Promises
from shared.app.remarks import Remarks
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.doing import Typed
from shared.domain.kinds import (
    DEATH_REPORTED,
    REQUESTS,
    SUPPLEMENT_HANDED_IN,
    WITHDRAWAL_ASKED,
)
from shared.domain.refusals import Refusal
from shared.domain.worktime import county_day
from tests.simulation.acting import (
    DOCUMENTS,
    MATTERS,
    TYPED,
    acts,
    exchanges,
    new_case,
    pens,
    sees,
)
from tests.simulation.memory import PowerIsOff
from tests.simulation.world import CHILDREN, VILLAGES, World
from tests.support.network import ALL_NODES, COUNTY, TestNode

LICENCE = "public-place-licence"
"""Taken in by towns and the county; procedures stop its clock, and its limit can be extended."""
TURNS = ("temporary-relief", "employment-hardship")
"""Matters with turns of their own, taken in the more often: a public notice, a commitment."""
ABOVE = tuple(code for code in ALL_NODES if code not in VILLAGES)
"""The towns and the county."""
PAPERS = frozenset({*DOCUMENTS, "statement", "floor-plan"})
"""What is there at the take-in, mostly: all that is required."""
FOLLOWING = ("tax-proof", "event-papers", "test-report", "rules")
"""Documents that may follow, and are not there at the take-in."""
ONWARD = (
    *(Act.TAKE_OVER, Act.CLOSE_NOTICE, Act.ACCEPT, Act.CHARGE, Act.PAY, Act.REVIEW, Act.DECIDE),
    *(Act.ISSUE, Act.DELIVER, Act.CLOSE, Act.SUPPLEMENT, Act.FORWARD),
)
"""What brings a case on, the likelier first."""
ALMOST_ALWAYS = (Act.VISIT, Act.CHECK_DATA)
"""What whoever holds a case can do on nearly all of its way."""
SELDOM = (
    *(*ALMOST_ALWAYS, Act.POST_NOTICE, Act.CLOSE_NOTICE),
    *(Act.PAUSE, Act.RESUME, Act.EXTEND, Act.NOTIFY, Act.DECLINE_REQUEST),
    *(Act.CHARGE, Act.WAIVE, Act.PAY, Act.SEND, Act.FAIL_DELIVERY),
)
"""What a case can do without, or has only at one of its turns: mere chance would hardly hit on it."""
ANSWERED = {Act.SUPPLEMENT: frozenset({SUPPLEMENT_HANDED_IN}), Act.DECLINE_REQUEST: REQUESTS}
"""Acts that answer what was handed in elsewhere, and of which kinds that is."""
HAND_INS = (SUPPLEMENT_HANDED_IN, SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED, DEATH_REPORTED)
TODAY = ("paid_on", "sent_on", "delivered_on", "failed_on", "checked_on", "since", "visited_on")
IN_DAYS, A_NOTICE = timedelta(days=5), timedelta(days=6)
"""Until when a notice hangs, a clock stands or a promise runs, and what is longer."""
Done = tuple[str, Act]
"""Who did what."""


def goes_all_its_way(world: World, chance: Random) -> str:
    """A case goes from the counter as far as it comes, with what is done to few on the way."""
    matter = chance.choice((*MATTERS, *TURNS, LICENCE))
    code = chance.choice(ABOVE if matter == LICENCE else VILLAGES)
    case = new_case(world, code, matter, chance, documents=some_papers(chance))
    if case is None:
        return f"{code} takes nothing in"
    done: list[Done] = []
    for _ in range(chance.randint(8, 20)):
        done += _does_what_can_be_done(world, case, done, chance)
        if chance.random() < 0.1 and _hands_in(world, code, case, chance):
            _exchange(world, (code, world.parent_of(code)), chance)
        if (done and done[-1][1] is Act.FORWARD) or chance.random() < 0.2:
            _exchange(world, pens(world, case), chance)
    return f"{case[-3:]}: {', '.join(f'{who} {act}' for who, act in done) or 'nothing'}"


def does_what_is_seldom(world: World, chance: Random) -> str:
    """Of what can seldom be done on the latest cases, whoever holds one does something."""
    can = [(case, *one) for case in world.memory.cases[-12:] for one in _can(world, case)]
    seldom = [act for act in SELDOM if act in {one[2] for one in can}]
    if not seldom:
        return "nothing to do"
    act = chance.choice(seldom)
    case, code, _ = chance.choice([one for one in can if one[2] is act])
    done = _does(world, code, case, act, chance)
    return f"{case[-3:]}: {code} {act}" if done else "nothing"


def commitments_are_checked(world: World, chance: Random) -> str:
    """The county checks a commitment after the result, or takes a false one off the record."""
    can = [(case, what) for case in world.memory.cases for what in _open_commitments(world, case)]
    if not can:
        return "nothing to do"
    case, what = chance.choice(can)
    outcome = {"outcome": chance.choice(("true", "false", "false"))}
    typed = Typed({**TYPED, **_days(world, COUNTY), **outcome})
    with suppress(Refusal, PowerIsOff):
        world.work(COUNTY, partial({"check": _checks, "repair": _repairs}[what], case, typed))
        return f"{what} of what was promised in {case[-3:]}"
    return "nothing"


def writes_beside(world: World, chance: Random) -> str:
    """Somebody writes a note to the other nodes of a case, or sees the applicant's ID number in full."""
    if not world.memory.cases:
        return "nothing to do"
    case = chance.choice(world.memory.cases[-12:])
    code = chance.choice([*pens(world, case), chance.choice(ALL_NODES)])
    what = chance.choice((_notes, _sees_the_number))
    with suppress(Refusal, PowerIsOff):
        world.work(code, partial(what, case))
        return f"{case[-3:]}: {code} {what.__name__.strip('_').replace('_', ' ')}"
    return "nothing"


def some_papers(chance: Random) -> frozenset[str]:
    """Return all that is required, or some of it."""
    some = frozenset(d for d in sorted(PAPERS) if chance.random() < 0.5)
    return PAPERS if chance.random() < 0.7 else some


def _does_what_can_be_done(world: World, case: str, done: list[Done], chance: Random) -> list[Done]:
    """Have whoever holds a case do what comes next of what can be done, or what can seldom be done and was not yet."""
    can = _can(world, case)
    onward = sorted((one for one in can if one[1] in ONWARD), key=lambda one: ONWARD.index(one[1]))
    seldom = [one for one in can if one[1] in SELDOM and one not in done]
    rather = [one for one in seldom if one[1] not in ALMOST_ALWAYS] or seldom
    first = _or_grants(chance.choice(rather), chance) if rather and chance.random() < 0.6 else []
    for code, act in (*first, *onward):
        if _does(world, code, case, act, chance):
            return [(code, act)]
    return []


def _can(world: World, case: str) -> list[Done]:
    """Return what whoever holds a case may do on it now, by its own copy: `[("620722101000", Act.PAUSE), ...]`."""
    found: list[Done] = []
    for code in pens(world, case):
        with suppress(Refusal, PowerIsOff):
            found += [(code, act) for act in world.run(code, lambda n: n.cases.view(case).permits)]
    return found


def _or_grants(one: Done, chance: Random) -> list[Done]:
    """Return what to try where something can be done: what was handed in is rather taken in than declined, half the time."""
    code, act = one
    if act is Act.DECLINE_REQUEST and chance.random() < 0.5:
        return [(code, Act.SUPPLEMENT), one]
    return [one]


def _does(world: World, code: str, case: str, act: Act, chance: Random) -> bool:
    """Have a node's person do an act with what it asks for; a notice hangs for its days then, mostly."""
    seen = sees(world, code, case)
    if seen is None:
        return False
    values = {**TYPED, **_days(world, code), **_chosen(seen, act, chance), "objections": "不属实"}
    papers = some_papers(chance) | {d for d in FOLLOWING if chance.random() < 0.3}
    done = acts(world, code, case, act, Typed(values, papers))
    if done and act is Act.POST_NOTICE and chance.random() < 0.7:
        world.clock.time += A_NOTICE
    return done


def _days(world: World, code: str) -> dict[str, str]:
    """Return the days that are typed at a node, by its machine's clock: `{"paid_on": "2026-11-23", ..., "until": "2026-11-28"}`."""
    today = county_day(world.clock.time + world.machines[code].skew)
    return {**dict.fromkeys(TODAY, today.isoformat()), "until": (today + IN_DAYS).isoformat()}


def _chosen(case: Case, act: Act, chance: Random) -> dict[str, str]:
    """Return what a person chooses in an act: `{"opinion": "pass"}`."""
    good = chance.random() < 0.8
    if act is Act.ACCEPT:
        return _mode(case, chance)
    if act in ANSWERED:
        asked = [r.hash for r in case.requests if r.kind in ANSWERED[act]]
        return {"answers": chance.choice(asked) if asked else ""}
    return {
        Act.REVIEW: {"opinion": "pass" if good else "fail"},
        Act.DECIDE: {"outcome": "granted" if good else "denied"},
        Act.CLOSE_NOTICE: {"outcome": "none" if good else "dismissed"},
        Act.NOTIFY: {"again": "又查出一项"},
    }.get(act, {})


def _mode(case: Case, chance: Random) -> dict[str, str]:
    """Return with what a case is accepted: `{"urgent": "no", "later": "yes", "commit.land-paper": "no"}`."""
    commits, urgent = chance.random() < 0.7, chance.random() < 0.5
    modes = case.matter.modes if case.matter else None
    owed = {d.id for d in case.owed()} - ({"land-paper"} if commits else set())
    urgent = urgent and modes is not None and modes.urgent is not None and case.urgent is None
    later = bool(owed) and modes is not None and modes.later and not urgent
    chosen = {"urgent": urgent, "later": later, "commit.land-paper": commits}
    return {mode: "yes" if is_so else "no" for mode, is_so in chosen.items()}


def _hands_in(world: World, code: str, case: str, chance: Random) -> bool:
    """Something is handed in at a counter that has passed the case on, perhaps; say whether it was."""
    kind = chance.choice(HAND_INS)
    papers = some_papers(chance) | {d for d in FOLLOWING if chance.random() < 0.5}
    typed = Typed({**TYPED, **_days(world, code)}, papers)
    with suppress(Refusal, PowerIsOff):
        world.work(code, lambda n: n.cases.hand_in(case, kind, typed, n.actor))
        return True
    return False


def _exchange(world: World, codes: tuple[str, ...] | list[str], chance: Random) -> None:
    for code in codes:
        if code in CHILDREN:
            exchanges(world, code, chance)


def _open_commitments(world: World, case: str) -> list[str]:
    """Return what the county can record of a case's commitments: `["check"]`."""
    with suppress(Refusal, PowerIsOff):
        return sorted(world.run(COUNTY, lambda n: Promises(n.here).open_to(case)))
    return []


def _checks(case: str, typed: Typed, node: TestNode) -> None:
    Promises(node.here).check(case, typed, node.actor)


def _repairs(case: str, typed: Typed, node: TestNode) -> None:
    Promises(node.here).repair(case, typed, node.actor)


def _notes(case: str, node: TestNode) -> None:
    Remarks(node.here).note(case, Typed(TYPED), node.actor)


def _sees_the_number(case: str, node: TestNode) -> None:
    Remarks(node.here).view_id(case, "applicant", Typed(TYPED), node.actor)
