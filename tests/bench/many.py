"""Many nodes that exchange with the county from one process.

`python -m tests.bench.many URL AT_ONCE CODE=STORE ...` has these nodes exchange, so many at a time, and prints one
line of JSON: the seconds until all were done, errors, how often they were put off, how many are current, and by code
when each asked and was answered.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import astuple, dataclass, replace
from typing import Any

from shared.app.here import Here
from shared.replication.caller import Caller
from shared.replication.codes import ComeBack
from shared.transport.http_client import HttpCarrier
from tests.bench.stand import told_by
from tests.bench.workload import here_of
from tests.support.network import COUNTY

PATIENCE = 120
"""Seconds for which a node that is put off comes back."""
NEVER = float("inf")


@dataclass(frozen=True)
class Asked:
    """When a node was first put off, when it asked what was answered first, and when that answer came: seconds of the run."""

    put_off: float = NEVER
    asked: float = NEVER
    answered: float = NEVER

    def waits_beside(self, other: "Asked") -> bool:
        """Say whether it had been put off, and had not asked again with success, for as long as another was served."""
        return self.put_off < other.asked and other.answered < self.asked


@dataclass(frozen=True)
class Told:
    """What a node found."""

    code: str
    times: Asked = Asked()
    put_off: int = 0
    done: bool = False


@dataclass(frozen=True)
class Node:
    """A node of the workload, and its line to the county."""

    here: Here
    carrier: HttpCarrier


def call(url: str, stores: dict[str, str], at_once: int) -> dict[str, Any]:
    """Have nodes exchange in a process of their own, and return what it prints."""
    line = [sys.executable, "-m", "tests.bench.many", url, str(at_once)]
    return told_by([*line, *(f"{code}={store}" for code, store in stores.items())])


def main(url: str, at_once: str, *stores: str) -> None:
    """Exchange from many nodes, so many at a time."""
    nodes = [_running(url, *said.split("=", 1)) for said in stores]
    began = time.monotonic()
    with ThreadPoolExecutor(int(at_once)) as pool:
        told = list(pool.map(lambda node: _exchanged(node, began), nodes))
    result = {
        "seconds": time.monotonic() - began,
        "errors": sum(not one.done for one in told),
        "put off": sum(one.put_off for one in told),
        "current": sum(map(_current, nodes)),
        "asked": {one.code: astuple(one.times) for one in told},
    }
    print(json.dumps(result), flush=True)  # noqa: T201 - who started it reads this


def _running(url: str, code: str, store: str) -> Node:
    """Open a node as one that runs: it has read its registry, and has made its line ready."""
    here = here_of(code, store)
    with here.store.read() as room:
        here.listed(room)
    return Node(here, HttpCarrier(url))


def _current(node: Node) -> bool:
    """Close a node; say whether it has every matter as it was changed."""
    here = node.here
    with closing(here.store), closing(node.carrier), here.store.read() as room:
        return {matter.version for matter in here.listed(room).matters.values()} == {2}


def _exchanged(node: Node, began: float) -> Told:
    """Exchange as a node does: one that is put off comes back when it was told to."""
    told, caller = Told(node.here.code), Caller(node.here, COUNTY, node.carrier)
    with suppress(Exception):  # a node that is not done is counted
        while not told.done and time.monotonic() - began < PATIENCE:
            told = _asked(caller, told, began)
    return told


def _asked(caller: Caller, told: Told, began: float) -> Told:
    answers: list[float] = []
    asked = time.monotonic() - began
    try:
        caller.exchange(lambda _: answers.append(time.monotonic() - began))
        told = replace(told, done=True)
    except ComeBack as later:
        told = _put_off(told, time.monotonic() - began)
        time.sleep(float(str(later.facts["seconds"])))
    if answers and told.times.asked == NEVER:
        told = replace(told, times=replace(told.times, asked=asked, answered=answers[0]))
    return told


def _put_off(told: Told, now: float) -> Told:
    times = replace(told.times, put_off=min(told.times.put_off, now))
    return replace(told, put_off=told.put_off + 1, times=times)


if __name__ == "__main__":
    main(*sys.argv[1:])
