"""Who a node is: a new key that it takes up, and a node that is enrolled."""

from uuid6 import uuid7

from shared.domain.codes import Tier
from shared.host.folder import open_folder
from shared.replication.caller import Caller
from shared.transport.http_client import HttpCarrier
from tests.crash.points import Point
from tests.crash.scene import REFUSED, Done, Scene
from tests.support.inside import code_again
from tests.support.processes import OTHER_VILLAGE, TOWN, command, program


class NewKey(Scene):
    """A node takes up a new key, by a code. A try that broke off is finished by the same code."""

    def ready(self) -> None:
        self.case = self.line.take_in()
        self.code = code_again(self.line.network, self.line.child)
        self.inc = self.line.here().inc + 1

    def does(self) -> Done:
        return self.line.network.command(
            self.line.child, "rotate-key", "--code", self.code, check=False
        )

    def found(self, point: Point) -> None:
        """The node is there, under its old key or its new one."""
        self.line.open_anew()
        assert self.line.here().inc in {self.inc - 1, self.inc}

    def again(self, point: Point) -> None:
        """Where all was done but the telling, the code is used up, and nothing is done twice."""
        done, is_done = self.does(), point.name in TAKEN_UP
        assert done.returncode == (REFUSED if is_done else 0), done.stderr
        self.line.open_anew()
        assert self.line.here().inc == self.inc

    def ended(self) -> None:
        assert self.line.of_case(self.case, self.line.parent)


TAKEN_UP = {"identity.taken_up.after", "identity.in_folder.before", "identity.in_folder.after"}


class Enrol(Scene):
    """A node is enrolled. A try that broke off is finished by the same code; one that was finished is not done twice."""

    def ready(self) -> None:
        self.code = code_again(self.line.network, OTHER_VILLAGE)
        self.data = self.line.network.folder / str(uuid7())

    def does(self) -> Done:
        parent = self.line.network.urls[TOWN]
        told = ("--parent", parent, "--code", self.code, "--data", str(self.data))
        return command(program(OTHER_VILLAGE), "enrol", *told, check=False)

    def found(self, point: Point) -> None:
        """There is a whole node, or none."""
        assert self.data.exists() == self.is_placed(point)
        if self.is_placed(point):
            self.exchanges()

    def again(self, point: Point) -> None:
        done = self.does()
        assert done.returncode == (REFUSED if self.is_placed(point) else 0), done.stderr

    def is_placed(self, point: Point) -> bool:
        """Say whether the dead process had all of it done."""
        return point.name == "enrol.placed.after" or point.step.name == "enrol.seed_let_go"

    def exchanges(self) -> None:
        folder = open_folder(self.data, Tier.VILLAGE)
        here = folder.open()
        try:
            carrier = HttpCarrier(folder.identity.parent_url)
            Caller(here, folder.identity.parent, carrier).exchange()
            carrier.close()
        finally:
            here.store.close()

    def ended(self) -> None:
        self.exchanges()
