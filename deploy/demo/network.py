"""The demonstration's network in one folder: made once, then started again as it was left."""

import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.demo.child import Child, Failed, Running
from deploy.demo.clerk import Clerk
from deploy.demo.places import COUNTY, MINLE, Person, Place
from deploy.demo.ports import LOOPBACK
from deploy.demo.processes import NOTHING, Processes
from deploy.demo.seals import seals
from deploy.demo.shape import Done, Plain
from deploy.demo.words import say

KEPT = "network.json"
PASSWORD = "password: "  # noqa: S105 - how the command's answer begins
WORKERS = 4


@dataclass
class Kept:
    """What is kept beside the nodes' folders: ports of places and services, passwords, whether the network was made whole."""

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

    def __init__(self, folder: Path, shape: Plain, kept: Kept, processes: Processes) -> None:
        self.folder = folder
        self.shape = shape
        self.places = {place.key: place for place in shape.places}
        self.given_up: set[str] = set()
        self.kept = kept
        self.uplinks: dict[str, str] = {}
        self._processes = processes
        self._running: dict[str, Running] = {}
        self.pool = processes.pool

    def url(self, place: Place) -> str:
        """The address of a node."""
        return f"http://{LOOPBACK}:{self.kept.ports[place.key]}"

    def data(self, place: Place) -> Path:
        """The data folder of a node."""
        return self.folder / place.key

    def make(self, stands: ExitStack, done: Done) -> None:
        """Found the county, enrol and start every node, and give each its people; `done` hears of each step.

        What the nodes stand on runs until `stands` is closed.
        """
        stands.enter_context(self.shape.standing(self.folder, self.kept.ports, done))
        files = ("--divisions", str(MINLE / "divisions.csv"), "--catalogue", str(MINLE / "matters"))
        grants = ("--grants", str(MINLE / "grants.yaml"))
        self.tell(COUNTY, "init", *files, *grants, environment=self.shape.joining(COUNTY))
        self.shape.founded(self.data(COUNTY), self.tell)
        for seal in seals(self.places.values()):
            self.tell(COUNTY, "seal", "add", *seal)
        done(say("建县", "county founded"))
        with self.pool(WORKERS) as pool:
            self._enrol_all(pool, done)

    @property
    def steps(self) -> int:
        """How many steps `make` takes."""
        return self.starting_steps + 1 + sum(len(p.people) for p in self.places.values())

    @property
    def starting_steps(self) -> int:
        """How many steps `start_all` takes."""
        return self.shape.steps + len(self.places)

    def start_all(self, stands: ExitStack, done: Done) -> None:
        """Start what was made once, a few nodes at a time, those above first; `done` hears of each step."""
        stands.enter_context(self.shape.standing(self.folder, self.kept.ports, done))

        def start(place: Place) -> None:
            self.start(place)
            done(place.name)

        start(COUNTY)
        with self.pool(WORKERS) as pool:
            for tier in self._tiers():
                list(pool.map(start, tier))

    def start(self, place: Place, *parts: str) -> None:
        """Start these processes of a node, all of them if none is named, and wait until they serve."""
        self.begin(place, *parts).ready()

    def begin(self, place: Place, *parts: str) -> Running:
        """Start these processes of a node, all of them if none is named, and return them at once."""
        wanted = [
            part
            for part in self.shape.parts(place, self.data(place), self.kept.ports[place.key])
            if not parts or part.name in parts
        ]
        started = self._processes.serve(place.name, place.key, wanted)
        running = self._running.setdefault(place.key, Running({}))
        running.children.update(started.children)
        return started

    def stop(self, place: Place, *parts: str) -> None:
        """End these processes of a node, all of them if none is named, as an operator would."""
        self._running[place.key].stop(*parts)

    def kill(self, place: Place, *parts: str) -> None:
        """End these processes of a node, all of them if none is named, as a power cut would."""
        self._running[place.key].kill(*parts)

    def process(self, place: Place, part: str) -> Child:
        """Return a process of a node that runs."""
        return self._running[place.key].children[part]

    def give_up(self, place: Place) -> None:
        """End a node at once, for good: from now on nothing is asked of it."""
        self.kill(place)
        self.given_up.add(place.key)

    @property
    def living(self) -> list[Place]:
        """The places whose nodes were not given up."""
        return [p for p in self.places.values() if p.key not in self.given_up]

    def copy_disk(self, place: Place, to: Path) -> None:
        """Copy the data of a node that does not run to a place that does not exist yet."""
        self._check_still(place)
        self.shape.copy(place, self.data(place), to)

    def put_back(self, place: Place, image: Path) -> None:
        """Have the data of a node that does not run as they were when `image` was copied."""
        self._check_still(place)
        self.shape.put_back(place, self.data(place), image)

    def recover(self, place: Place, code: str) -> str:
        """Recover a node that does not run with a code of the county, and return what it says."""
        return self.tell(place, "recover", "--code", code, environment=self.shape.recovering(place))

    def clerk(self, place: Place, person: Person) -> Clerk:
        """Return a person's browser, signed in."""
        clerk = Clerk(self.url(place))
        clerk.sign_in(person.login, self.kept.passwords[person.login])
        return clerk

    def sync(self, *places: Place) -> None:
        """Have nodes exchange with those above them, at the same time."""
        with self.pool(len(places)) as pool:
            list(pool.map(lambda place: self.tell(place, "sync"), places))

    def settle(self, places: Iterable[Place]) -> None:
        """Carry everything everywhere: up from the villages among these, to the county, and down again."""
        below = [p for p in places if p.above]
        above = [p for p in below if not p.is_village]
        villages = [p for p in below if p.is_village]
        self.sync(*villages)
        self.sync(*above)
        self.sync(*villages)

    def tell(
        self,
        place: Place,
        *command: str,
        fails: bool = False,
        environment: Mapping[str, str] = NOTHING,
    ) -> str:
        """Run one of a node's commands and return what it printed."""
        arguments = (place.program, *command, "--data", str(self.data(place)))
        return self._processes.command(*arguments, fails=fails, environment=environment)

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
        running = self._running.get(place.key)
        if running is not None and running.children:
            raise Failed(say(f"{place.name}还在运行", f"{place.name} still runs"))

    def _tiers(self) -> tuple[list[Place], list[Place]]:
        """Return the towns and the villages."""
        below = [p for p in self.places.values() if p.above]
        return [p for p in below if not p.is_village], [p for p in below if p.is_village]

    def _enrol_all(self, pool: ThreadPoolExecutor, done: Done) -> None:
        """Go down tier by tier; what need not wait for one another runs at the same time."""
        county = self.places[COUNTY.key]
        self.start(county)
        done(county.name)
        tiers = self._tiers()
        below = [place for tier in tiers for place in tier]
        codes = dict(zip(below, pool.map(self._code, below), strict=True))
        staffing = self._staff(pool, county, done)
        for tier in tiers:
            list(pool.map(lambda place: self._enrol(place, codes[place], done), tier))
            for place in tier:
                staffing += self._staff(pool, place, done)
        for made in staffing:
            made.result()

    def _code(self, place: Place) -> str:
        return self.tell(COUNTY, "enrol-code", place.code).strip()

    def _enrol(self, place: Place, code: str, done: Done) -> None:
        parent = self.uplinks.get(place.key) or self.url(self.places[place.above])
        joins = self.shape.joining(place)
        self.tell(place, "enrol", "--parent", parent, "--code", code, environment=joins)
        self.start(place)
        done(place.name)

    def _staff(self, pool: ThreadPoolExecutor, place: Place, done: Done) -> list[Future[None]]:
        return [pool.submit(self._add, place, person, done) for person in place.people]

    def _add(self, place: Place, person: Person, done: Done) -> None:
        roles = [option for role in person.roles for option in ("--role", role)]
        who = ("--login", person.login, "--name", person.name)
        printed = self.tell(place, "staff", "add", *who, *roles)
        line = next((x for x in printed.splitlines() if x.startswith(PASSWORD)), None)
        if line is None:
            raise Failed(f"staff add {person.login}: {printed}")
        self.kept.passwords[person.login] = line.removeprefix(PASSWORD)
        done(person.name)
