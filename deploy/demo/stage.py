"""Where the story plays: the network, the wire, the people at their desks, and a watch."""

from dataclasses import dataclass, field
from time import monotonic

from deploy.demo.clerk import Clerk, Taken
from deploy.demo.moves import Signing, wanted
from deploy.demo.network import Network
from deploy.demo.people import Someone
from deploy.demo.places import CHENGGUAN, TOWN
from deploy.demo.telling import Teller
from deploy.demo.wire import Wire

MATTER = "elderly-allowance"
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
    """Who and what plays; `receipts` are all that were given out."""

    network: Network
    wire: Wire
    teller: Teller
    ma: Clerk
    li: Clerk
    chen: Clerk
    zhou: Clerk
    receipts: list[str] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)

    def take_in(self, who: Someone, signing: Signing, *missing: str) -> Taken:
        """Have the village take in a 高龄津贴; its receipt is kept for the reckoning."""
        self.watch = Watch()
        taken = self.ma.take_in(wanted(MATTER, who, signing, missing))
        self.receipts.append(taken.receipt)
        return taken

    def send_up(self, then: tuple[str, str] = AT_TOWN) -> None:
        """Carry between the village and the town; the case is in the hands of `then` afterwards."""
        self.watch.turn(IN_TRANSIT)
        self.network.sync(CHENGGUAN)
        self.watch.turn(then)

    def send_on(self, then: tuple[str, str] = AT_COUNTY) -> None:
        """Carry between the town and the county."""
        self.watch.turn(IN_TRANSIT)
        self.network.sync(TOWN)
        self.watch.turn(then)
