"""The corpus against every page of every tier: path, query, form, header; refused alike wherever it is met."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from shared.domain.codes import Tier
from tests.hostile.answers import Answer, answer_of, check
from tests.hostile.corpus import Shape, specimens
from tests.hostile.entrances import FORMS, HEADERS, NODE, QUERIES, Form
from tests.hostile.places import GAP, Place, Places, filled
from tests.support.log_lines import Lines

pytestmark = pytest.mark.xdist_group("hostile")
Heard = dict[Tier, Answer]
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
TEXTS = {s.evil: s for s in specimens(Shape.TEXT)}
IN_PATHS = ("nul", "overlong", "newline", "large-integer", "huge-integer", "long")
IN_FORMS = (*IN_PATHS, "nan", "override", "markup", "template")
IN_HEADERS = ("nul", "overlong", "huge-integer", "override", "newline", "template", "long")
NOT_UTF8 = frozenset({"surrogate", "overlong", "not-utf8"})
WRONG = {
    **dict.fromkeys(("nul", "escape", "override"), "input.bad_character"),
    **dict.fromkeys(("deep", "huge-integer", "long"), "input.too_long"),
}
"""What a text is refused with, wherever a person may write one; all else of the corpus is text to be kept."""
FREE = (
    ("cases.act correct", "reason"),
    ("cases.act refuse", "reason"),
    ("people.cover", "reason"),
    ("devices.cut_off", "reason"),
    ("rosters.strike", "reason"),
    ("rosters.tick_one", "note"),
    ("take_in.step applicant", "applicant.address"),
    ("take_in.step sign", "note"),
    ("center.revoke", "reason"),
    ("center.suspend", "reason"),
    ("center.take_all", "reason"),
)
"""Fields in which people write sentences, on forms that are taken as they stand in the list."""


def rules(place: Place, method: str) -> Iterator[Rule]:
    """Give the routes of a tier's pages."""
    for rule in place.app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint not in NODE:
            yield rule


def is_at(form: Form, rule: Rule) -> bool:
    """Say whether a form is posted to a route."""
    return form.endpoint in (rule.endpoint, rule.endpoint.partition(".")[2])


def alike(heard: Mapping[Any, Heard]) -> None:
    """Check that one evil had one answer at all tiers that it met."""
    for told, answers in heard.items():
        assert len(set(answers.values())) == 1, (told, answers)


def posted(place: Place, path: str, fields: Mapping[str, object]) -> TestResponse:
    """Post a form whose values may be any bytes."""
    pairs = [("csrf_token", place.token)]
    for key, value in fields.items():
        pairs += [(key, one) for one in (value if isinstance(value, tuple) else (value,))]
    body = "&".join(f"{_quoted(k)}={_quoted(v)}" for k, v in pairs)
    return place.ask("POST", path, data=body, headers=URLENCODED)


def _quoted(value: object) -> str:
    return quote_from_bytes(value if isinstance(value, bytes) else str(value).encode(), safe="")


@pytest.mark.parametrize("evil", IN_PATHS)
def test_in_a_path(tiers: Places, lines: Lines, evil: str) -> None:
    text = TEXTS[evil].make().decode("latin1")
    heard: dict[tuple[str, ...], Heard] = defaultdict(dict)
    for tier, place in tiers.of.items():
        for method in ("GET", "POST"):
            for rule in rules(place, method):
                for gap in GAP.findall(rule.rule):
                    told = (method, rule.rule, gap)
                    path = filled(rule.rule, place.values | {gap: text})
                    data = {"csrf_token": place.token} if method == "POST" else None
                    answer = check(place.ask(method, path, data=data), lines.taken(), str(told))
                    heard[told][tier] = answer
                    if evil in NOT_UTF8:
                        assert answer.codes == {"input.not_utf8"}, told
    assert len(heard) > 80
    alike(heard)


@pytest.mark.parametrize("evil", IN_FORMS)
def test_in_a_query(tiers: Places, lines: Lines, evil: str) -> None:
    text = quote_from_bytes(TEXTS[evil].make(), safe="")
    heard: dict[tuple[str, ...], Heard] = defaultdict(dict)
    for tier, place in tiers.of.items():
        for rule in rules(place, "GET"):
            names = QUERIES.get(rule.endpoint, QUERIES.get(rule.endpoint.partition(".")[2], ()))
            for name in names:
                told = (rule.rule, name)
                path, query = filled(rule.rule, place.values), {"QUERY_STRING": f"{name}={text}"}
                answer = check(place.ask("GET", path, environ=query), lines.taken(), str(told))
                heard[told][tier] = answer
                if evil in NOT_UTF8:
                    assert answer.codes == {"input.not_utf8"}, told
    assert len(heard) > 15
    alike(heard)


@pytest.fixture(scope="module")
def taken(tiers: Places) -> Mapping[tuple[Tier, str], Answer]:
    """How every form is answered at every tier as it stands in the list."""
    return {
        (tier, form.name): answer_of(posted(place, _path(place, rule, form), form.fields))
        for tier, place in tiers.of.items()
        for rule, form in forms(place)
    }


def forms(place: Place) -> Iterator[tuple[Rule, Form]]:
    """Give the forms that a tier's pages take, each with its route."""
    for rule in rules(place, "POST"):
        yield from ((rule, form) for form in FORMS if is_at(form, rule))


def _path(place: Place, rule: Rule, form: Form) -> str:
    return filled(rule.rule, place.values | dict(form.at))


@pytest.mark.parametrize("evil", IN_FORMS)
def test_in_a_form(
    tiers: Places, lines: Lines, taken: Mapping[tuple[Tier, str], Answer], evil: str
) -> None:
    """Tiers that answer a form's good values alike refuse its bad ones alike."""
    heard: dict[tuple[str, str], dict[Answer, Heard]] = defaultdict(lambda: defaultdict(dict))
    for tier, place in tiers.of.items():
        for rule, form in forms(place):
            for name in _attacked(form, evil, tier, taken):
                fields = {**form.fields, name: TEXTS[evil].make()}
                response = posted(place, _path(place, rule, form), fields)
                answer = check(response, lines.taken(), f"{form.name} {name}")
                heard[form.name, name][taken[tier, form.name]][tier] = answer
    assert len(heard) > 50
    for told, groups in heard.items():
        alike({(*told, str(base)): group for base, group in groups.items()})
        codes = frozenset[str]().union(*(a.codes for g in groups.values() for a in g.values()))
        if evil in NOT_UTF8:
            assert codes == {"input.not_utf8"}, told
        elif evil in WRONG and told in FREE:
            assert WRONG[evil] in codes, told


def _attacked(
    form: Form, evil: str, tier: Tier, taken: Mapping[tuple[Tier, str], Answer]
) -> Iterator[str]:
    """Give the fields of a form that an evil meets at a tier: some meet all, the others take turns.

    A form that is refused there whatever it says, as its case stands, meets two of them.
    """
    has = [t for t in Tier if (t, form.name) in taken]
    reached = [t for t in has if taken[t, form.name].status in {303, 422}] or has
    is_idle = taken[tier, form.name].status not in {303, 422}
    for name in form.fields:
        turn = sha256(f"{form.name} {name} {evil}".encode()).digest()[0] % len(reached)
        if (
            evil == "overlong"
            or (form.name, name) in FREE
            or (reached[turn] is tier and (evil == "long" or not is_idle))
        ):
            yield name


@pytest.mark.parametrize("header", HEADERS)
def test_in_a_header(tiers: Places, lines: Lines, header: str) -> None:
    heard: dict[tuple[str, ...], Heard] = defaultdict(dict)
    for tier, place in tiers.of.items():
        for evil in IN_HEADERS:
            text = TEXTS[evil].make().decode("latin1")[:30_000]
            for method, path in (
                ("GET", "/healthz"),
                ("GET", "/works/"),
                ("POST", "/people/covers"),
            ):
                environ = {"HTTP_" + header.upper().replace("-", "_"): text}
                if header == "Content-Type":
                    environ = {"CONTENT_TYPE": text}
                response = place.ask(
                    method, path, environ=environ, data={} if method == "POST" else None
                )
                told = (evil, method, path)
                heard[told][tier] = check(response, lines.taken(), str(told))
    alike(heard)


@pytest.mark.parametrize("evil", ["overlong", "long"])
def test_the_refusal_is_told_in_the_persons_language(
    tiers: Places, lines: Lines, evil: str
) -> None:
    """The same code with the same status, and a page in English."""
    for place in tiers.of.values():
        typed = {"reason": TEXTS[evil].make(), "from": "2026-11-24", "until": "2026-11-24"}
        in_chinese = posted(place, "/people/covers", typed)
        place.speaks("en")
        in_english = posted(place, "/people/covers", typed)
        place.speaks("zh")
        told = [check(r, lines.taken(), evil) for r in (in_chinese, in_english)]
        assert told[0] == told[1]
        assert b'<html lang="zh-CN">' in in_chinese.get_data()
        assert b'<html lang="en">' in in_english.get_data()
