"""A village with its pages, and an agent who fills its take-in form."""

import re
from collections.abc import Mapping

from flask import Flask
from werkzeug.test import TestResponse

from shared.domain.identity import check_character
from shared.domain.records import CaseQuery, CaseRow
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode, id_number
from tests.support.pages import Visitor, add_person
from village_agent.bootstrap import build_app

SECRET = b"a secret for tests only, 32 byte"
MATTER = "elderly-allowance"
AN_ID = id_number(1)
DRAFT = re.compile(r"/take-in/([0-9a-f-]{36})/")
APPLICANT = {"applicant.name": "赵桂兰", "applicant.id_number": AN_ID}
WHO = {"who.in_person": "yes", "who.for_self": "yes"}
LIVING = {"fields.lives_with": "alone", "fields.self_care": "full", "fields.other_allowance": "no"}
SIGN = {"signature.type": "fingerprint", "signature.witness": "马秀英", "told": "visit"}
STEPS: dict[str, Mapping[str, object]] = {
    "applicant": APPLICANT,
    "who": WHO,
    "form-living": LIVING,
    "form-payment": {},
    "documents": {"documents": ["id-card", "household-register", "bank-card"]},
    "sign": SIGN,
}
COUNT = len(STEPS) + 1


def id_of(stem: str) -> str:
    """Return an ID number with its right check character."""
    return stem + check_character(stem)


def wide(text: str) -> str:
    """Return digits and letters as a Chinese keyboard left in full width types them."""
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


def app_of_village(county: County, code: str = VILLAGE) -> Flask:
    """Return a village's real app."""
    app = build_app(county[code].here, secret=SECRET, secure=False)
    app.testing = True
    return app


def small_county() -> County:
    """Return a county with one town and one village."""
    return County((COUNTY, TOWN, VILLAGE))


class Agent(Visitor):
    """A person who takes cases in."""

    def __init__(self, app: Flask, node: TestNode, login: str = "ma", role: str = "agent") -> None:
        super().__init__(app)
        self.node = node
        self.login = login
        if all(a.login != login for a in app.extensions["tongban"].accounts.all()):
            add_person(node, login, role)
        self.sign_in(login)

    def begins(self, matter: str = MATTER) -> str:
        """Begin a draft; return its id."""
        self.get(f"/take-in/guide/{matter}")
        response = self.post(f"/take-in/begin/{matter}")
        found = DRAFT.match(response.request.path)
        assert found, response.request.path
        return found[1]

    def fills(self, draft: str, **changed: Mapping[str, object]) -> TestResponse:
        """Fill every step, some with other words (`form_living` means `form-living`); return the last answer."""
        response = None
        for step, typed in STEPS.items():
            data = {**typed, **changed.get(step.replace("-", "_"), {})}
            response = self.saves(draft, step, data)
        assert response is not None
        return response

    def saves(
        self, draft: str, step: str, data: Mapping[str, object], how: str = ""
    ) -> TestResponse:
        """Post one step."""
        return self.post(f"/take-in/{draft}/{step}{how}", dict(data))

    def submits(self, draft: str) -> TestResponse:
        """Press the button that takes the case in."""
        return self.post(f"/take-in/{draft}/submit")

    def rows(self) -> list[CaseRow]:
        """Return the cases of this node."""
        return self.node.cases.find(CaseQuery())


def an_agent() -> Agent:
    """Return an agent at a village of a new county."""
    county = small_county()
    return Agent(app_of_village(county), county[VILLAGE])


def signed_in(county: County) -> Agent:
    """Return the village's agent, signed in."""
    person = Agent(app_of_village(county), county[VILLAGE])
    person.sign_in("ma")
    return person
