"""Photos between nodes: the case first, then its photos, whole or in part, over any cut, to whom they are for."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from shared.app.blob_ports import TRIES, Blobs
from shared.app.pages import Pages, PageState, note_damaged
from shared.app.projection import index_case
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.domain.kinds import PAGES_BROUGHT
from shared.domain.ledgers import journal_ledger
from shared.domain.pages import JPEG, Photo, pages_body
from shared.domain.records import BlobName
from shared.domain.refusals_pages import PageNotHere, UnknownPage
from shared.replication import blob_parent
from shared.replication.blob_caller import MIN_PART
from shared.replication.codes import BadMessageSignature, LinkDown, NotNeighbours
from shared.replication.marks import STORE_EPOCH
from shared.store.blob_folder import FolderBlobs
from shared.store.blob_memory import MemoryBlobs
from shared.wire.blob_messages import NOT_WANTED, Answer, Ask, Op
from tests.support.network import (
    COUNTY,
    FAR_VILLAGE,
    OTHER_VILLAGE,
    START,
    TOWN,
    VILLAGE,
    County,
    TestNode,
)
from tests.support.photos import BACK, FRONT, Line, adds, caller, carry, carry_all, picture, state

CASE, OTHER, THIRD = (f"0190b3a5-7c1e-7000-8000-00000000000{n}" for n in (1, 2, 3))
ARRIVED, IN_TRANSIT, MISSING = PageState.ARRIVED, PageState.IN_TRANSIT, PageState.MISSING
SIZE = 400_000


def asks(county: County, child: str, parent: str, ask: Ask) -> Answer:
    """Ask as a child would that says what it likes."""
    carrier = county[child]
    calling = caller(carrier)
    calling._parent = parent
    return calling._call(ask)


def handed_up(county: County, case: str = CASE, size: int = SIZE) -> str:
    """Have the village take a case in with a photo, and hand it as far as the county."""
    village = county[VILLAGE]
    village.takes_in(case)
    sha = adds(village, case, picture(size))
    village.does(case, Act.FORWARD)
    county.settle()
    return sha


class TestCaseFirst:
    def test_the_county_sees_the_case_before_its_photo(self, county: County) -> None:
        sha = handed_up(county)
        assert state(county[COUNTY], CASE, sha) == (IN_TRANSIT, 0)
        assert Pages(county[COUNTY].here).in_transit([CASE, OTHER]) == {CASE}
        with pytest.raises(PageNotHere):
            Pages(county[COUNTY].here).read(CASE, sha)
        carry(county[VILLAGE])
        assert state(county[TOWN], CASE, sha) == (ARRIVED, 100)
        assert state(county[COUNTY], CASE, sha) == (IN_TRANSIT, 0)
        carry(county[TOWN])
        assert state(county[COUNTY], CASE, sha) == (ARRIVED, 100)
        assert Pages(county[COUNTY].here).read(CASE, sha) == (picture(SIZE), JPEG)
        assert Pages(county[COUNTY].here).in_transit([CASE]) == frozenset()

    def test_it_says_how_much_is_there(self, county: County) -> None:
        sha = handed_up(county)
        line = Line(county[VILLAGE], budget=SIZE * 0.64)
        with pytest.raises(LinkDown):
            carry(county[VILLAGE], line)
        assert state(county[TOWN], CASE, sha)[0] is IN_TRANSIT
        assert 50 <= state(county[TOWN], CASE, sha)[1] <= 64
        case = county[VILLAGE].sees(CASE)
        assert Pages(county[VILLAGE].here).sent_up(case, TOWN) == {
            sha: state(county[TOWN], CASE, sha)[1]
        }

    def test_a_photo_is_not_wanted_before_its_entry_is_there(self, county: County) -> None:
        village = county[VILLAGE]
        village.takes_in(CASE)
        sha = adds(village, CASE, picture(SIZE))
        line = Line(village)
        assert carry(village, line).sent == 0
        assert line.sent < 2000
        assert asks(county, VILLAGE, TOWN, Ask(Op.PUT, (sha,), part=b"x")).held == (NOT_WANTED,)
        village.exchange()
        assert carry(village).sent == SIZE

    def test_entries_go_before_the_next_range(self, county: County) -> None:
        handed_up(county)
        village = county[VILLAGE]

        def another(_bytes: int) -> None:
            village.takes_in(OTHER, seed=2)

        calling = caller(village)
        first = calling.carry(another)
        assert first.more
        assert first.sent < SIZE // 5
        village.exchange()
        assert county[TOWN].sees(OTHER).id == OTHER
        assert not calling.carry().more

    def test_a_slice_ends_with_its_time(self, county: County) -> None:
        handed_up(county)
        calling = caller(county[VILLAGE])
        clock = iter(range(1000))
        calling._timer = lambda: float(next(clock))
        carried = calling.carry(seconds=5)
        assert carried.more
        assert 0 < carried.sent < SIZE


class TestCuts:
    @pytest.mark.parametrize("share", [0.01, 0.1, 0.33, 0.5, 0.777, 0.9, 0.99])
    @pytest.mark.parametrize("size", [SIZE, 5_000_000])
    def test_wherever_it_is_cut_little_is_sent_again(
        self, county: County, share: float, size: int
    ) -> None:
        sha = handed_up(county, size=size)
        line = Line(county[VILLAGE], budget=size * share)
        with pytest.raises(LinkDown):
            carry(county[VILLAGE], line)
        line.budget = float("inf")
        carry(county[VILLAGE], line)
        assert state(county[TOWN], CASE, sha) == (ARRIVED, 100)
        assert line.sent <= size * 1.1 + 20_000

    def test_cut_again_and_again_it_arrives(self, county: County) -> None:
        sha = handed_up(county)
        line, cuts = Line(county[VILLAGE]), 0
        while state(county[TOWN], CASE, sha)[0] is IN_TRANSIT:
            line.budget = 100_000
            try:
                carry(county[VILLAGE], line)
            except LinkDown:
                cuts += 1
        assert cuts > 3
        assert line.sent < SIZE + (cuts + 1) * (SIZE // 10 + 2000)

    def test_what_arrived_without_an_answer_is_not_sent_again(self, county: County) -> None:
        handed_up(county)
        village = county[VILLAGE]
        line = Line(village)
        village.lose_answers = 0
        calling = caller(village, line)
        lost = {"left": 3}

        def losing(route: str, frame: bytes) -> bytes:
            answer = Line.send(line, route, frame)
            lost["left"] -= 1
            if lost["left"] == 0:
                raise LinkDown(reason="no answer")
            return answer

        line.send = losing  # type: ignore[method-assign]
        with pytest.raises(LinkDown):
            calling.carry()
        calling.carry()
        puts = [a for a in line.asks if a.op is Op.PUT]
        assert sum(len(a.part) for a in puts) == SIZE
        assert len({a.offset for a in puts}) == len(puts)

    def test_the_parents_spool_survives_its_restart(self, tmp_path: Path) -> None:
        def folder(code: str) -> Blobs:
            return FolderBlobs(tmp_path / code)

        county = County((TOWN, VILLAGE), open_blobs=folder)
        sha = handed_up(county)
        with pytest.raises(LinkDown):
            carry(county[VILLAGE], Line(county[VILLAGE], budget=SIZE // 2))
        town = county[TOWN]
        county.put(replace(town.here, blobs=folder(TOWN)), county[COUNTY])
        assert state(county[TOWN], CASE, sha)[1] >= 30
        line = Line(county[VILLAGE])
        carry(county[VILLAGE], line)
        assert line.sent < SIZE * 0.72
        assert folder(TOWN).has(sha)

    def test_one_that_is_whole_but_not_noted_is_found(self, county: County) -> None:
        sha = handed_up(county)
        county[TOWN].here.blobs.put(picture(SIZE))
        line = Line(county[VILLAGE])
        carry(county[VILLAGE], line)
        assert line.sent < 2000
        assert state(county[TOWN], CASE, sha) == (ARRIVED, 100)


class TestOrder:
    def test_what_is_due_first_goes_first(self, county: County) -> None:
        village = county[VILLAGE]
        shas = {}
        for case, seed in ((CASE, 1), (OTHER, 2), (THIRD, 3)):
            village.takes_in(case, seed=seed)
            shas[case] = adds(village, case, picture(SIZE, seed))
        days = {CASE: 3, OTHER: 1, THIRD: 2}
        with village.here.store.write() as room:
            for case, left in days.items():
                row = room.cases.get(case)
                assert row is not None
                room.cases.put(replace(row, due_at=village.here.now().replace(year=2027, day=left)))
        county.settle()
        line = Line(village)
        carry(village, line)
        order = list(dict.fromkeys(a.blobs[0] for a in line.asks if a.op is Op.PUT))
        assert order == [shas[case] for case in sorted(days, key=days.__getitem__)]

    def test_what_the_parent_holds_is_never_sent(self, county: County) -> None:
        handed_up(county)
        carry(county[VILLAGE])
        other = county[OTHER_VILLAGE]
        other.takes_in(OTHER, seed=2)
        sha = adds(other, OTHER, picture(SIZE), BACK)
        other.exchange()
        line = Line(other)
        assert carry(other, line).sent == 0
        assert line.sent < 2000
        assert state(county[TOWN], OTHER, sha) == (ARRIVED, 100)


class TestTheWayDown:
    def test_a_case_that_comes_back_brings_its_photos(self, county: County) -> None:
        village, town = county[VILLAGE], county[TOWN]
        village.takes_in(CASE)
        village.does(CASE, Act.FORWARD)
        county.settle()
        town.does(CASE, Act.TAKE_OVER)
        sha = adds(town, CASE, picture(SIZE))
        county.settle()
        assert caller(village).carry().fetched == 0
        town.does(CASE, Act.RETURN, to=VILLAGE, note="请核对")
        county.settle()
        assert caller(village).carry().fetched == SIZE
        assert Pages(village.here).read(CASE, sha)[0] == picture(SIZE)

    def test_who_lost_its_own_gets_it_back_from_above(self, county: County) -> None:
        sha = handed_up(county)
        carry(county[VILLAGE])
        note_damaged(county[VILLAGE].here, sha)
        assert caller(county[VILLAGE]).carry().fetched == SIZE
        assert state(county[VILLAGE], CASE, sha) == (ARRIVED, 100)

    def test_a_parent_that_lost_it_is_brought_it_again(self, county: County) -> None:
        sha = handed_up(county)
        carry_all(county, VILLAGE, TOWN)
        note_damaged(county[COUNTY].here, sha)
        carry(county[TOWN])
        assert state(county[COUNTY], CASE, sha) == (ARRIVED, 100)

    def test_a_parent_that_was_restored_is_brought_what_its_backup_never_knew(
        self, county: County
    ) -> None:
        sha = handed_up(county)
        carry_all(county, VILLAGE, TOWN)
        here = county[COUNTY].here
        here.blobs.drop(sha)
        with here.store.write() as room:
            room.blobs.drop(sha)
            room.desk.set_value(STORE_EPOCH, "")
            index_case(here, room, CASE)
        county.settle()
        carry(county[TOWN])
        assert state(county[COUNTY], CASE, sha) == (ARRIVED, 100)


class TestSpoilt:
    def test_a_byte_that_changed_on_the_way_is_noticed_by_the_frame(self, county: County) -> None:
        sha = handed_up(county)
        line = Line(county[VILLAGE])
        line.before = lambda raw: raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:]
        with pytest.raises(BadMessageSignature):
            carry(county[VILLAGE], line)
        assert state(county[TOWN], CASE, sha) == (IN_TRANSIT, 0)
        carry(county[VILLAGE])
        assert state(county[TOWN], CASE, sha) == (ARRIVED, 100)

    def test_wrong_bytes_are_dropped_and_sent_once_more(self, county: County) -> None:
        sha = handed_up(county)
        self.spoil(county, sha)
        line = Line(county[VILLAGE])
        carry(county[VILLAGE], line)
        assert state(county[TOWN], CASE, sha) == (ARRIVED, 100)
        assert county[TOWN].here.blobs.received(sha) == 0

    def test_wrong_twice_it_is_missing_and_no_third_time_is_tried(
        self, county: County, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sha = handed_up(county)
        monkeypatch.setattr(MemoryBlobs, "finish", lambda self, sha: bool(self.drop_spool(sha)))
        line = Line(county[VILLAGE])
        carry(county[VILLAGE], line)
        assert len([a for a in line.asks if a.op is Op.PUT and a.offset == 0]) == TRIES
        assert state(county[TOWN], CASE, sha) == (MISSING, 0)
        line = Line(county[VILLAGE])
        carry(county[VILLAGE], line)
        assert not [a for a in line.asks if a.op is Op.PUT]

    def test_bytes_that_are_gone_at_their_author_are_missing_everywhere(
        self, county: County
    ) -> None:
        sha = handed_up(county)
        county[VILLAGE].here.blobs.drop(sha)
        carry_all(county, VILLAGE, TOWN)
        for code in (VILLAGE, TOWN, COUNTY):
            assert state(county[code], CASE, sha) == (MISSING, 0)
        adds(county[VILLAGE], CASE, picture(SIZE, 7))
        county.settle()
        carry_all(county, VILLAGE, TOWN)
        assert county[COUNTY].sees(CASE).pages[FRONT].photo.blob != sha

    def test_the_same_photo_again_ends_it(self, county: County) -> None:
        sha = handed_up(county)
        county[VILLAGE].here.blobs.drop(sha)
        carry_all(county, VILLAGE, TOWN)
        adds(county[VILLAGE], CASE, picture(SIZE))
        county.settle()
        carry_all(county, VILLAGE, TOWN)
        assert state(county[COUNTY], CASE, sha) == (ARRIVED, 100)

    def test_a_page_damaged_on_the_disk_is_noticed_when_it_is_read(self, county: County) -> None:
        sha = handed_up(county)
        blobs = county[VILLAGE].here.blobs
        assert isinstance(blobs, MemoryBlobs)
        blobs._whole[sha] = b"?" + blobs._whole[sha][1:]
        with pytest.raises(PageNotHere):
            Pages(county[VILLAGE].here).read(CASE, sha)
        assert state(county[VILLAGE], CASE, sha)[0] is IN_TRANSIT
        carry(county[VILLAGE])
        assert state(county[VILLAGE], CASE, sha)[0] is MISSING

    def test_a_node_that_is_suspended_brings_nothing_more(self, county: County) -> None:
        sha = handed_up(county)
        with county[COUNTY].here.store.read() as room:
            registry = replace(county[COUNTY].here.registry(room), suspended={(VILLAGE, 1): START})
        case = county[COUNTY].sees(CASE)
        found = Pages(county[COUNTY].here).whereabouts(case, registry)
        assert found[sha].state is MISSING

    def spoil(self, county: County, sha: str) -> None:
        """Let the town have received half of it, and a wrong byte in it."""
        wrong = bytearray(picture(SIZE)[: SIZE // 2])
        wrong[100] ^= 1
        county[TOWN].here.blobs.append(sha, 0, bytes(wrong))


class TestStrangers:
    @pytest.fixture
    def sha(self, county: County) -> str:
        """Village A's photo, held by the town."""
        sha = handed_up(county)
        carry(county[VILLAGE])
        return sha

    def every_call(self, county: County, sha: str) -> None:
        """Try all that one can ask of a blob, as the other village."""
        for ask in (
            Ask(Op.HAVE, (sha,)),
            Ask(Op.PUT, (sha,), part=b"x"),
            Ask(Op.GET, (sha,), 0, 1000),
            Ask(Op.LOST, (sha,)),
        ):
            answer = asks(county, OTHER_VILLAGE, TOWN, ask)
            assert answer == Answer((NOT_WANTED,))

    def test_another_village_can_neither_fetch_nor_bring_nor_deny_it(
        self, county: County, sha: str
    ) -> None:
        self.every_call(county, sha)
        assert state(county[TOWN], CASE, sha) == (ARRIVED, 100)

    def test_nor_before_it_arrived(self, county: County) -> None:
        sha = handed_up(county)
        self.every_call(county, sha)
        assert state(county[TOWN], CASE, sha) == (IN_TRANSIT, 0)

    def test_nor_by_a_journal_about_the_case(self, county: County, sha: str) -> None:
        other = county[OTHER_VILLAGE]
        body = {**pages_body("id-card", [Photo(FRONT, sha, SIZE, JPEG)]), "by": "何有福"}
        with other.here.store.write() as room:
            ledger = journal_ledger(OTHER_VILLAGE, CASE)
            append(other.here, room, ledger, Draft(PAGES_BROUGHT, body), other.actor)
        other.exchange()
        with county[TOWN].here.store.write() as room:
            room.blobs.name(BlobName(sha, ledger, CASE, OTHER_VILLAGE))
        self.every_call(county, sha)
        assert [p.node for p in county[TOWN].sees(CASE).added] == [VILLAGE]

    def test_nor_are_bytes_given_for_a_digest_that_one_wrote_down(
        self, county: County, sha: str
    ) -> None:
        claims(county[OTHER_VILLAGE], sha)
        county[OTHER_VILLAGE].exchange()
        answer = asks(county, OTHER_VILLAGE, TOWN, Ask(Op.GET, (sha,), 0, 1000))
        assert answer == Answer((NOT_WANTED,))

    def test_a_page_is_shown_only_by_the_case_that_names_it(self, county: County, sha: str) -> None:
        county[VILLAGE].takes_in(OTHER, seed=2)
        with pytest.raises(UnknownPage):
            Pages(county[VILLAGE].here).read(OTHER, sha)
        with pytest.raises(UnknownPage):
            Pages(county[VILLAGE].here).read(CASE, "0" * 64)

    def test_who_is_not_below_is_not_answered(self, county: County, sha: str) -> None:
        far = county[FAR_VILLAGE]
        far.parent = county[TOWN]
        with pytest.raises(NotNeighbours):
            asks(county, FAR_VILLAGE, TOWN, Ask(Op.GET, (sha,), 0, 1000))


class TestBounds:
    def test_nothing_beyond_its_size_is_taken(self, county: County) -> None:
        sha = handed_up(county, size=1000)
        for part in (b"x" * 1001, b"x" * 400_000):
            answer = asks(county, VILLAGE, TOWN, Ask(Op.PUT, (sha,), part=part))
            assert answer.held == (0,)
        assert county[TOWN].here.blobs.received(sha) == 0

    def test_a_replay_changes_nothing(self, county: County) -> None:
        sha = handed_up(county)
        line = Line(county[VILLAGE])
        carry(county[VILLAGE], line)
        for frame in line.frames:
            county[TOWN].endpoint.answer_blob(frame)
        assert state(county[TOWN], CASE, sha) == (ARRIVED, 100)
        assert list(county[TOWN].here.blobs.spools()) == []

    def test_blobs_that_are_here_in_part_are_bounded(
        self, county: County, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(blob_parent, "MAX_SPOOLS", 1)
        village = county[VILLAGE]
        village.takes_in(CASE)
        one = adds(village, CASE, picture(SIZE), FRONT)
        two = adds(village, CASE, picture(SIZE, 2), BACK)
        village.exchange()
        assert asks(county, VILLAGE, TOWN, Ask(Op.PUT, (one,), part=b"x")).held == (1,)
        assert asks(county, VILLAGE, TOWN, Ask(Op.PUT, (two,), part=b"x")).held == (0,)

    def test_a_range_follows_the_link(self, county: County) -> None:
        handed_up(county, size=5_000_000)
        slow = caller(county[VILLAGE])
        ticks: Callable[[], float] = iter([n * 10.0 for n in range(500)]).__next__
        slow._timer = ticks
        line = Line(county[VILLAGE])
        slow._carrier = line
        slow.carry(seconds=200)
        assert {len(a.part) for a in line.asks if a.op is Op.PUT} <= {MIN_PART, 2 * MIN_PART}


def claims(node: TestNode, sha: str) -> None:
    """Have a node take a case in that names a digest of which it has no bytes."""
    node.takes_in(OTHER, seed=2)
    body = {**pages_body("id-card", [Photo(FRONT, sha, SIZE, JPEG)]), "by": "何有福"}
    with node.here.store.write() as room:
        append(node.here, room, f"case:{OTHER}", Draft("case.pages_added.v1", body), node.actor)
