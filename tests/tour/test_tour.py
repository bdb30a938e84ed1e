"""The tour shows every page that there is, and none that is gone."""

from collections.abc import Iterator

import pytest

from shared.domain.codes import Tier
from tests.hostile.places import Places
from tests.tour.at_the_door import app_stops
from tests.tour.index import FOLDER, LANGUAGES, WIDTHS, file_of
from tests.tour.stops import lived_in, stops

MOST = 15_000_000
"""Bytes of all pictures together."""


@pytest.fixture(scope="module")
def tiers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """A county, a town and a village after some days' work."""
    with lived_in(tmp_path_factory.mktemp("tour")) as made:
        yield made


def test_every_page_has_its_pictures_and_every_picture_its_page(tiers: Places) -> None:
    wanted = {
        file_of(stop, language, width)
        for stop in (*(s for tier in Tier for s in stops(tiers.of[tier])), *app_stops())
        for language in LANGUAGES
        for width in WIDTHS
    }
    assert set(FOLDER.rglob("*.webp")) == wanted
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in wanted if path.name not in index] == []


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.webp")) < MOST
