"""The rows: which group measures which targets, in the order of the table."""

from dataclasses import dataclass

from tests.bench import (
    away,
    backbone,
    county_wide,
    cut,
    exchange,
    footprint,
    newcomer,
    pages,
    slow,
    verifying,
)
from tests.bench.bench import Measure


@dataclass(frozen=True)
class Group:
    """Targets, by name, that are measured together."""

    targets: dict[str, str]
    measure: Measure


GROUPS = (
    Group(exchange.TARGETS, exchange.measure),
    Group({slow.NAME: slow.TARGET}, slow.measure),
    Group(cut.TARGETS, cut.measure),
    Group({backbone.NAME: backbone.TARGET}, backbone.measure),
    Group({newcomer.NAME: newcomer.TARGET}, newcomer.measure),
    Group(county_wide.TARGETS, county_wide.measure),
    Group({away.NAME: away.TARGET}, away.measure),
    Group({pages.NAME: pages.TARGET}, pages.measure),
    Group({footprint.NAME: footprint.TARGET}, footprint.measure),
    Group({verifying.NAME: verifying.TARGET}, verifying.measure),
)
