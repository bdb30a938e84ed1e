"""The demonstration's network in one folder: made once, then started again as it was left."""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.demo.clerk import Clerk
from deploy.demo.places import COUNTY, MINLE, Person, Place
from deploy.demo.processes import Failed, Processes, Running
from deploy.demo.words import say

KEPT = "network.json"
PASSWORD = "password: "  # noqa: S105 - how the command's answer begins
WORKERS = 4


@dataclass
class Kept:
    """What is kept beside the nodes' folders: ports, passwords, and whether the network was made whole."""

    ports: dict[str, int]
    passwords: dict[str, str] = field(default_factory=dict)
    whole: bool = False


def read_kept(folder: Path) -> Kept | None:
    """Return what is kept of the network in a folder, or None where there is no whole one."""
    try:
        kept = Kept(**json.loads((folder / KEPT).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return kept if kept.whole else None


class Network:
    """The nodes of the demonstration, by the keys of their places."""

    def __init__(
        self, folder: Path, places: tuple[Place, ...], kept: Kept, processes: Processes
    ) -> None:
        self.folder = folder
        self.places = {place.key: place for place in places}
        self.given_up: set[str] = set()
        self.kept = kept
        self.uplinks: dict[str, str] = {}
        self._processes = processes
        self._running: dict[str, Running] = {}
        self.pool = processes.pool

    def url(self, place: Place) -> str:
        """The address of a node."""
        return f"http://127.0.0.1:{self.kept.ports[place.key]}"

    def data(self, place: Place) -> str:
        """The data folder of a node."""
        return str(self.folder / place.key)

    def make(self, done: Callable[[str], None]) -> None:
        """Found the county, enrol and start every node, and give each its people; `done` hears of each step."""
        files = ("--divisions", str(MINLE / "divisions.csv"), "--catalogue", str(MINLE / "matters"))
        grants = ("--grants", str(MINLE / "grants.yaml"))
        self._processes.command(
            COUNTY.program, "init", *files, *grants, "--data", self.data(COUNTY)
        )
        done(say("建县", "county founded"))
        with self.pool(WORKERS) as pool:
            self._enrol_all(pool, done)

    @property
    def steps(self) -> int:
        """How many steps `make` takes."""
        return 1 + sum(1 + len(p.people) for p in self.places.values())

    def start(self, places: Iterable[Place]) -> None:
        """Start nodes and wait until they serve."""
        running = {
            p.key: self._processes.serve(
                p.name, p.program, Path(self.data(p)), self.kept.ports[p.key]
            )
            for p in places
        }
        self._running |= running
        for node in running.values():
            node.url()

    def stop(self, place: Place) -> None:
        """End a node as an operator would."""
        self._running.pop(place.key).stop()

    def kill(self, place: Place) -> None:
        """End a node at once, as a power cut would."""
        self._running.pop(place.key).kill()

    def give_up(self, place: Place) -> None:
        """End a node at once, for good: from now on nothing is asked of it."""
        self.kill(place)
        self.given_up.add(place.key)

    @property
    def living(self) -> list[Place]:
        """The places whose nodes were not given up."""
        return [p for p in self.places.values() if p.key not in self.given_up]

    def copy_disk(self, place: Place, to: Path) -> None:
        """Copy the data folder of a node that does not run to a place that does not exist yet."""
        self._check_still(place)
        shutil.copytree(self.data(place), to)

    def put_back(self, place: Place, image: Path) -> None:
        """Have the data folder of a node that does not run as it was when `image` was copied."""
        self._check_still(place)
        shutil.rmtree(self.data(place))
        shutil.copytree(image, self.data(place))

    def clerk(self, place: Place, person: Person) -> Clerk:
        """Return a person's browser, signed in."""
        clerk = Clerk(self.url(place))
        clerk.sign_in(person.login, self.kept.passwords[person.login])
        return clerk

    def sync(self, *places: Place) -> None:
        """Have nodes exchange with those above them, at the same time."""
        with self.pool(len(places)) as pool:
            list(pool.map(lambda place: self.tell(place, "sync"), places))

    def settle(self) -> None:
        """Carry everything everywhere: up from the villages, to the county, and down again."""
        above = [p for p in self.living if p.above and not p.is_village]
        villages = [p for p in self.living if p.is_village]
        self.sync(*villages)
        self.sync(*above)
        self.sync(*villages)

    def tell(self, place: Place, *command: str, fails: bool = False) -> str:
        """Run one of a node's commands and return what it printed."""
        arguments = (place.program, *command, "--data", self.data(place))
        return self._processes.command(*arguments, fails=fails)

    def status(self, place: Place) -> dict[str, Any]:
        """Return a node's status, its ledgers' heads included."""
        status: dict[str, Any] = json.loads(self.tell(place, "status", "--json", "--heads"))
        return status

    def keep(self) -> None:
        """Write what is kept, for its owner's eyes alone."""
        path = self.folder / KEPT
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(vars(self.kept), file, indent=2)

    def _check_still(self, place: Place) -> None:
        if place.key in self._running:
            raise Failed(say(f"{place.name}还在运行", f"{place.name} still runs"))

    def _enrol_all(self, pool: ThreadPoolExecutor, done: Callable[[str], None]) -> None:
        """Go down tier by tier; what need not wait for one another runs at the same time."""
        county = self.places[COUNTY.key]
        self.start([county])
        done(county.name)
        below = [p for p in self.places.values() if p.above]
        codes = dict(zip(below, pool.map(self._code, below), strict=True))
        staffing = self._staff(pool, county, done)
        for tier in ([p for p in below if not p.is_village], [p for p in below if p.is_village]):
            list(pool.map(lambda place: self._enrol(place, codes[place], done), tier))
            for place in tier:
                staffing += self._staff(pool, place, done)
        for made in staffing:
            made.result()

    def _code(self, place: Place) -> str:
        printed = self._processes.command(
            COUNTY.program, "enrol-code", place.code, "--data", self.data(COUNTY)
        )
        return printed.strip()

    def _enrol(self, place: Place, code: str, done: Callable[[str], None]) -> None:
        parent = self.uplinks.get(place.key) or self.url(self.places[place.above])
        self.tell(place, "enrol", "--parent", parent, "--code", code)
        self.start([place])
        done(place.name)

    def _staff(
        self, pool: ThreadPoolExecutor, place: Place, done: Callable[[str], None]
    ) -> list[Future[None]]:
        return [pool.submit(self._add, place, person, done) for person in place.people]

    def _add(self, place: Place, person: Person, done: Callable[[str], None]) -> None:
        roles = [option for role in person.roles for option in ("--role", role)]
        who = ("--login", person.login, "--name", person.name)
        printed = self.tell(place, "staff", "add", *who, *roles)
        line = next((x for x in printed.splitlines() if x.startswith(PASSWORD)), None)
        if line is None:
            raise Failed(f"staff add {person.login}: {printed}")
        self.kept.passwords[person.login] = line.removeprefix(PASSWORD)
        done(person.name)
