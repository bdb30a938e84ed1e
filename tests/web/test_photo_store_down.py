"""A place for photos that fails: the upload's page says so with all that was there, and neighbours are told to come again."""

from pathlib import Path

import pytest
from flask import Flask

from shared.app.pages import photos_of
from shared.domain.acts import Act
from shared.replication.bootstrap import Gate
from shared.replication.codes import PeerRefused
from shared.store.blob_folder import FolderBlobs
from shared.transport.http_server import node_blueprint
from shared.wire.blob_messages import BLOB_ROUTE
from tests.support.network import TOWN, VILLAGE, County
from tests.support.photos import BACK, FRONT, Line, adds, carry, picture, state
from tests.web.desks import A_CASE, visitor
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, SMALL
from tests.web.taking_in import Agent, signed_in
from tests.web.test_photos_taken import COVER, HEAD, begun, county_draft, taken_in, takes
from tests.wire.uploads import photo

PHOTOS = f"{CASE_PAGE}/photos/id-card"


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(SMALL, open_blobs=lambda code: FolderBlobs(tmp_path / code))


@pytest.fixture
def agent(county: County) -> Agent:
    return signed_in(county)


def fails(folder: Path) -> None:
    """Let a node's photos be out of reach: a file is where their folder was."""
    if folder.exists():
        folder.rename(folder.with_suffix(".away"))
    folder.write_text("")


def heals(folder: Path) -> None:
    """Bring the photos back."""
    folder.unlink()
    if folder.with_suffix(".away").exists():
        folder.with_suffix(".away").rename(folder)


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "存放照片的地方没有应答或已满"), ("en", "The place for photos")]
)
def test_a_draft_keeps_all_it_has_and_takes_the_photo_later(
    county: County, agent: Agent, tmp_path: Path, language: str, words: str
) -> None:
    agent.post("/account/language", {"language": language})
    draft = begun(agent)
    takes(agent, draft, COVER, photo())
    fails(tmp_path / VILLAGE)
    answer = takes(agent, draft, HEAD, photo(seed=2))
    assert answer.status_code == 503
    assert words in answer.text
    assert "blobs.down" in answer.text
    assert not faults(answer.text)
    assert f'action="/take-in/{draft}/photos/{HEAD}#p-head-1" class="wrong"' in answer.text
    assert list(photos_of(county_draft(county, draft))) == [COVER]
    assert 'value="赵桂兰"' in agent.get(f"/take-in/{draft}/applicant").text

    heals(tmp_path / VILLAGE)
    assert takes(agent, draft, HEAD, photo(seed=2)).status_code == 200
    assert set(taken_in(agent, county, draft).pages) == {COVER, HEAD}


def test_a_case_goes_on_without_its_photos(county: County, tmp_path: Path) -> None:
    village = county[VILLAGE]
    village.takes_in(A_CASE)
    sha = adds(village, A_CASE, photo(), FRONT)
    person = visitor(county, VILLAGE, "agent")
    person.get(PHOTOS)
    fails(tmp_path / VILLAGE)
    answer = person.upload(f"{PHOTOS}/back/1", "photo", "x.jpg", photo(seed=2))
    assert answer.status_code == 503
    assert "blobs.down" in answer.text
    assert BACK not in village.sees(A_CASE).pages
    looked = person.client.get(f"{CASE_PAGE}/pages/{sha}")
    assert (looked.status_code, "blobs.down" in looked.text) == (503, True)
    assert person.get(CASE_PAGE).status_code == 200
    village.does(A_CASE, Act.FORWARD)
    village.exchange()
    assert county[TOWN].sees(A_CASE).custody.offered_to == TOWN

    heals(tmp_path / VILLAGE)
    assert person.client.get(f"{CASE_PAGE}/pages/{sha}").status_code == 200


def test_a_neighbour_is_told_and_brings_it_again(county: County, tmp_path: Path) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(A_CASE)
    sha = adds(village, A_CASE, picture(100))
    village.does(A_CASE, Act.FORWARD)
    village.exchange()
    app = Flask(__name__)
    app.register_blueprint(node_blueprint(town.endpoint, Gate(town.here, None)))
    told: list[tuple[int, str]] = []

    def over_http(raw: bytes) -> bytes:
        answer = app.test_client().post(BLOB_ROUTE.split(" ")[1], data=raw)
        if answer.status_code != 200:
            told.append((answer.status_code, answer.get_json()["code"]))
            raise PeerRefused(reason="no")
        return raw

    fails(tmp_path / TOWN)
    with pytest.raises(PeerRefused):
        carry(village, Line(village, before=over_http))
    assert told == [(503, "blobs.down")]
    assert "传输中 0%" in visitor(county, TOWN, "clerk").get(CASE_PAGE).text
    village.takes_in("01930000-0000-7000-8000-00000000000b", seed=2)
    assert village.exchange().sent > 0

    heals(tmp_path / TOWN)
    carry(village)
    assert state(town, A_CASE, sha)[1] == 100
