"""The real apps of a town and of the county over a county in this process, and people at their desks."""

import re
from dataclasses import replace
from datetime import timedelta

from flask import Flask

import center.bootstrap
import town_node.bootstrap
from shared.domain.acts import Act
from shared.replication.bootstrap import Gate
from shared.web.rights import MACHINES, MARK, PUBLIC
from tests.support.network import COUNTY, START, TOWN, County, an_intake, id_number
from tests.support.pages import Visitor, add_person

NAMES = ["何有福", "陈秀珍", "马成", "杨玉花", "赵长命", "王桂英"]
CASES = [f"0197b000-0000-7000-8000-{n:012d}" for n in range(len(NAMES))]
WHO = re.compile(r'<span class="what">([^ ]+) · ')


def desk_of(county: County, code: str) -> Flask:
    """Return a node's app, as its bootstrap builds it."""
    here = county[code].here
    build = center.bootstrap.build_app if code == COUNTY else town_node.bootstrap.build_app
    app = build(here, secret=b"a secret for tests only", secure=False, gate=Gate(here, None))
    app.testing = True
    return app


def at_desk(county: County, code: str, *roles: str) -> Visitor:
    """Return a person of these roles, signed in at a node."""
    add_person(county[code], "ma", *roles)
    person = Visitor(desk_of(county, code))
    person.sign_in("ma")
    return person


def older_county() -> County:
    """Return a county founded ten days before its clock's start, at which the clock stands."""
    county = County(start=START - timedelta(days=10))
    county.clock.time = START
    return county


def take_in(county: County, code: str, n: int, *, days: float = 0, documents: str = "") -> str:
    """Take the n-th person's case in, `days` before the county's start (0: now)."""
    now = county.clock.time
    if days:
        county.clock.time = START - timedelta(days=days)
    person = {"name": NAMES[n], "id_number": id_number(n + 1), "phone": ""}
    intake = replace(an_intake(n + 1), persons={"applicant": person})
    if documents:
        intake = replace(intake, documents=frozenset(documents.split()))
    county[code].cases.take_in(CASES[n], "elderly-allowance", intake, county[code].actor)
    county.clock.time = max(now, county.clock.time)
    return CASES[n]


def forward_reviewed(county: County, n: int, *, days: float = 0) -> str:
    """Have the town take a case in, accept, review and offer it to the county."""
    case = take_in(county, TOWN, n, days=days)
    for act in (Act.ACCEPT, Act.REVIEW, Act.FORWARD):
        county[TOWN].does(case, act, opinion="pass")
    county[TOWN].exchange()
    return case


def listed(page: Visitor) -> list[str]:
    """Return the applicants of the page's rows, from the top."""
    return WHO.findall(page.last)


def bare(html: str) -> list[str]:
    """Return the words of a piece of a page."""
    return re.sub(r"<[^>]+>", " ", html).split()


def turn_strangers_away(app: Flask) -> set[str]:
    """Check that every page without arguments asks a stranger to sign in; return their paths."""
    stranger = app.test_client()
    paths = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and rule.endpoint != "static"
        and getattr(app.view_functions[rule.endpoint], MARK) not in {PUBLIC, MACHINES}
    }
    for path in paths:
        answer = stranger.get(path)
        assert answer.status_code == 302, path
        assert answer.location.startswith("/account/sign-in"), path
    return paths
