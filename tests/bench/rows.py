"""The rows: which group measures which targets, in the order of the table."""

from dataclasses import dataclass

from tests.bench import exchange, slow
from tests.bench.bench import Measure


@dataclass(frozen=True)
class Group:
    """Targets, by name, that are measured together."""

    targets: dict[str, str]
    measure: Measure


GROUPS = (
    Group(exchange.TARGETS, exchange.measure),
    Group({slow.NAME: slow.TARGET}, slow.measure),
)
