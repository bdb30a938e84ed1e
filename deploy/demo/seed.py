"""Seeding: every desk works through its share of the cases at the same time, wave by wave."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from deploy.demo.child import Failed
from deploy.demo.clerk import Clerk
from deploy.demo.moves import COUNTY, TOWN, VILLAGE, Move, Seeded
from deploy.demo.network import Network
from deploy.demo.places import CHEN_JING, LI_JIANGUO, MA_XIUYING, WANG_FANG, ZHANG_YUMEI, Person

DESKS = {
    "county": CHEN_JING,
    "hongshui": LI_JIANGUO,
    "chengguan": MA_XIUYING,
    "yimin": ZHANG_YUMEI,
}
TIERS = {TOWN: "hongshui", COUNTY: "county"}
APPROVALS = frozenset({"decide", "issue"})


@dataclass
class Handled:
    """A case on its way through the moves that are left of it."""

    seeded: Seeded
    case: str = ""
    left: list[Move] = field(default_factory=list)
    taken: bool = False

    @property
    def where(self) -> str:
        """The place where it goes on; empty when all is done."""
        if not self.taken:
            return self.seeded.place
        at = self.left[0].at if self.left else ""
        return self.seeded.place if at == VILLAGE else TIERS.get(at, "")


class Desk:
    """A place's people, each signed in when first needed."""

    def __init__(self, network: Network, key: str) -> None:
        self._network = network
        self._key = key
        self._clerks: dict[str, Clerk] = {}
        self._stack = ExitStack()

    def clerk(self, act: str) -> Clerk:
        """Return who does an act here: at the town another person approves."""
        is_approval = self._key == TIERS[TOWN] and act in APPROVALS
        person: Person = WANG_FANG if is_approval else DESKS[self._key]
        if person.login not in self._clerks:
            clerk = self._network.clerk(self._network.places[self._key], person)
            self._clerks[person.login] = self._stack.enter_context(clerk)
        return self._clerks[person.login]

    def go_on(self, handled: Handled) -> None:
        """Do with a case what comes next, while that is here."""
        if not handled.taken:
            self._take_in(handled)
        while handled.where == self._key:
            move = handled.left.pop(0)
            do(self.clerk(move.what), handled.case, move)

    def close(self) -> None:
        """Close every browser."""
        self._stack.close()

    def _take_in(self, handled: Handled) -> None:
        seeded = handled.seeded
        clerk = self.clerk("take_in")
        handled.taken = True
        if seeded.draft_steps:
            return clerk.begin_only(seeded.wanted, seeded.draft_steps)
        handled.case = clerk.take_in(seeded.wanted).case
        handled.left = list(seeded.moves)
        return None


def do(clerk: Clerk, case: str, move: Move) -> None:
    """Do one move on a case."""
    if move.how == "hand-in":
        clerk.hand_in(case, move.what, move.values)
    elif move.how == "answer":
        clerk.answer(case, move.what, move.values)
    elif move.how == "correct":
        new, reason = (str(move.values[key]) for key in ("new", "reason"))
        clerk.correct(case, move.what, new, reason)
    else:
        clerk.act(case, move.what, move.values)


def seed(network: Network, cases: Iterable[Seeded], done: Callable[[str], None]) -> int:
    """Seed the cases; return how many were taken in. `done` hears of each that has gone all its way."""
    files = [Handled(seeded) for seeded in cases]
    desks = {key: Desk(network, key) for key in DESKS}
    places = [network.places[key] for key in DESKS]
    below = [place for place in places if place.above]
    with network.pool(len(desks)) as pool:
        while waiting := [f for f in files if f.where]:
            # Shared out before the wave: what a desk passes on must first arrive.
            shares = [[f for f in waiting if f.where == key] for key in desks]
            if not any(shares):
                raise Failed(f"no desk can go on with {len(waiting)} cases")
            list(pool.map(partial(_work, done), desks.values(), shares))
            if any(f.where for f in files):
                network.sync(*below)
    for desk in desks.values():
        desk.close()
    network.settle(places)
    return sum(1 for f in files if f.case)


def _work(done: Callable[[str], None], desk: Desk, share: list[Handled]) -> None:
    for handled in share:
        desk.go_on(handled)
        if not handled.where:
            done(handled.seeded.wanted.matter)
