"""Where the story plays: the network, its lines, its clock, the people at their desks, and a watch."""

from dataclasses import dataclass, field
from time import monotonic

from deploy.demo.clerk import Clerk, TakeIn, Taken
from deploy.demo.clocks import NodeClock
from deploy.demo.filled import COUNTY_TIME
from deploy.demo.moves import Signing, wanted
from deploy.demo.network import Network
from deploy.demo.people import Someone
from deploy.demo.places import CHENGGUAN, TOWN, Place
from deploy.demo.telling import Teller
from deploy.demo.wire import Wire

ALLOWANCE = "elderly-allowance"
AT_VILLAGE = ("城关村", "Chengguan Village")
AT_TOWN = ("洪水镇", "Hongshui Town")
AT_COUNTY = ("民乐县", "Minle County")
IN_TRANSIT = ("在途", "in transit")


@dataclass
class Watch:
    """Measures how long a case is in which hands."""

    spent: dict[tuple[str, str], float] = field(default_factory=dict)
    _where: tuple[str, str] = AT_VILLAGE
    _since: float = field(default_factory=monotonic)

    def turn(self, where: tuple[str, str]) -> None:
        """The case is in other hands from now on."""
        now = monotonic()
        self.spent[self._where] = self.spent.get(self._where, 0.0) + now - self._since
        self._where, self._since = where, now

    def words(self) -> tuple[str, str]:
        """Return the times in both languages."""
        zh = " · ".join(f"{where[0]} {s:.1f} 秒" for where, s in self.spent.items())
        en = " · ".join(f"{where[1]} {s:.1f} s" for where, s in self.spent.items())
        return zh, en


@dataclass
class Stage:
    """Who and what plays; `receipts` are all that were given out.

    Ma is at Chengguan Village, Zhang at Yimin Village. At the town Li accepts and reviews, Wang approves; at the
    county Chen approves, Zhao grants powers, Zhou supervises. `wires` are the lines that can be cut, by the keys of
    the places below them. `kept_offline` says that what was ticked and handed in behind a cut line counted;
    `rollback_detected` that a node which was put back was found out; `broker_killed` that all arrived although the broker was killed, None where there is none.
    """

    network: Network
    clock: NodeClock
    wires: dict[str, Wire]
    teller: Teller
    ma: Clerk
    zhang: Clerk
    li: Clerk
    wang: Clerk
    chen: Clerk
    zhao: Clerk
    zhou: Clerk
    receipts: list[str] = field(default_factory=list)
    kept_offline: bool = False
    rollback_detected: bool = False
    broker_killed: bool | None = None
    watch: Watch = field(default_factory=Watch)

    def take_in(self, who: Someone, signing: Signing, *missing: str) -> Taken:
        """Have Chengguan take in a 高龄津贴; its receipt is kept for the reckoning."""
        return self.take_in_at(self.ma, wanted(ALLOWANCE, who, signing, missing))

    def take_in_at(self, clerk: Clerk, what: TakeIn) -> Taken:
        """Have someone take in a case; its receipt is kept for the reckoning."""
        self.watch = Watch()
        taken = clerk.take_in(what)
        self.receipts.append(taken.receipt)
        return taken

    def send_up(self, then: tuple[str, str] = AT_TOWN, village: Place = CHENGGUAN) -> None:
        """Carry between a village and the town; the case is in the hands of `then` afterwards."""
        self.watch.turn(IN_TRANSIT)
        self.network.sync(village)
        self.watch.turn(then)

    def send_on(self, then: tuple[str, str] = AT_COUNTY) -> None:
        """Carry between the town and the county."""
        self.watch.turn(IN_TRANSIT)
        self.network.sync(TOWN)
        self.watch.turn(then)

    def cut(self, place: Place) -> None:
        """Cut the line between a place and the one above it."""
        self.wires[place.key].cut()

    def mend(self, place: Place) -> None:
        """Mend that line."""
        self.wires[place.key].mend()

    def pass_days(self, days: int) -> None:
        """Move the clock of every node on; nobody stays signed in that long."""
        self.clock.forward(days=days)
        for clerk in (
            self.ma,
            self.zhang,
            self.li,
            self.wang,
            self.chen,
            self.zhao,
            self.zhou,
        ):
            clerk.go_away()
        today = self.clock.now().astimezone(COUNTY_TIME)
        later = "The next day" if days == 1 else f"{days} days later"
        self.teller.tell(
            f"过了 {days} 天，今天是 {today:%Y-%m-%d}。", f"{later}, on {today:%Y-%m-%d}."
        )
