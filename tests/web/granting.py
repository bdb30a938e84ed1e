"""A person at the county's grant pages, and the form filled in as no rule refuses it."""

import re
from collections.abc import Mapping

from center.bootstrap import build_app
from shared.domain.acts import Power
from shared.domain.authority import Use, covering
from shared.replication.bootstrap import Gate
from tests.support.network import COUNTY, OTHER_TOWN, County
from tests.support.pages import Visitor, add_person

GOOD: dict[str, object] = {
    "matter": "temporary-relief",
    "acts": ["decide", "issue"],
    "to": [f"node:{OTHER_TOWN}"],
    "from": "2026-11-01",
    "until": "2031-12-31",
    "form": "entrustment",
    "document.zh": "民政局委托书",
    "document.en": "Entrustment by Civil Affairs",
    "number": "民政发 2026 年 30 号",
    "leases.decide": "2",
    "unit.decide": "days",
    "leases.issue": "36",
    "unit.issue": "hours",
    "ceiling": "1500.50",
}
CARD: dict[str, object] = {
    **GOOD,
    "matter": "elderly-card",
    "to": ["level:village"],
    "ceiling": "",
    "leases.issue": "",
    "leases.decide": "",
}


def at_desk(county: County, *roles: str, login: str = "ma") -> Visitor:
    """Return a person of these roles, signed in at the county."""
    here = county[COUNTY].here
    add_person(county[COUNTY], login, *roles)
    app = build_app(here, secret=b"a secret for tests only", secure=False, gate=Gate(here, None))
    app.testing = True
    person = Visitor(app)
    person.sign_in(login)
    return person


def grants_at(county: County, code: str) -> set[str]:
    """Return the ids of the grants that a node's registry holds."""
    return {grant.id for grant in county[code].network.grants()}


def problem_of(page: Visitor, field: str) -> str:
    """Return what the page says is wrong with a field."""
    found = re.search(rf'id="f-{field}-wrong">([^<]*)<', page.last)
    return found[1].strip() if found else ""


def filled_in(
    page: Visitor, changes: Mapping[str, object] | None = None, step: str = "publish"
) -> int:
    """Fill in the form with these changes and press a button; return the status."""
    form = {**GOOD, **(changes or {}), "step": step}
    page.get(f"/grants/new?matter={form['matter']}")
    return page.post("/grants/new", form).status_code


def kept(page: Visitor) -> dict[str, list[str]]:
    """Return what stands in the page's form: the values of its fields, hidden or not, as they would be sent."""
    values: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", page.last):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        ticked = "checkbox" not in tag and "radio" not in tag
        if name and (ticked or " checked" in tag):
            values.setdefault(name[1], []).append(value[1] if value else "")
    for name, options in re.findall(
        r'<select name="([^"]*)".*?>(.*?)</select>', page.last, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        values.setdefault(name, []).append(chosen[1] if chosen else "")
    return values


def sent(form: dict[str, object]) -> dict[str, list[str]]:
    """Return a form's values as `kept` gives them."""
    return {k: v if isinstance(v, list) else [str(v)] for k, v in form.items()}


def covered(county: County, amount: int = 0) -> set[str]:
    """Return the grants by which the other town believes it may decide temporary relief."""
    here = county[OTHER_TOWN].here
    with here.store.read() as room:
        registry = here.registry(room)
    use = Use(OTHER_TOWN, "temporary-relief", Power.DECIDE, here.now(), amount)
    return {grant.id for grant in covering(registry, use)}
