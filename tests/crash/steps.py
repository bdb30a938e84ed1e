"""One thing that a node does for a person, in a process of its own: `crash-step STEP CODE FOLDER ARGUMENT...`.

What has a command of its own (`courier`, `enrol`, `rotate-key`, `run`) is killed in that command. `migrate`
opens the store at an address instead of a node in a folder.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from shared.app.blob_keeping import tend
from shared.app.calendar import recount
from shared.app.cases import Cases
from shared.app.here import Here
from shared.app.pages import Pages
from shared.app.rosters import Rosters
from shared.app.supervision import give_cards
from shared.app.works import Works
from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.doing import Typed
from shared.domain.kinds import WITHDRAWAL_ASKED
from shared.domain.pages import JPEG
from shared.domain.refusals import Refusal
from shared.domain.roster_outcomes import Outcome
from shared.domain.roster_rows import Row
from shared.domain.roster_ticks import Tick
from shared.domain.worktime import county_day
from shared.host.folder import open_folder
from shared.host.links import Link
from shared.host.opened import Node, opened, turns_of
from shared.host.work_kinds import kinds_of
from shared.store.sql import SqlStore
from shared.transport.bus.parked import Parking
from shared.wire.material import Material
from tests.support.inside import TIERS, someone
from tests.support.network import an_intake
from tests.support.photos import FRONT
from tests.support.rosters import elder, name_of, opening
from village_agent.bootstrap import build_app

MATTER = "elderly-allowance"
ROWS = 400
"""One more than people are on a roster that is prepared: so many that they come in several entries."""
REFUSED = 2


def _take_in(node: Node, case: str) -> object:
    return Cases(node.here).take_in(case, MATTER, an_intake(), someone(node.here))


def _act(node: Node, case: str, act: str, words: str) -> None:
    Cases(node.here).act(case, Act(act), Typed(json.loads(words)), someone(node.here))


def _hand_in(node: Node, case: str) -> None:
    typed = Typed({"reason": "搬走"})
    Cases(node.here).hand_in(case, WITHDRAWAL_ASKED, typed, someone(node.here))


def _merge(node: Node, case: str, into: str) -> None:
    Cases(node.here).merge(case, into, "同一件事", someone(node.here))


def _keep_photo(node: Node, draft: str, file: str) -> None:
    Pages(node.here).keep(draft, FRONT, Path(file).read_bytes(), JPEG)


def _add_page(node: Node, case: str, file: str) -> None:
    Pages(node.here).add(case, FRONT, Path(file).read_bytes(), JPEG, someone(node.here))


def _device(node: Node, path: str, body: str, headers: str) -> str:
    """Answer one call of a device, as the pages do."""
    app = build_app(node.here, secret=b"a secret for tests only", secure=False)
    answer = app.test_client().post(path, data=body.encode(), headers=json.loads(headers))
    return json.dumps({"status": answer.status_code, "json": answer.json})


def _visit(node: Node, case: str, file: str) -> None:
    words = {"visitor": "张代办", "other_visitor": "马秀英", "finding": "agrees", "note": "独居"}
    typed = Typed({**words, "visited_on": county_day(node.here.now()).isoformat()})
    photos = [Material(Path(file).read_bytes(), JPEG)]
    Cases(node.here).act(case, Act.VISIT, typed, someone(node.here), photos)


def _give_cards(node: Node) -> object:
    return give_cards(node.here)


def _recount(node: Node) -> object:
    return recount(node.here)


def _prepare_roster(node: Node, roster: str, village: str) -> object:
    rows = [Row(n, name_of(n), elder(n)) for n in range(1, ROWS)]
    typed = opening(village, until=county_day(node.here.now()).isoformat())
    return Rosters(node.here).prepare(roster, typed, rows, someone(node.here))


def _tick_roster(node: Node, roster: str) -> object:
    ticks = [Tick(no, Outcome.PAYS) for no in range(1, ROWS)]
    return Rosters(node.here).tick(roster, ticks, "马秀英", "home", someone(node.here))


def _exchange(node: Node) -> object:
    return _link(node).exchange()


def _carry(node: Node) -> None:
    _link(node).carry_all(lambda _done, _total: None)


def _tend(node: Node, days: str) -> object:
    return tend(_later(node.here, timedelta(days=int(days))))


def _chore(node: Node, name: str) -> object:
    """Give a chore its turn as `run` does, which begins anew what a process before it left."""
    turns = turns_of(node)
    turns.release()
    return turns.take(name)


def _ask_work(node: Node, work: str, kind: str) -> None:
    Works(node.here).ask(work, kind, someone(node.here))


def _work(node: Node, seconds: str) -> object:
    here = _later(node.here, timedelta(seconds=float(seconds)))
    return Works(here).do_next(kinds_of(node.folder, here))


def _collect(node: Node) -> object:
    assert node.folder.broker is not None
    return Parking(node.here, node.folder.broker).collect()


def _link(node: Node) -> Link:
    assert node.link is not None
    return node.link


def _later(here: Here, by: timedelta) -> Here:
    now = here.now
    return replace(here, now=lambda: now() + by)


STEPS: Mapping[str, Callable[..., object]] = {
    "take_in": _take_in,
    "act": _act,
    "hand_in": _hand_in,
    "merge": _merge,
    "keep_photo": _keep_photo,
    "add_page": _add_page,
    "device": _device,
    "visit": _visit,
    "give_cards": _give_cards,
    "recount": _recount,
    "prepare_roster": _prepare_roster,
    "tick_roster": _tick_roster,
    "exchange": _exchange,
    "carry": _carry,
    "tend": _tend,
    "chore": _chore,
    "ask_work": _ask_work,
    "work": _work,
    "collect": _collect,
}


MIGRATE = "migrate"


def main() -> None:
    """Do the step that the arguments name, and print what came of it; exit status 2 and its code for a refusal."""
    step, code, folder, *arguments = sys.argv[1:]
    if step == MIGRATE:
        SqlStore(folder).open()
        return
    with opened(open_folder(Path(folder), TIERS.get(code, Tier.VILLAGE)), "step") as node:
        try:
            print(STEPS[step](node, *arguments))  # noqa: T201 - the test reads it
        except Refusal as refusal:
            sys.stderr.write(refusal.code)
            sys.exit(REFUSED)
