"""Photos that come while the house is kept: none of them is declared gone, and none is deleted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from shared.app import blob_keeping
from shared.app.blob_keeping import tend
from shared.app.drafts import Drafts
from shared.app.pages import Pages, note_damaged
from shared.domain.acts import Act
from shared.domain.pages import JPEG
from shared.store.blob_memory import MemoryBlobs
from shared.store.block import Block
from shared.store.memory import MemoryRoom, MemoryStore
from tests.app.nodes import CASE
from tests.support.network import TOWN, VILLAGE, County, TestNode
from tests.support.photos import BACK, FRONT, adds, picture

Work = Callable[[], object]


class Meanwhile:
    """What somebody else does, once, at the moment of that name."""

    def __init__(self) -> None:
        self.works: dict[str, Work] = {}

    def __call__(self, moment: str) -> None:
        self.works.pop(moment, lambda: None)()


class BusyBlobs(MemoryBlobs):
    """A place for blobs where somebody is busy after each list, part of a list, put and drop."""

    def __init__(self, meanwhile: Meanwhile) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def all(self) -> Iterator[str]:
        """Yield what was there when the list began."""
        yield from super().all()
        self._meanwhile("listed")

    def spools(self) -> Iterator[str]:
        """Yield what is there in part, begun a moment ago."""
        self._meanwhile("before spools are listed")
        yield from super().spools()

    def put(self, content: bytes) -> str:
        """Keep a blob."""
        sha = super().put(content)
        self._meanwhile("put")
        return sha

    def drop(self, sha: str) -> None:
        """Forget a blob."""
        super().drop(sha)
        self._meanwhile("dropped")


class BusyStore(MemoryStore):
    """A store where somebody is busy right after a blob was forgotten."""

    def __init__(self, meanwhile: Meanwhile) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def write(self) -> Block[MemoryRoom]:
        """Begin a writing transaction."""
        return Block(self._written())

    @contextmanager
    def _written(self) -> Iterator[MemoryRoom]:
        with super().write() as room:
            before = len(room.blobs.all())
            yield room
            is_less = len(room.blobs.all()) < before
        if is_less:
            self._meanwhile("forgotten")


@pytest.fixture
def meanwhile() -> Meanwhile:
    return Meanwhile()


@pytest.fixture
def county(meanwhile: Meanwhile) -> County:
    return County(
        (TOWN, VILLAGE),
        open_store=lambda _code: BusyStore(meanwhile),
        open_blobs=lambda _code: BusyBlobs(meanwhile),
    )


def with_a_photo(county: County) -> tuple[TestNode, str]:
    """Have the village take a case in with a photo; return the village and the photo's SHA-256."""
    village = county[VILLAGE]
    village.takes_in(CASE)
    return village, adds(village, CASE, picture(100))


def left_for_a_week(county: County) -> tuple[str, str]:
    """Have a draft let go of a photo, and a week go by; return the draft and the photo's SHA-256."""
    here = county[VILLAGE].here
    draft = Drafts(here).begin("elderly-allowance", county[VILLAGE].actor.staff).id
    Pages(here).keep(draft, FRONT, picture(100), JPEG)
    sha = next(here.blobs.all())
    Pages(here).remove(draft, FRONT)
    county.clock.time += timedelta(days=8)
    return draft, sha


def test_a_photo_kept_after_the_list_was_made_is_not_gone(
    county: County, meanwhile: Meanwhile
) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    gone = adds(village, CASE, picture(100, 1), FRONT)
    village.here.blobs.drop(gone)
    kept: list[str] = []
    meanwhile.works["listed"] = lambda: kept.append(adds(village, CASE, picture(100, 2), BACK))

    assert tend(village.here).gone == 1
    with village.here.store.read() as room:
        assert {b.sha: b.here for b in room.blobs.all()} == {gone: False, kept[0]: True}


def test_bytes_brought_again_after_the_list_was_made_are_not_gone(
    county: County, meanwhile: Meanwhile
) -> None:
    village, sha = with_a_photo(county)
    village.here.blobs.drop(sha)
    meanwhile.works["listed"] = lambda: village.here.blobs.put(picture(100))

    assert tend(village.here).gone == 0


def test_bytes_spoilt_after_the_list_was_made_are_not_noted_as_here(
    county: County, meanwhile: Meanwhile
) -> None:
    village, sha = with_a_photo(county)
    unnoted = village.here.blobs.put(picture(100, 2))

    def spoils() -> None:
        note_damaged(village.here, sha)
        village.here.blobs.drop(unnoted)

    meanwhile.works["listed"] = spoils
    tend(village.here)
    with village.here.store.read() as room:
        assert {b.sha: b.here for b in room.blobs.all()} == {sha: False}


def test_what_takes_several_transactions_is_all_noted(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blob_keeping, "ASKED_AT_ONCE", 2)
    village = county[VILLAGE]
    village.takes_in(CASE)
    for seed in range(5):
        village.here.blobs.drop(adds(village, CASE, picture(100, seed)))
    assert tend(village.here).gone == 5


def test_parts_that_begin_to_come_meanwhile_are_not_dropped(
    county: County, meanwhile: Meanwhile
) -> None:
    (village, sha), town = with_a_photo(county), county[TOWN]
    village.does(CASE, Act.FORWARD)

    def comes() -> None:
        village.exchange()
        town.here.blobs.append(sha, 0, picture(100)[:50])

    meanwhile.works["before spools are listed"] = comes
    tend(town.here)
    assert town.here.blobs.received(sha) == 50


def test_a_photo_taken_again_after_it_was_forgotten_keeps_its_bytes(
    county: County, meanwhile: Meanwhile
) -> None:
    draft, sha = left_for_a_week(county)
    pages = Pages(county[VILLAGE].here)
    meanwhile.works["forgotten"] = lambda: pages.keep(draft, BACK, picture(100), JPEG)

    tend(county[VILLAGE].here)
    assert pages.read_kept(draft, sha) == (picture(100), JPEG)


def test_a_photo_forgotten_after_it_was_put_is_put_again(
    county: County, meanwhile: Meanwhile
) -> None:
    draft, sha = left_for_a_week(county)
    pages = Pages(county[VILLAGE].here)
    meanwhile.works["put"] = lambda: tend(county[VILLAGE].here)

    pages.keep(draft, BACK, picture(100), JPEG)
    assert pages.read_kept(draft, sha) == (picture(100), JPEG)


def test_a_photo_taken_anew_while_its_spoilt_bytes_are_dropped_is_here(
    county: County, meanwhile: Meanwhile
) -> None:
    village, sha = with_a_photo(county)
    meanwhile.works["dropped"] = lambda: adds(village, CASE, picture(100))

    note_damaged(village.here, sha)
    with village.here.store.read() as room:
        known = room.blobs.get(sha)
    assert known is not None
    assert known.here
