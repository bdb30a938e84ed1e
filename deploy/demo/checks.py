"""What must hold at the end of the story, asked of the nodes themselves."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from deploy.demo.child import Failed
from deploy.demo.clerk import Clerk
from deploy.demo.network import Network
from deploy.demo.places import COUNTY, Place
from deploy.demo.stage import Stage

MOST_SETTLES = 4
VERDICTS = ("honoured", "for_ratification", "suspended")
Heads = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: the county's counts, receipts lost or doubled there, whether all nodes agree and verify.

    `judgements` are the county's, by verdict; `kept_offline` says whether what a village did behind a cut line counted; `rollback_detected` says whether the node that was put back was found out;
    `broker_killed` whether all went on when the broker was killed, None where there is no broker.
    """

    cases: int
    entries: int
    lost: int
    doubled: int
    ledgers_agree: bool
    verified: bool
    judgements: dict[str, int]
    kept_offline: bool
    rollback_detected: bool
    broker_killed: bool | None

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, doubled, disputed or false, and all that was to be seen was seen."""
        return (
            self.cases > 0
            and not (self.lost or self.doubled)
            and self.ledgers_agree
            and self.verified
            and all(self.judgements.get(verdict) for verdict in VERDICTS)
            and self.kept_offline
            and self.rollback_detected
            and self.broker_killed is not False
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values: those that there are."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def judge(stage: Stage) -> Outcome:
    """Compare what every node that lives holds with the receipts that were given out, the dead nodes' too."""
    network, receipts = stage.network, stage.receipts
    places = network.living
    statuses = _settled(network, places)
    held = Counter(r for p in network.places.values() for r in receipts_of(stage.zhou, p.code))
    cases = int(statuses[COUNTY.key]["cases"])
    with network.pool(len(places)) as pool:
        verified = all(pool.map(lambda place: _verifies(network, place), places))
    return Outcome(
        cases=cases,
        entries=int(statuses[COUNTY.key]["entries"]),
        lost=len(set(receipts) - set(held)) + len(receipts) - len(set(receipts)),
        doubled=max(held.total(), cases) - len(held),
        ledgers_agree=agree([status["heads"] for status in statuses.values()]),
        verified=verified,
        judgements=dict(statuses[COUNTY.key]["judgements"]),
        kept_offline=stage.kept_offline,
        rollback_detected=stage.rollback_detected,
        broker_killed=stage.broker_killed,
    )


def receipts_of(clerk: Clerk, code: str) -> list[str]:
    """Return every receipt of a node's cases that a desk finds, page by page."""
    found: list[str] = []
    page = 1
    while rows := list(clerk.open("/cases/lookup", q=f"{code}-", page=str(page)).every("a", "row")):
        found += [row.first("span", "number").text for row in rows]
        if not any(clerk.page.every("a", rel="next")):
            break
        page += 1
    return found


def agree(nodes: list[Heads]) -> bool:
    """Say whether every ledger that two nodes hold ends with the same entry at both."""
    seen: Heads = {}
    return all(
        seen.setdefault(ledger, head) == head for heads in nodes for ledger, head in heads.items()
    )


def _settled(network: Network, places: list[Place]) -> dict[str, dict[str, Any]]:
    """Carry everything everywhere; again where a node wrote something meanwhile."""
    statuses: dict[str, dict[str, Any]] = {}
    for _ in range(MOST_SETTLES):
        network.settle(places)
        with network.pool(len(places)) as pool:
            told = pool.map(network.status, places)
            statuses = {place.key: status for place, status in zip(places, told, strict=True)}
        if agree([status["heads"] for status in statuses.values()]):
            break
    return statuses


def _verifies(network: Network, place: Place) -> bool:
    try:
        network.tell(place, "verify")
    except Failed:
        return False
    return True
