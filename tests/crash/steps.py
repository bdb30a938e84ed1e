"""One thing that a node does for a person, in a process of its own: `crash-step STEP CODE FOLDER ARGUMENT...`.

What has a command of its own (`sync`, `courier`, `rotate-key`, `run`) is killed in that command.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from shared.app.cases import Cases
from shared.app.ports import Actor
from shared.domain.acts import Act
from shared.domain.case_acts import Typed
from shared.domain.codes import Tier
from shared.domain.refusals import Refusal
from shared.host.folder import open_folder
from shared.host.opened import Node, opened
from tests.support.inside import TIERS, someone
from tests.support.network import an_intake

REFUSED = 2
MATTER = "elderly-allowance"
Doing = Callable[..., object]


def _take_in(node: Node, case: str) -> object:
    return Cases(node.here).take_in(case, MATTER, an_intake(), _actor(node))


def _act(node: Node, case: str, act: str) -> None:
    Cases(node.here).act(case, Act(act), Typed(), _actor(node))


def _exchange(node: Node) -> object:
    assert node.link is not None
    return node.link.exchange()


def _actor(node: Node) -> Actor:
    return someone(node.here)


STEPS: Mapping[str, Doing] = {"take_in": _take_in, "act": _act, "exchange": _exchange}


def main() -> None:
    """Do the step that the arguments name, and print what came of it."""
    step, code, folder, *arguments = sys.argv[1:]
    with opened(open_folder(Path(folder), TIERS.get(code, Tier.VILLAGE)), "step") as node:
        try:
            print(STEPS[step](node, *arguments))  # noqa: T201 - the test reads it
        except Refusal as refusal:
            sys.stderr.write(refusal.code)
            sys.exit(REFUSED)
