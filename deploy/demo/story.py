"""`make demo`: one story through three real nodes, and the proof that nothing was lost or doubled."""

import json
import shutil
import signal
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import FrameType

import httpx

from deploy.demo.chapters import cut_off, one_elder, sent_back, trace
from deploy.demo.checks import Outcome, judge
from deploy.demo.network import Kept, Network
from deploy.demo.page import NotOnPage
from deploy.demo.places import (
    CHEN_JING,
    CHENGGUAN,
    COUNTY,
    LI_JIANGUO,
    MA_XIUYING,
    TOWN,
    ZHOU_MING,
)
from deploy.demo.processes import Failed, Processes, choose_ports
from deploy.demo.stage import Stage
from deploy.demo.telling import Teller, bars
from deploy.demo.visitor import Refused
from deploy.demo.wire import Wire

PLACES = (
    replace(COUNTY, people=(CHEN_JING, ZHOU_MING)),
    replace(TOWN, people=(LI_JIANGUO,)),
    CHENGGUAN,
)


def main() -> int:
    """Tell the story; return 0 when all that must hold does."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    folder = Path(tempfile.mkdtemp(prefix="tongban-demo-"))
    try:
        with Processes(folder / "logs") as processes, ExitStack() as stack:
            outcome = _play(_stage(folder, processes, stack))
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        return 1
    except (Failed, Refused, NotOnPage, httpx.TransportError) as failed:
        sys.stderr.write(
            f"{failed}\n没有做完，数据和日志在 It broke off; data and logs: {folder}\n"
        )
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    Teller().last(json.dumps(outcome.as_json()))
    return 0 if outcome.holds else 1


def _stage(folder: Path, processes: Processes, stack: ExitStack) -> Stage:
    """Build the network, the village's link over a wire that can be cut, and sign everyone in."""
    ports = choose_ports([0] * len(PLACES))
    kept = Kept({place.key: port for place, port in zip(PLACES, ports, strict=True)})
    network = Network(folder, PLACES, kept, processes)
    wire = stack.enter_context(Wire(kept.ports[TOWN.key]))
    network.uplinks[CHENGGUAN.key] = wire.url
    with bars() as progress:
        task = progress.add_task("组网 network", total=network.steps)
        network.make(lambda _what: progress.advance(task))
    return Stage(
        network,
        wire,
        Teller(),
        ma=stack.enter_context(network.clerk(CHENGGUAN, MA_XIUYING)),
        li=stack.enter_context(network.clerk(TOWN, LI_JIANGUO)),
        chen=stack.enter_context(network.clerk(COUNTY, CHEN_JING)),
        zhou=stack.enter_context(network.clerk(COUNTY, ZHOU_MING)),
    )


def _play(stage: Stage) -> Outcome:
    tell = stage.teller.tell
    tell(
        "民乐县、洪水镇、城关村三个节点已各自运行。",
        "Three nodes run, each by itself: Minle County, Hongshui Town, Chengguan Village.",
    )
    one_elder(stage)
    cut_off(stage)
    trace(stage, sent_back(stage))
    stage.teller.chapter("五、核对", "The reckoning")
    outcome = judge(stage.network, stage.zhou, stage.receipts)
    given = len(stage.receipts)
    tell(
        f"给出回执 {given} 张，县里有 {outcome.cases} 件，丢失 {outcome.lost}，重复 {outcome.doubled}。",
        f"Receipts given out: {given}; cases at the county: {outcome.cases}; lost {outcome.lost}, doubled {outcome.doubled}.",
    )
    agreed = ("一致", "agree") if outcome.ledgers_agree else ("不一致！", "DIFFER!")
    sound = ("全部通过", "all pass") if outcome.verified else ("有问题！", "FAULTS!")
    tell(
        f"三个节点共有的账本首尾{agreed[0]}；逐条核验{sound[0]}。",
        f"Ledgers held by two nodes: {agreed[1]}. Verification, entry by entry: {sound[1]}.",
    )
    return outcome


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
