"""What a node tells Prometheus: its store's figures, read at each scrape, and counts of what its log tells.

Loaded when a node is first asked. Labels are routes, statuses, peers' node codes,
stages, acts, jobs, queues: never a case or a person.
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from shared.app.figures import Figures, figures
from shared.app.here import Here
from shared.domain.case import Stage
from shared.domain.version import VERSION
from shared.web.tally import SECONDS, Depths, Tally, Times

CONTENT_TYPE = CONTENT_TYPE_LATEST


def written(here: Here, tally: Tally, depths: Depths | None) -> bytes:
    """Write a node's figures of now, those of its queues where it has any."""
    registry = CollectorRegistry()
    registry.register(StoreCollector(here))
    registry.register(EventCollector(tally))
    if depths is not None:
        registry.register(QueueCollector(depths))
    return generate_latest(registry)


class StoreCollector(Collector):
    """The figures of a node's store."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def describe(self) -> list[Metric]:
        """Name nothing before the first scrape: the store is not read for it."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read the store, in one transaction."""
        now = figures(self._here)
        yield from _holdings(now)
        yield from _links(now)
        yield from _time_left(now)


def _holdings(now: Figures) -> Iterator[Metric]:
    for name, what, value in (
        ("tongban_ledgers_frozen", "Ledgers frozen by a fork.", now.frozen),
        ("tongban_feed_position", "Last position of the node's feed.", now.position),
        ("tongban_quarantine_open", "Open quarantine items.", now.quarantined),
        ("tongban_holds", "Entries that wait for another one.", now.held),
        ("tongban_read_only", "1 where the node may not write.", int(now.read_only)),
    ):
        yield GaugeMetricFamily(name, what, value=value)
    version = GaugeMetricFamily(
        "tongban_version", "1, by the version that runs.", labels=["version"]
    )
    version.add_metric([VERSION], 1)
    yield version
    cases = GaugeMetricFamily("tongban_cases", "Open cases, by stage.", labels=["stage"])
    for stage in (stage for stage in Stage if not stage.is_end):
        cases.add_metric([stage], now.stages.get(stage, 0))
    yield cases


def _links(now: Figures) -> Iterator[Metric]:
    waiting = _by_peer("waiting_entries", "Entries of our feed that the peer has not settled.")
    heard = _by_peer("heard_seconds", "Seconds since the peer was last heard.")
    clock = _by_peer("clock_seconds", "How far the peer's clock is ahead of ours.")
    failures = _by_peer("failures", "Failed exchanges in a row.")
    for peer in now.peers:
        waiting.add_metric([peer.code], peer.waiting)
        failures.add_metric([peer.code], peer.failures)
        if peer.silence is not None:
            heard.add_metric([peer.code], peer.silence)
        if peer.clock is not None:
            clock.add_metric([peer.code], peer.clock)
    yield from (waiting, heard, clock, failures)


def _by_peer(name: str, what: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"tongban_peer_{name}", what, labels=["peer"])


def _time_left(now: Figures) -> Iterator[Metric]:
    if now.checkpoint is not None:
        what = "Seconds until the checkpoint held is void."
        yield GaugeMetricFamily("tongban_checkpoint_left_seconds", what, value=now.checkpoint)
    what = "Seconds until the act is first lost on some matter."
    leases = GaugeMetricFamily("tongban_lease_left_seconds", what, labels=["act"])
    for power, left in now.leases.items():
        leases.add_metric([power], left)
    yield leases


class QueueCollector(Collector):
    """What waits in a node's queues at its broker."""

    def __init__(self, depths: Depths) -> None:
        self._depths = depths

    def describe(self) -> list[Metric]:
        """Name nothing before the first scrape: the broker is not asked for it."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Ask the broker."""
        told = self._depths()
        what = "1 where the node reaches its broker."
        yield GaugeMetricFamily("tongban_broker_up", what, value=int(told is not None))
        what = "Messages that wait in the node's queues."
        depth = GaugeMetricFamily("tongban_queue_depth", what, labels=["queue"])
        for queue, messages in (told or {}).items():
            depth.add_metric([queue], messages)
        yield depth


class EventCollector(Collector):
    """What was counted of the node's log."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def collect(self) -> Iterator[Metric]:
        """Read the counts."""
        now = self._tally.now()
        labels, what = ["method", "route", "status"], "Requests, by route template."
        yield _timed("request_seconds", what, labels, now.requests)
        labels, what = ["peer", "outcome"], "Exchanges with a peer."
        yield _counted("exchanges", what, labels, now.exchanges)
        labels, what = ["peer", "what"], "Entries moved with a peer: sent, received, refused."
        yield _counted("exchanged_entries", what, labels, now.moved)
        yield _timed("job_seconds", "Runs of jobs.", ["job", "outcome"], now.jobs)


def _counted(
    name: str, what: str, labels: list[str], of: Mapping[tuple[str, ...], int]
) -> CounterMetricFamily:
    told = CounterMetricFamily(f"tongban_{name}", what, labels=labels)
    for key, count in of.items():
        told.add_metric(key, count)
    return told


def _timed(
    name: str, what: str, labels: list[str], of: Mapping[tuple[str, ...], Times]
) -> HistogramMetricFamily:
    told = HistogramMetricFamily(f"tongban_{name}", what, labels=labels)
    bounds = [*map(str, map(float, SECONDS)), "+Inf"]
    for key, times in of.items():
        told.add_metric(key, list(zip(bounds, accumulate(times.counts), strict=True)), times.total)
    return told
