"""How the demonstration's nodes are made to run: what they stand on, which processes each has, how its data are copied."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.demo.child import Part
from deploy.demo.places import CHENGGUAN, FOUR, YIMIN, Place

Tell = Callable[..., str]
"""Runs a command of a place's node and returns what it printed."""
Done = Callable[[str], None]
"""Hears of each step."""


class Plain:
    """One process a node, its data in a file; four places."""

    name = "run"
    """The folder in `var`."""
    places: tuple[Place, ...] = FOUR
    wired: tuple[Place, ...] = (CHENGGUAN, YIMIN)
    """Places of the story whose line to the node above them can be cut."""
    services: tuple[str, ...] = ()
    """What needs ports besides the places."""
    steps = 0
    """How many steps it takes until nodes have what they stand on."""

    @contextmanager
    def standing(self, _folder: Path, _ports: Mapping[str, int], _done: Done) -> Iterator[None]:
        """Run what the nodes stand on while the block runs."""
        yield

    def joining(self, _place: Place) -> Mapping[str, str]:
        """Return what `init` or `enrol` of a place finds in its environment."""
        return {}

    def founded(self, _data: Path, _tell: Tell) -> None:
        """Do what can be done once the county is founded in `data` and nobody is enrolled."""

    def parts(self, place: Place, data: Path, port: int) -> tuple[Part, ...]:
        """Return the processes of a place's node, whose pages are served on `port`."""
        return (Part("", (place.program, "run", "--data", str(data), "--port", str(port))),)

    def copy(self, _place: Place, data: Path, to: Path) -> None:
        """Copy the data of a node that does not run to a place that does not exist yet."""
        shutil.copytree(data, to)

    def put_back(self, _place: Place, data: Path, image: Path) -> None:
        """Have the data of a node that does not run as they were when `image` was copied."""
        shutil.rmtree(data)
        shutil.copytree(image, data)

    def recovering(self, _place: Place) -> Mapping[str, str]:
        """Return what `recover` of a place finds in its environment."""
        return {}

    def remove(self, folder: Path) -> None:
        """Remove a network with all that it stood on; nothing of it runs."""
        shutil.rmtree(folder, ignore_errors=True)
