"""What a node tells Prometheus: its store's figures, read at each scrape, and counts of what its log tells.

Labels are routes, statuses, peers' node codes, stages, acts, jobs: never a case or a
person. A room adds figures of its own by `health_of(app).registry.register(...)` with
any object that has `collect()`.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from shared.app.figures import Figures, figures
from shared.app.here import Here
from shared.domain.case import Stage
from shared.domain.version import VERSION

LOGGER = "tongban"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


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
    """What waits in a node's queues at its broker: `depths` asks it by kind of queue, and gives None while it is down."""

    def __init__(self, depths: Callable[[], Mapping[str, int] | None]) -> None:
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


class EventMeter(logging.Handler):
    """Counts what the node's log tells: requests, exchanges, runs of jobs."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(logging.DEBUG)
        self._requests = Histogram(
            "tongban_request_seconds",
            "Requests, by route template.",
            ["method", "route", "status"],
            buckets=SECONDS,
            registry=registry,
        )
        self._exchanges = Counter(
            "tongban_exchanges", "Exchanges with a peer.", ["peer", "outcome"], registry=registry
        )
        self._moved = Counter(
            "tongban_exchanged_entries",
            "Entries moved with a peer: sent, received, refused.",
            ["peer", "what"],
            registry=registry,
        )
        self._jobs = Histogram(
            "tongban_job_seconds",
            "Runs of jobs.",
            ["job", "outcome"],
            buckets=SECONDS,
            registry=registry,
        )
        self._of: dict[str, Callable[[logging.LogRecord], None]] = {
            "request": self._request,
            "exchange": self._exchange,
            "exchange failed": self._exchange,
            "answer": self._exchange,
            "answer refused": self._exchange,
            "job": self._job,
        }

    def emit(self, record: logging.LogRecord) -> None:
        """Count an event."""
        count = self._of.get(str(record.msg))
        if count is not None:
            count(record)

    def _request(self, record: logging.LogRecord) -> None:
        told = vars(record)
        labels = (told["method"], told["route"], str(told["status"]))
        self._requests.labels(*labels).observe(told["ms"] / 1000)

    def _exchange(self, record: logging.LogRecord) -> None:
        told = vars(record)
        self._exchanges.labels(told["peer"], told.get("code", "done")).inc()
        for what in ("sent", "received", "refused"):
            if told.get(what):
                self._moved.labels(told["peer"], what).inc(told[what])

    def _job(self, record: logging.LogRecord) -> None:
        told = vars(record)
        self._jobs.labels(told["job"], told["outcome"]).observe(told["ms"] / 1000)


@contextmanager
def counting(registry: CollectorRegistry) -> Iterator[None]:
    """Count this process's events in a registry while the block runs."""
    meter, logger = EventMeter(registry), logging.getLogger(LOGGER)
    before = logger.level
    logger.addHandler(meter)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(meter)
        logger.setLevel(before)
