"""What a process is doing when it is killed: how that is made ready, and what must be seen after it."""

from subprocess import CompletedProcess

from tests.crash.line import Line
from tests.crash.points import Point

Done = CompletedProcess[str]
REFUSED = 2


class Scene:
    """One thing that is done. Its process is killed; then it is done once more, by another process."""

    asked: tuple[str, ...] = ()
    """Where the parent's running process is to die: what the child asks of it meanwhile, as a step."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.case = ""

    def ready(self) -> None:
        """Make ready what it takes."""

    def does(self) -> Done:
        """Have a process do it, and return how that ended."""
        raise NotImplementedError

    def found(self, point: Point) -> None:
        """Look, before anything is done again: what was durable is there, what was not is not there in part."""

    def again(self, point: Point) -> None:
        """Do it once more."""
        done = self.does()
        assert done.returncode == 0, done.stderr

    def ended(self) -> None:
        """Look, when all is done and exchanged: nothing lost, nothing twice."""
