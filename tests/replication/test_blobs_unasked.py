"""What a node brings that keeps to no rule of the door: other bytes than it says, wrong sizes, very many beginnings."""

from collections.abc import Sequence
from hashlib import sha256

import pytest

from shared.app.blob_ports import TRIES
from shared.app.pages import Pages
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.domain.kinds import PAGES_ADDED
from shared.domain.ledgers import case_ledger
from shared.domain.pages import JPEG, MAX_BLOB, PDF, Photo, Slot, pages_body
from shared.replication.blob_parent import MAX_SPOOLS_EACH
from shared.wire.blob_messages import Ask, Op
from tests.replication.test_blobs import ARRIVED, CASE, IN_TRANSIT, MISSING, OTHER, SIZE, asks
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.support.photos import FRONT, Line, adds, caller, carry, carry_all, picture, state
from tests.wire.uploads import pdf

HTML = b"<script>alert(1)</script>"


def names(county: County, blobs: Sequence[tuple[str, int, str]], case: str = CASE) -> None:
    """Have the village take a case in that names such blobs, and hand it up."""
    village = county[VILLAGE]
    village.takes_in(case)
    photos = [
        Photo(Slot("id-card", "front", n + 1), sha, size, kind)
        for n, (sha, size, kind) in enumerate(blobs)
    ]
    with village.here.store.write() as room:
        for at in range(0, len(photos), 40):
            body = {**pages_body("id-card", photos[at : at + 40]), "by": "何有福"}
            append(village.here, room, case_ledger(case), Draft(PAGES_ADDED, body), village.actor)
    village.does(case, Act.FORWARD)
    county.settle()


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return sha256(content).hexdigest()


class TestOtherThanItSays:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [(HTML, JPEG), (pdf(script="app.alert(1)"), PDF), (pdf(script="app.alert(1)"), JPEG)],
        ids=["html", "script", "script as a photo"],
    )
    def test_it_is_kept_nowhere_and_told_as_missing(
        self, county: County, content: bytes, kind: str
    ) -> None:
        sha = adds(county[VILLAGE], self.taken_in(county), content)
        county.settle()
        line = Line(county[VILLAGE])
        carry(county[VILLAGE], line)
        assert len([a for a in line.asks if a.op is Op.PUT]) == TRIES
        assert not county[TOWN].here.blobs.has(sha)
        assert state(county[TOWN], CASE, sha) == (MISSING, 0)
        assert not carry(county[VILLAGE]).sent

    def test_what_is_another_thing_that_may_be_kept_is_shown_as_what_it_is(
        self, county: County
    ) -> None:
        content = pdf()
        names(county, [(digest(content), len(content), JPEG)])
        asks(county, VILLAGE, TOWN, Ask(Op.PUT, (digest(content),), part=content))
        assert Pages(county[TOWN].here).read(CASE, digest(content)) == (content, PDF)

    def test_bytes_that_nobody_noted_are_looked_at_too(self, county: County) -> None:
        names(county, [(digest(HTML), len(HTML), JPEG)])
        county[TOWN].here.blobs.put(HTML)
        assert asks(county, VILLAGE, TOWN, Ask(Op.HAVE, (digest(HTML),))).held == (0,)
        assert state(county[TOWN], CASE, digest(HTML)) == (IN_TRANSIT, 0)

    def test_what_comes_from_above_is_looked_at_and_not_fetched_for_ever(
        self, county: County
    ) -> None:
        village, town = county[VILLAGE], county[TOWN]
        self.taken_in(county)
        village.does(CASE, Act.FORWARD)
        county.settle()
        town.does(CASE, Act.TAKE_OVER)
        sha = adds(town, CASE, HTML)
        town.does(CASE, Act.RETURN, to=VILLAGE, note="请核对")
        county.settle()
        fetched = [caller(village).carry().fetched for _ in range(TRIES + 1)]
        assert fetched == [len(HTML)] * TRIES + [0]
        assert not village.here.blobs.has(sha)

    def taken_in(self, county: County) -> str:
        """Have the village take a case in."""
        county[VILLAGE].takes_in(CASE)
        return CASE


class TestSizes:
    @pytest.mark.parametrize("size", [1, MAX_BLOB])
    def test_who_names_it_first_with_another_size_holds_up_nobody(
        self, county: County, size: int
    ) -> None:
        content = picture(SIZE)
        names(county, [(digest(content), size, PDF)])
        other = county[OTHER_VILLAGE]
        other.takes_in(OTHER, seed=2)
        sha = adds(other, OTHER, content)
        other.does(OTHER, Act.FORWARD)
        county.settle()
        assert carry(other).sent == SIZE
        assert state(county[TOWN], OTHER, sha) == (ARRIVED, 100)
        carry_all(county, TOWN)
        assert state(county[COUNTY], OTHER, sha) == (ARRIVED, 100)
        assert Pages(county[COUNTY].here).read(OTHER, sha) == (content, JPEG)

    def test_a_share_is_never_more_than_all_of_it(self, county: County) -> None:
        content = picture(SIZE)
        names(county, [(digest(content), 1, JPEG)])
        county[TOWN].here.blobs.append(digest(content), 0, content[:1000])
        assert state(county[TOWN], CASE, digest(content)) == (IN_TRANSIT, 99)

    def test_what_stood_whole_in_its_spool_when_the_power_failed_is_taken_in(
        self, county: County
    ) -> None:
        village = county[VILLAGE]
        village.takes_in(CASE)
        sha = adds(village, CASE, picture(SIZE))
        county.settle()
        county[TOWN].here.blobs.append(sha, 0, picture(SIZE))
        assert carry(village).sent < SIZE // 5
        assert state(county[TOWN], CASE, sha) == (ARRIVED, 100)


def test_one_child_leaves_room_for_the_others(county: County) -> None:
    shas = [digest(b"%d" % n) for n in range(40)]
    names(county, [(sha, SIZE, JPEG) for sha in shas])
    for sha in shas:
        asks(county, VILLAGE, TOWN, Ask(Op.PUT, (sha,), part=b"x"))
    assert len(list(county[TOWN].here.blobs.spools())) == MAX_SPOOLS_EACH
    other = county[OTHER_VILLAGE]
    other.takes_in(OTHER, seed=2)
    sha = adds(other, OTHER, picture(SIZE), FRONT)
    county.settle()
    carry(other)
    assert state(county[TOWN], OTHER, sha) == (ARRIVED, 100)
