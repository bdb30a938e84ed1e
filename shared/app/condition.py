"""How this node stands by itself: whether it may write, how fresh its registry is, what it loses when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.app.here import Here
from shared.app.one_by_one import broken
from shared.app.standing import read_only
from shared.domain.acts import Power
from shared.domain.authority import leases_by_matter
from shared.domain.freshness import Freshness
from shared.domain.records import CaseRow


@dataclass(frozen=True, slots=True)
class State:
    """This node now. `leases` says by matter and power when each runs out; `seq` is the registry held."""

    now: datetime
    freshness: Freshness
    seq: int
    leases: Mapping[tuple[str, Power], datetime]


class Condition:
    """Looks at this node itself."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def read_only(self) -> str:
        """Return the code of the reason why this node may not write; empty where it may."""
        with self._here.store.read() as room:
            return read_only(room)

    def broken(self) -> list[CaseRow]:
        """Return the rows of the cases whose limits could not be worked out: their rows are as they were before."""
        with self._here.store.read() as room:
            return sorted(room.cases.rows(broken(room)), key=lambda row: row.receipt)

    def state(self) -> State:
        """Return how this node stands now. The county is always fresh, and leases nothing to itself."""
        here = self._here
        with here.store.read() as room:
            registry, now = here.registry(room), here.time(room)
        leases = leases_by_matter(registry, here.code, now)
        return State(now, registry.freshness, registry.head[0], leases)
