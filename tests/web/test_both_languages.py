"""Every text in Chinese and in English: in the source, and on every page that a person can open."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

from shared.domain.codes import Tier
from shared.web.rights import MACHINES, MARK
from tests.hostile.places import STAFF, Place, Places, filled, places
from tests.web.both_languages import CJK, files, of_module, of_script, of_template

pytestmark = pytest.mark.xdist_group("both languages")
ROOT = Path(__file__).parents[2]
KINDS: tuple[tuple[str, Callable[[str], Iterator[str]]], ...] = (
    ("*.html", of_template),
    ("*.py", of_module),
    ("*.js", of_script),
)
UNREAD = re.compile(
    r"<(script|style|code|pre|svg|textarea)\b.*?</\1>"
    r"|<(?P<tag>[a-z]+)[^>]* (?:lang=|translate=\"no\")[^>]*>.*?</(?P=tag)>",
    re.DOTALL,
)
SPOKEN = re.compile(r' (?:title|aria-label|placeholder|alt)="([^"]*)"')
SENTENCE = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,;:’]+){2,}[A-Za-z]{2,}")
HEAD = re.compile(r"<html[^>]*>")
DATA = (
    *("马秀英", "赵桂兰", "赵**", *STAFF.values()),
    *("手机", "民政办发[2026]3号", "通办"),
)
"""Names and numbers that people of the tests have, or typed; and our own name."""
COMMAND = re.compile(r"tongban-[a-z]+(?: [a-z-]+)+")


def test_the_source_says_everything_in_both_languages() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {words}"
        for pattern, look in KINDS
        for path in files(ROOT, pattern)
        for words in look(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("look", "source"),
    [
        (of_template, "<p>没有办件</p>"),
        (of_template, "<p>Nothing here</p>"),
        (of_template, '<input placeholder="姓名">'),
        (of_template, '{{ t("没有办件") }}'),
        (of_template, '{{ t("没有办件", "没有办件") }}'),
        (of_template, '{{ "没有" if x else t("有", "Some") }}'),
        (of_module, 'flash("没有办件")'),
        (of_module, 'Text("没有办件", "")'),
        (of_module, 'class No(Refusal):\n    code = "a.b"\n    zh = "不行"'),
        (of_module, 'Text(f"没有{n}", f"没有{n}")'),
        (of_script, 'say("已保存");'),
        (of_script, 't("已保存", "");'),
    ],
)
def test_a_text_in_one_language_is_found(look: Callable[[str], Iterator[str]], source: str) -> None:
    assert list(look(source))


@pytest.mark.parametrize(
    ("look", "source"),
    [
        (of_template, '<p class="quiet">{{ t("没有办件", "No case") }}</p>'),
        (of_module, '"""说明."""\nText("没有办件", "No case")'),
        (of_script, 'say(t("已保存", "Kept")); // 说明'),
    ],
)
def test_one_in_both_is_not(look: Callable[[str], Iterator[str]], source: str) -> None:
    assert list(look(source)) == []


@pytest.fixture(scope="module")
def tiers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """A county, a town and a village, where nothing stays."""
    with places(tmp_path_factory.mktemp("languages")) as made:
        yield made


def pages_of(place: Place) -> Iterator[tuple[str, str]]:
    """Yield every page that the person can open: its route and what it holds."""
    for rule in place.app.url_map.iter_rules():
        mark = getattr(place.app.view_functions[rule.endpoint], MARK, None)
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static" or mark == MACHINES:
            continue
        if rule.endpoint.startswith("node."):
            continue
        answer = place.ask("GET", filled(rule.rule, place.values))
        if answer.mimetype == "text/html" and "Location" not in answer.headers:
            yield rule.rule, answer.get_data(as_text=True)


def read(page: str) -> list[str]:
    """Return what a person reads of a page, piece by piece."""
    bare = UNREAD.sub(" ", HEAD.sub("", page))
    pieces = [*SPOKEN.findall(bare), *re.split(r"<[^>]+>", bare)]
    return [unescape(piece).strip() for piece in pieces if piece.strip()]


def data_of(place: Place) -> list[str]:
    """Return what is data and stays as it is in either language, the longest first."""
    with place.node.here.store.read() as room:
        registry = place.node.here.registry(room)
    names = {name for node in registry.nodes.values() for name in (node.name, node.short_name)}
    for grant in registry.grants.values():
        names |= {grant.document.zh, grant.number}
    return sorted({*names, *DATA}, key=len, reverse=True)


@pytest.mark.parametrize("tier", [Tier.COUNTY, Tier.TOWN, Tier.VILLAGE])
def test_no_chinese_is_left_on_an_english_page(tiers: Places, tier: Tier) -> None:
    place = tiers.of[tier]
    place.speaks("en")
    data = re.compile("|".join(map(re.escape, data_of(place))))
    left = {
        (route, piece)
        for route, page in pages_of(place)
        for piece in read(page)
        if CJK.search(data.sub("", piece))
    }
    assert left == set()


@pytest.mark.parametrize("tier", [Tier.COUNTY, Tier.TOWN, Tier.VILLAGE])
def test_no_english_sentence_is_left_on_a_chinese_page(tiers: Places, tier: Tier) -> None:
    place = tiers.of[tier]
    place.speaks("zh")
    left = {
        (route, piece)
        for route, page in pages_of(place)
        for piece in read(page)
        if SENTENCE.search(COMMAND.sub("", piece))
    }
    assert left == set()
