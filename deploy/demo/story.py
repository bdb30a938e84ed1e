"""`make demo`: one story through real nodes, and the proof that nothing was lost or doubled."""

import json
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import httpx

from deploy.demo.chapters.broker_killed import broker_killed
from deploy.demo.chapters.cut_off import cut_off
from deploy.demo.chapters.dead_village import dead_village
from deploy.demo.chapters.kept_offline import kept_offline
from deploy.demo.chapters.one_elder import one_elder
from deploy.demo.chapters.own_grant import own_grant
from deploy.demo.chapters.revoked_offline import revoked_offline
from deploy.demo.chapters.sent_back import sent_back
from deploy.demo.chapters.trace import trace
from deploy.demo.chapters.yesterdays_disk import yesterdays_disk
from deploy.demo.checks import Outcome, judge
from deploy.demo.child import Failed
from deploy.demo.clerk import Clerk
from deploy.demo.clocks import NodeClock, NoLibrary
from deploy.demo.network import Kept, Network
from deploy.demo.page import NotOnPage
from deploy.demo.places import (
    CHEN_JING,
    CHENGGUAN,
    COUNTY,
    LI_JIANGUO,
    MA_XIUYING,
    TOWN,
    WANG_FANG,
    YIMIN,
    ZHANG_YUMEI,
    ZHAO_MIN,
    ZHOU_MING,
    Person,
    Place,
)
from deploy.demo.ports import choose_ports
from deploy.demo.processes import Processes
from deploy.demo.production import Production, shape_named
from deploy.demo.shape import Plain
from deploy.demo.stage import Stage
from deploy.demo.telling import Teller, bars
from deploy.demo.visitor import Refused
from deploy.demo.wire import Wire
from deploy.services.ending import ServiceFailed

REFUSED = 2


def main() -> int:
    """Tell the story; return 0 when all that must hold does."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        shape = shape_named(os.environ.get("SHAPE", ""))
    except ValueError as unknown:
        sys.stderr.write(f"{unknown}\n")
        return REFUSED
    folder = Path(tempfile.mkdtemp(prefix="tongban-demo-"))
    try:
        clock = NodeClock(folder / "clock")
        with ExitStack() as stack, Processes(folder / "logs", clock) as processes:
            outcome = _play(_stage(folder, shape, clock, processes, stack))
    except KeyboardInterrupt:
        shape.remove(folder)
        return 1
    except (Failed, ServiceFailed, NoLibrary, Refused, NotOnPage, httpx.TransportError) as failed:
        sys.stderr.write(
            f"{failed}\n没有做完，数据和日志在 It broke off; data and logs: {folder}\n"
        )
        return 1
    shape.remove(folder)
    Teller().last(json.dumps(outcome.as_json()))
    return 0 if outcome.holds else 1


def _stage(
    folder: Path, shape: Plain, clock: NodeClock, processes: Processes, stack: ExitStack
) -> Stage:
    """Build the network, its links over wires that can be cut, and sign everyone in."""
    names = [*(place.key for place in shape.places), *shape.services]
    kept = Kept(dict(zip(names, choose_ports([0] * len(names)), strict=True)))
    network = Network(folder, shape, kept, processes)
    wires = {p.key: stack.enter_context(Wire(kept.ports[p.above])) for p in shape.wired}
    network.uplinks |= {key: wire.url for key, wire in wires.items()}
    with bars() as progress:
        task = progress.add_task("组网 network", total=network.steps)
        network.make(stack, lambda _what: progress.advance(task))

    def at(place: Place, person: Person) -> Clerk:
        return stack.enter_context(network.clerk(place, person))

    return Stage(
        network,
        clock,
        wires,
        Teller(clock.now),
        ma=at(CHENGGUAN, MA_XIUYING),
        zhang=at(YIMIN, ZHANG_YUMEI),
        li=at(TOWN, LI_JIANGUO),
        wang=at(TOWN, WANG_FANG),
        chen=at(COUNTY, CHEN_JING),
        zhao=at(COUNTY, ZHAO_MIN),
        zhou=at(COUNTY, ZHOU_MING),
    )


def _play(stage: Stage) -> Outcome:
    tell = stage.teller.tell
    shape = stage.network.shape
    tell(
        f"{len(shape.places)} 个节点已各自运行：{'、'.join(p.zh for p in shape.places)}。",
        f"{len(shape.places)} nodes run, each by itself: {', '.join(p.en for p in shape.places)}.",
    )
    one_elder(stage)
    own_grant(stage)
    cut_off(stage)
    kept_offline(stage)
    revoked_offline(stage)
    returned = sent_back(stage)
    watch = stage.watch
    yesterdays_disk(stage)
    trace(stage, returned, watch)
    dead_village(stage)
    if isinstance(shape, Production):
        broker_killed(stage, shape)
    stage.teller.chapter("核对", "The reckoning")
    outcome = judge(stage)
    given = len(stage.receipts)
    tell(
        f"给出回执 {given} 张，县里有 {outcome.cases} 件，丢失 {outcome.lost}，重复 {outcome.doubled}。",
        f"Receipts given out: {given}; cases at the county: {outcome.cases}; lost {outcome.lost}, doubled {outcome.doubled}.",
    )
    agreed = ("一致", "agree") if outcome.ledgers_agree else ("不一致！", "DIFFER!")
    sound = ("全部通过", "all pass") if outcome.verified else ("有问题！", "FAULTS!")
    tell(
        f"各节点共有的账本首尾{agreed[0]}；逐条核验{sound[0]}。",
        f"Ledgers held by two nodes: {agreed[1]}. Verification, entry by entry: {sound[1]}.",
    )
    return outcome


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
