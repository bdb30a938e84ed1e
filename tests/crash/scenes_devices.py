"""A device hands over what it took in at the villager's door, and its village dies meanwhile."""

import json
from datetime import timedelta
from typing import Any, cast

from flask.testing import FlaskClient

from shared.app.cases import Cases
from shared.app.devices import Devices
from shared.app.drafts import Drafts
from tests.crash.line import Line
from tests.crash.points import AFTER, Point
from tests.crash.scene import Done, Scene
from tests.crash.scenes_cases import TAKEN
from tests.support.field_device import FieldDevice
from tests.support.inside import someone

STAGES = ("device.admitted", "device.kept", "device.entered")
"""What is durable one after the other: its call is counted, its draft kept, its case entered."""


class OneCall:
    """Stands for a device's way to its node: a process of the node that answers one call."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.last: Done | None = None

    def post(self, path: str, data: bytes, headers: dict[str, str]) -> "OneCall":
        """Have a process answer a call; `last` says how it ended."""
        self.last = self.line.do("device", path, data.decode(), json.dumps(headers))
        return self

    @property
    def status_code(self) -> int:
        """What it answered; 0 where it died."""
        return int(self._said().get("status", 0))

    @property
    def json(self) -> Any:
        """What it said."""
        return self._said().get("json")

    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.last.stdout or "{}") if self.last else {}
        return said


class HandOver(Scene):
    """A device hands a take-in over, and again: it is one case, under the number that the device gave."""

    def ready(self) -> None:
        here = self.line.here()
        self.way = OneCall(self.line)
        self.device = FieldDevice(cast("FlaskClient", self.way), node=self.line.child)
        devices = Devices(here)
        self.device.tag = devices.certify("手机", self.device.public, someone(here)).tag
        self.case = self.line.new_case()
        self.draft = self.device.draft(1, here.now(), id=self.case)

    def does(self) -> Done:
        later = self.line.here().now() + timedelta(seconds=1)
        self.answer = self.device.hands_over(self.draft, later)
        assert self.way.last is not None
        return self.way.last

    def found(self, point: Point) -> None:
        """What is told to the device comes after all of it; what is kept in part is a draft, never half a case."""
        passed = STAGES.index(point.step.name) + (point.when == AFTER)
        kept = [draft.id for draft in Drafts(self.line.here()).all()]
        assert self.line.of_case(self.case) == ([TAKEN] if passed == len(STAGES) else [])
        assert kept.count(self.case) == (passed == STAGES.index("device.kept") + 1)

    def again(self, point: Point) -> None:
        super().again(point)
        self._is_entered()
        super().again(point)
        self._is_entered()

    def ended(self) -> None:
        here = self.line.here()
        assert self.line.of_case(self.case, self.line.parent) == [TAKEN]
        assert Cases(here).view(self.case).case.receipt == self.draft["receipt"]
        assert self.case not in [draft.id for draft in Drafts(here).all()]

    def _is_entered(self) -> None:
        assert (self.answer.status_code, self.answer.json["place"]) == (200, "entered"), self.answer
