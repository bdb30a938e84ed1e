"""Keeping house among photos: what is gone is noticed, what nobody names goes after a week."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.app import blob_keeping
from shared.app.blob_keeping import Tended, tend
from shared.app.drafts import Drafts
from shared.app.pages import Pages, PageState
from shared.domain.acts import Act
from shared.domain.pages import JPEG, PDF
from shared.domain.refusals_pages import BlobsDown
from shared.store.blob_folder import FolderBlobs
from shared.store.blob_memory import MemoryBlobs
from tests.app.nodes import CASE
from tests.support.network import TOWN, VILLAGE, County
from tests.support.photos import BACK, FRONT, adds, picture, state


@pytest.fixture
def county() -> County:
    return County((TOWN, VILLAGE))


def test_what_a_case_or_a_draft_names_stays_and_the_rest_goes_after_a_week(county: County) -> None:
    village = county[VILLAGE]
    here = village.here
    village.takes_in(CASE)
    named = adds(village, CASE, picture(100, 1))
    draft = Drafts(here).begin("elderly-allowance", village.actor.staff)
    for seed in (2, 3):
        Pages(here).keep(draft.id, FRONT, picture(100, seed), JPEG)
    unnoted = here.blobs.put(picture(100, 4))
    here.blobs.append("0" * 64, 0, b"x")
    assert set(here.blobs.all()) >= {named, unnoted}
    assert tend(here) == Tended(0, 0, 0)
    assert list(here.blobs.spools()) == []
    county.clock.time += timedelta(days=6)
    assert tend(here).dropped == 0
    county.clock.time += timedelta(days=2)
    assert tend(here).dropped == 2
    kept = Pages(here).read_kept(draft.id, Drafts(here).get(draft.id).data["photos"][str(FRONT)])
    assert kept == (picture(100, 3), JPEG)
    assert len(list(here.blobs.all())) == 2
    Drafts(here).drop(draft.id)
    assert tend(here).dropped == 1
    assert list(here.blobs.all()) == [named]


def test_a_blob_still_on_its_way_keeps_its_spool(county: County) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    sha = adds(village, CASE, picture(100))
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.here.blobs.append(sha, 0, picture(100)[:50])
    tend(town.here)
    assert town.here.blobs.received(sha) == 50


def test_parts_that_have_not_grown_for_a_week_make_room(county: County) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    still, growing = (adds(village, CASE, picture(100, n), s) for n, s in ((1, FRONT), (2, BACK)))
    village.exchange()
    for sha in (still, growing):
        town.here.blobs.append(sha, 0, b"x")
    for day in range(1, 10):
        tend(town.here)
        county.clock.time += timedelta(days=1)
        town.here.blobs.append(growing, day, b"x")
        assert (town.here.blobs.received(still) == 1) is (day < 8)
    assert town.here.blobs.received(growing) == 10


def test_bytes_gone_or_spoilt_are_noticed(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blob_keeping, "READ_AT_ONCE", 2)
    village = county[VILLAGE]
    village.takes_in(CASE)
    shas = [adds(village, CASE, picture(100, seed)) for seed in range(5)]
    blobs = village.here.blobs
    assert isinstance(blobs, MemoryBlobs)
    blobs.drop(shas[0])
    assert tend(village.here).gone == 1
    assert tend(village.here).gone == 0
    for sha in shas[1:3]:
        blobs._whole[sha] = b"?" * 100
    assert sum(tend(village.here).spoilt for _ in range(3)) == 2
    with village.here.store.read() as room:
        assert {b.sha for b in room.blobs.all() if b.here} == set(shas[3:])
    blobs.put(picture(100, 0))
    tend(village.here)
    with village.here.store.read() as room:
        assert {b.sha for b in room.blobs.all() if b.here} == {shas[0], *shas[3:]}


def test_an_entry_says_what_was_found_before_it_came(county: County) -> None:
    """As where a node is put back over its folder: the photos are there, their entries come again."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    Pages(village.here).add(CASE, FRONT, b"%PDF-", PDF, village.actor)
    sha = town.here.blobs.put(b"%PDF-")
    tend(town.here)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    assert Pages(town.here).read(CASE, sha) == (b"%PDF-", PDF)


def test_a_photo_found_before_it_was_kept_is_taken_in(county: County) -> None:
    """As where the power fails after the bytes are on the disk, and the photo is taken again."""
    village = county[VILLAGE]
    draft = Drafts(village.here).begin("elderly-allowance", village.actor.staff)
    village.here.blobs.put(picture(100))
    tend(village.here)
    Pages(village.here).keep(draft.id, FRONT, picture(100), JPEG)
    village.takes_in(draft.id)
    assert village.sees(draft.id).pages[FRONT].photo.type == JPEG


def test_what_is_known_of_a_photo_is_not_told_anew(county: County) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    sha = adds(village, CASE, picture(100))
    Pages(village.here).add(CASE, BACK, picture(100), PDF, village.actor)
    assert Pages(village.here).read(CASE, sha) == (picture(100), JPEG)


def test_where_the_folder_cannot_be_looked_into_nothing_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "blobs"
    village = County((TOWN, VILLAGE), open_blobs=lambda _code: FolderBlobs(folder))[VILLAGE]
    village.takes_in(CASE)
    sha = adds(village, CASE, picture(100))
    folder.rename(tmp_path / "elsewhere")
    folder.write_text("")
    with pytest.raises(BlobsDown):
        tend(village.here)
    assert state(village, CASE, sha) == (PageState.ARRIVED, 100)
