"""`make run`: the demonstration's network on this machine, with invented cases, until Ctrl-C.

EMPTY=1 makes it without cases, FRESH=1 begins anew. SHAPE=production runs it as a county
would be run. What is made stays in `var/run`, or `var/production`.
"""

import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import httpx
from rich import box
from rich.console import Console
from rich.table import Table

from deploy.demo.cases import CASES
from deploy.demo.child import Failed
from deploy.demo.network import Kept, Network, read_kept
from deploy.demo.page import NotOnPage
from deploy.demo.ports import choose_ports, is_free
from deploy.demo.processes import Processes
from deploy.demo.production import shape_named
from deploy.demo.rosters import seed_rosters
from deploy.demo.seed import seed
from deploy.demo.shape import Plain
from deploy.demo.telling import bars
from deploy.demo.visitor import Refused
from deploy.demo.words import say
from deploy.services.ending import ServiceFailed

VAR = Path(__file__).parents[2] / "var"
LOGS = "logs"
REFUSED, FAILED = 2, 1
LEAST_WIDTH = 100


class Told(Exception):
    """The demonstration cannot start; the message says why."""


@dataclass(frozen=True)
class Start:
    """What a start goes by: the shape, where its network lies, the processes, where to complain."""

    shape: Plain
    folder: Path
    processes: Processes
    errors: Console


def main() -> int:
    """Run the demonstration; return the exit status."""
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        return _run(shape_named(os.environ.get("SHAPE", "")), errors)
    except KeyboardInterrupt:
        return 0
    except (Told, ValueError) as told:
        errors.print(str(told))
        return REFUSED
    except (Failed, ServiceFailed, Refused, NotOnPage) as failed:
        errors.print(say(f"没有做成：{failed}", f"This did not work: {failed}"))
        return FAILED


def _run(shape: Plain, errors: Console) -> int:
    folder = VAR / shape.name
    VAR.mkdir(parents=True, exist_ok=True)
    logs = VAR / LOGS / ("" if shape.name == Plain.name else shape.name)
    # What the nodes stand on is begun before them and ends after them.
    with _alone(folder), ExitStack() as stands, Processes(logs) as processes:
        _show(_running(Start(shape, folder, processes, errors), stands))
        errors.print(processes.next_end())
    return FAILED


def _running(start: Start, stands: ExitStack) -> Network:
    """Return the network running; where a node breaks off meanwhile, say which."""
    try:
        return _network(start, stands)
    except httpx.TransportError as error:
        raise Failed(start.processes.next_end(1) or str(error)) from error


def _network(start: Start, stands: ExitStack) -> Network:
    """Return the network running: the one that was kept, or a new one."""
    if os.environ.get("FRESH") == "1":
        start.shape.remove(start.folder)
    kept = read_kept(start.folder)
    if kept is None:
        return _first_start(start, stands)
    if os.environ.get("EMPTY") == "1":
        start.errors.print(
            say(
                "已有数据，照旧启动；要空的请加 FRESH=1。",
                "Data kept; add FRESH=1 for an empty one.",
            )
        )
    return _start_again(start, kept, stands)


def _first_start(start: Start, stands: ExitStack) -> Network:
    start.shape.remove(start.folder)
    start.folder.mkdir(mode=0o700)
    kept = Kept(_ports(start))
    network = Network(start.folder, start.shape, kept, start.processes)
    with bars() as progress:
        making = progress.add_task(say("组网", "network"), total=network.steps)
        network.make(stands, lambda _what: progress.advance(making))
        if os.environ.get("EMPTY") != "1":
            seeding = progress.add_task(say("示例办件", "cases"), total=len(CASES))
            seed(network, CASES, lambda _what: progress.advance(seeding))
            seed_rosters(network)
    kept.whole = True
    network.keep()
    return network


def _ports(start: Start) -> dict[str, int]:
    places, services = start.shape.places, start.shape.services
    wanted = [place.port for place in places]
    chosen = choose_ports([*wanted, *(0 for _ in services)])
    for place, port in zip(places, chosen, strict=False):
        if port != place.port:
            zh = f"端口 {place.port} 被占用，{place.name}改用 {port}。"
            en = f"Port {place.port} is taken; {place.name} uses {port}."
            start.errors.print(say(zh, en))
    return dict(zip([*(p.key for p in places), *services], chosen, strict=True))


def _start_again(start: Start, kept: Kept, stands: ExitStack) -> Network:
    names = {place.key: place.name for place in start.shape.places}
    taken = [
        f"{port} ({names.get(key, key)})" for key, port in kept.ports.items() if not is_free(port)
    ]
    if taken:
        raise Told(
            say(
                f"端口被占用：{'、'.join(taken)}。各节点只认得这些地址：请先让出端口，或用 FRESH=1 重新开始。",
                f"Ports in use: {', '.join(taken)}. The nodes know each other by these addresses: "
                "free the ports, or begin anew with FRESH=1.",
            )
        )
    network = Network(start.folder, start.shape, kept, start.processes)
    try:
        with bars() as progress:
            starting = progress.add_task(say("启动", "starting"), total=network.starting_steps)
            network.start_all(stands, lambda _what: progress.advance(starting))
    except Failed as failed:
        hint = say(
            "若数据是旧版本留下的，请用 FRESH=1 重新开始。",
            "If an older version left this data, begin anew with FRESH=1.",
        )
        raise Failed(f"{failed}\n{hint}") from failed
    return network


def _show(network: Network) -> None:
    """Print who can sign in where."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("地址", "URL"), no_wrap=True)
    for title in (say("谁", "Who"), say("用户名", "User name"), say("密码", "Password")):
        table.add_column(title)
    for place in network.places.values():
        where = f"{network.url(place)}\n{place.name}"
        for person in place.people:
            password = network.kept.passwords[person.login]
            last = person is place.people[-1]
            table.add_row(
                where, f"{person.name} ({person.post})", person.login, password, end_section=last
            )
            where = ""
    console = Console()
    console.width = max(console.width, 80) if console.is_terminal else LEAST_WIDTH
    console.print(table)
    console.print(say("按 Ctrl-C 结束所有进程。", "Ctrl-C ends every process."))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one demonstration at a time use the folder."""
    with folder.with_suffix(".lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Told(
                say(
                    "演示已经在另一个终端里运行。",
                    "The demonstration already runs in another terminal.",
                )
            ) from None
        yield


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
