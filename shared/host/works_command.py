"""The command `works` of every tier: long work that people asked for on a page, as the terminal shows it."""

import time
from pathlib import Path

import click
from rich.progress import TaskID

from shared.app.works import Works
from shared.domain.codes import Tier
from shared.domain.long_work import STATES, Kind
from shared.domain.records import Work
from shared.domain.turns import RUNNING, WAITING
from shared.domain.worktime import COUNTY_TIME
from shared.host.bars import bar
from shared.host.folder import open_folder
from shared.host.terminal import DATA, example, language

LOOK_SECONDS = 0.5


def works_command(tier: Tier, program: str) -> click.Command:
    """Return a tier's `works`."""

    @click.command("works", epilog=example(program, "works --data /srv/tongban"))
    @DATA
    def works(data: Path) -> None:
        """List the long work asked for on the page, and follow what is under way to its end. Ctrl-C stops looking, not the work."""
        asked = Works(open_folder(data, tier).open())
        followed = {work.id for work in asked.all() if work.state in {WAITING, RUNNING}}
        _follow(asked, followed)
        for work in asked.all():
            click.echo(_line(work))

    return works


def _follow(works: Works, followed: set[str]) -> None:
    """Show bars until none of these works is under way."""
    if not followed:
        return
    tasks: dict[str, TaskID] = {}
    with bar("{task.description}") as progress:
        while True:
            found = [work for work in works.all() if work.id in followed]
            for work in found:
                if work.id not in tasks:
                    tasks[work.id] = progress.add_task(_name(work), total=None)
                total = work.total or None
                progress.update(tasks[work.id], completed=work.done, total=total)
            if not any(work.state in {WAITING, RUNNING} for work in found):
                return
            time.sleep(LOOK_SECONDS)


def _line(work: Work) -> str:
    at = f"{work.asked_at.astimezone(COUNTY_TIME):%Y-%m-%d %H:%M}"
    came = "  ".join(f"{name}={value}" for name, value in work.result.items())
    state = STATES[work.state].say(language())
    return "  ".join(filter(None, (at, state, _name(work), came, work.error)))


def _name(work: Work) -> str:
    return Kind(work.kind).text.say(language())
