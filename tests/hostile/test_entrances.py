"""Whether the list of entrances is whole: every route of every tier, every file that a command reads, every name that a page reads."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from shared.domain.codes import Tier
from tests.hostile.corpus import CORPUS, Shape, specimens
from tests.hostile.entrances import DEVICE, FILES, FORMS, NODE, QUERIES, WRITTEN
from tests.hostile.places import Place, Places

pytestmark = pytest.mark.xdist_group("hostile")
ROOT = Path(__file__).parents[2]
ASKED = re.compile(r'args\.(?:get|getlist)\(\s*"([a-z_]+)"')
POSTED = re.compile(r'form\.(?:get|getlist)\(\s*f?"([a-z_.{}]+)"')
PAGES = ("shared/web", "center/web", "town_node/web", "village_agent/web")


def sources() -> str:
    """Return the code and the templates of all pages."""
    files = (
        path
        for folder in PAGES
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".html"}
    )
    return "\n".join(path.read_text() for path in files)


def plain(endpoint: str) -> set[str]:
    """Return an endpoint with its blueprint and without."""
    return {endpoint, endpoint.partition(".")[2]}


@pytest.mark.parametrize("tier", Tier)
def test_every_route_that_is_posted_to_is_in_the_list(tiers: Places, tier: Tier) -> None:
    listed = {form.endpoint for form in FORMS} | NODE | DEVICE
    posts = {e for e, methods in _routes(tiers.of[tier]) if methods - {"GET", "HEAD", "OPTIONS"}}
    assert [endpoint for endpoint in posts if not plain(endpoint) & listed] == []


def test_the_list_holds_no_route_that_no_tier_has(tiers: Places) -> None:
    have = {n for place in tiers.of.values() for e, _ in _routes(place) for n in plain(e)}
    assert {form.endpoint for form in FORMS} | set(QUERIES) | NODE | DEVICE <= have


def test_no_page_reads_a_name_that_is_not_attacked() -> None:
    assert set(ASKED.findall(sources())) == {n for names in QUERIES.values() for n in names}
    posted = {name for form in FORMS for name in form.fields}
    read = {name for name in POSTED.findall(sources()) if "{" not in name}
    assert len(read) > 15
    assert read <= posted


def test_every_file_that_a_command_reads_is_in_the_list() -> None:
    found = {
        name
        for tier in ("center", "town_node", "village_agent")
        for name in _files(import_module(f"{tier}.cli").main, "")
    }
    assert found == FILES.keys() | WRITTEN


def test_every_evil_has_a_dress_and_each_is_made_when_it_is_asked_for() -> None:
    assert len({evil.name for evil in CORPUS}) == len(CORPUS)
    assert {s.shape for s in specimens(*Shape)} == set(Shape)
    assert all(evil.dresses for evil in CORPUS)


def _routes(place: Place) -> Iterator[tuple[str, set[str]]]:
    for rule in place.app.url_map.iter_rules():
        yield rule.endpoint, set(rule.methods or ())


def _files(command: click.Command, name: str) -> Iterator[str]:
    """Give the parameters of a command and of those below it that name a file or a folder, but for the node's own."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from _files(found, f"{name} {below}".strip())
        return
    for parameter in command.params:
        if isinstance(parameter.type, click.Path) and parameter.name != "data":
            yield f"{name} {parameter.name}"
