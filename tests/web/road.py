"""A village whose agent has a device, as the routes for devices see it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.domain.case import Case
from shared.domain.records import CaseQuery
from tests.support.field_device import FORM, FieldDevice
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor, add_person
from village_agent.bootstrap import build_app

DAY, YEAR = timedelta(days=1), timedelta(days=365)
Draft = dict[str, Any]


GOOD: dict[str, Any] = FORM


class Road:
    """A county with a village whose agent has a device."""

    def __init__(self, skew: timedelta = timedelta()) -> None:
        self.county = County((COUNTY, TOWN, VILLAGE))
        self.village = self.county[VILLAGE]
        add_person(self.village, "ma", "agent")
        app = build_app(self.village.here, secret=b"a secret for tests only", secure=False)
        app.testing = True
        self.agent = Visitor(app)
        self.agent.sign_in("ma")
        self.device = FieldDevice(app.test_client(), skew=skew)
        self.certify(self.device)

    def certify(self, device: FieldDevice) -> None:
        """Set a device up as its script does."""
        self.agent.get("/devices/new")
        answer = self.agent.post("/devices/new", {"name": "马秀英的手机", "key": device.public})
        assert answer.status_code == 200
        told: Any = answer.json
        device.tag = told["tag"]

    @property
    def now(self) -> datetime:
        """What the village's clock shows, without moving it."""
        return self.county.clock.time

    def later(self, span: timedelta) -> datetime:
        """Let time pass; return the time before."""
        before = self.now
        self.county.clock.time += span
        return before

    def case(self, draft: Draft) -> Case:
        """Return the case that came of a draft."""
        return self.village.sees(draft["id"])

    def cases(self) -> int:
        """Return how many cases the village has."""
        return self.village.cases.count(CaseQuery())


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


@pytest.fixture
def road() -> Road:
    return Road()
