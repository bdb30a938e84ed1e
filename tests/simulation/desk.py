"""What the county's people do, by chance: grants, overrides, decisions, places, nodes, keys."""

from contextlib import suppress
from random import Random

from shared.app.judgements import Judgements
from shared.app.nodes import Nodes
from shared.app.overriding import Overriding
from shared.app.places import Places
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.custody import OFFERED
from shared.domain.doing import Typed
from shared.domain.facts import Draft
from shared.domain.judgement import OUTCOMES
from shared.domain.ledgers import case_ledger
from shared.domain.refusals import Refusal
from shared.ledger.entry import Entry
from tests.simulation.acting import MATTERS, TYPED, enter_all_again, sees
from tests.simulation.memory import PowerIsOff
from tests.simulation.recovery import next_key
from tests.simulation.world import CHILDREN, VILLAGES, World
from tests.support.network import ALL_NODES, COUNTY, OTHER_TOWN, TOWN, TestNode


def revokes(world: World, chance: Random) -> str:
    """A grant is revoked, as grave perhaps."""
    grave = chance.random() < 0.4
    with suppress(Refusal, PowerIsOff):
        grant = _grant(world, chance)
        world.work(
            COUNTY, lambda n: n.network.revoke_grant(grant, "改由县里办理", n.actor, grave=grave)
        )
        return f"{grant} revoked{' as grave' if grave else ''}"
    return "nothing"


def _grant(world: World, chance: Random) -> str:
    grants = world.run(COUNTY, lambda n: n.network.grants())
    ours = [g.id for g in grants if g.matter in MATTERS and g.revoked_at is None]
    return chance.choice(ours) if ours else ""


def issues_a_grant(world: World, chance: Random) -> str:
    """A grant is issued anew, or in place of one that stands."""
    powers = sorted(p for p in ("accept", "review") if chance.random() < 0.6) or ["accept"]
    terms = {
        "matter": chance.choice(MATTERS),
        "acts": powers,
        "to": [f"node:{chance.choice([TOWN, OTHER_TOWN])}"],
        "from": "2026-01-01",
        "until": "2027-12-31",
        "form": "entrustment",
        "document": {"zh": "示例", "en": "sample"},
        "number": "1",
        "department": "civil-affairs",
        "leases": dict.fromkeys(powers, 336),
        "ceiling": None,
    }
    with suppress(Refusal, PowerIsOff):
        if chance.random() < 0.3:
            old = _grant(world, chance)
            new = world.work(COUNTY, lambda n: n.network.amend_grant(old, terms, n.actor))
            return f"{new} in place of {old}"
        return world.work(COUNTY, lambda n: n.network.issue_grant(terms, n.actor)) + " issued"
    return "nothing"


def overrides(world: World, chance: Random) -> str:
    """A case is taken from whoever holds it."""
    if not world.memory.cases:
        return "nothing to do"
    case, to = chance.choice(world.memory.cases), chance.choice((*ALL_NODES, ""))
    typed = Typed({**TYPED, "to": to})
    with suppress(Refusal, PowerIsOff):
        world.work(COUNTY, lambda n: n.cases.act(case, Act.OVERRIDE, typed, n.actor))
        return f"{case[-3:]} overridden, to {to or COUNTY}"
    return "nothing"


def takes_all(world: World, chance: Random) -> str:
    """All cases of a node are taken from it."""
    node, to = chance.choice(VILLAGES), chance.choice((TOWN, OTHER_TOWN, COUNTY))
    with suppress(Refusal, PowerIsOff):
        world.work(COUNTY, lambda n: Overriding(n.here).take_all(node, to, "村里停办", n.actor))
        return f"all of {node} taken, to {to}"
    return "nothing"


def suspends(world: World, chance: Random) -> str:
    """A node is suspended: its machine is said to be lost. It comes back under another incarnation."""
    node = chance.choice(CHILDREN)
    with suppress(Refusal, PowerIsOff):
        world.work(COUNTY, lambda n: Nodes(n.here).suspend(node, "机器丢失", n.actor))
        return f"{node} is suspended"
    return "nothing"


def decides(world: World, chance: Random) -> str:
    """A person of the county decides on an act in doubt, or withdraws a result."""
    with suppress(Refusal, PowerIsOff):
        waiting = world.run(COUNTY, lambda n: Judgements(n.here).pending())
        if not waiting:
            return "nothing in doubt"
        found = chance.choice(waiting)
        outcome = chance.choice(sorted(OUTCOMES[found.ruling.standing]))
        world.work(
            COUNTY,
            lambda n: Judgements(n.here).decide(
                found.case.id, found.hand.hash, outcome, "核对过原件", n.actor
            ),
        )
        return f"{found.case.id[-3:]}: {outcome}"
    return "nothing"


def withdraws_a_result(world: World, chance: Random) -> str:
    """A result that rests on an act in doubt is withdrawn; what is overdue for ratification is suspended."""
    told = {"reason": "核对后不符", "basis": "行政许可法第六十九条", "notice": "当面告知"}
    with suppress(Refusal, PowerIsOff):
        waiting = world.run(COUNTY, lambda n: Judgements(n.here).pending())
        if waiting:
            case = chance.choice(waiting).case.id
            world.work(COUNTY, lambda n: Judgements(n.here).withdraw_result(case, told, n.actor))
            return f"{case[-3:]}: result withdrawn"
        world.work(COUNTY, lambda n: Judgements(n.here).expire())
    return "nothing"


def passes_to_another_line(world: World, chance: Random) -> str:
    """A hukou elsewhere: the offer goes to a node that was not in the audience before."""
    if not world.memory.cases:
        return "nothing to do"
    case, to = chance.choice(world.memory.cases), chance.choice(VILLAGES)
    seen = sees(world, COUNTY, case)
    if seen is None or seen.custody.holder != COUNTY or seen.stage.is_end:
        return "nothing"
    draft = Draft(OFFERED, {"purpose": "return", "note": "户口在外村", "by": "某"}, to=to)

    def offer(node: TestNode) -> Entry:
        with node.here.store.write() as room:
            return append(node.here, room, case_ledger(case), draft, node.actor)

    with suppress(Refusal, PowerIsOff):
        world.work(COUNTY, offer)
        return f"{case[-3:]} offered to {to}"
    return "nothing"


def one_village_takes_the_place_of_another(world: World, chance: Random) -> str:
    """Its cases come to hold at the successor too, in another town perhaps."""
    old, new = chance.sample(VILLAGES, 2)
    with suppress(Refusal, PowerIsOff):
        world.work(
            COUNTY, lambda n: Places(n.here).succeed(old, new, "merged", "民政发[2026]9号", n.actor)
        )
        return f"{new} takes the place of {old}"
    return "nothing"


def enters_again(world: World, chance: Random) -> str:
    """Someone enters again what has no effect any more."""
    code = chance.choice(ALL_NODES)
    done = enter_all_again(world, code)
    return f"{code} enters {done} again"


def rotates_its_key(world: World, chance: Random) -> str:
    """The county takes up its next key, vouched for by two of its three root keys."""
    if not world.machines[COUNTY].is_on:
        return "off"
    world.machines[COUNTY].drive.put_out()
    with suppress(Refusal):
        inc = next_key(world)
        world.promise(COUNTY)
        return f"the county's key {inc}"
    return "nothing"
