"""What every store promises of the blobs that are known."""

from dataclasses import replace

from shared.app.ports import Store
from shared.domain.records import BlobAck, BlobName, CaseRow, KnownBlob
from tests.store.builders import NOW, TOWN, VILLAGE, later

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
CASE, URGENT, ENDED = "case-1", "case-2", "case-3"


def blob(sha: str, size: int = 10, *, here: bool = True) -> KnownBlob:
    """Return a known blob."""
    return KnownBlob(sha, size, "image/jpeg", here, NOW)


def name(sha: str, case: str) -> BlobName:
    """Return that a case names a blob."""
    return BlobName(sha, f"case:{case}", case, VILLAGE)


def row(case: str, minutes: int | None) -> CaseRow:
    """Return a case due in some minutes, or not at all."""
    return CaseRow(
        case, "", "m", "", "", "", VILLAGE, VILLAGE, "", "taken_in", False, False, "",
        None if minutes is None else later(minutes), NOW, NOW, 0, False,
    )  # fmt: skip


class TestKnown:
    def test_a_blob_is_kept_replaced_and_forgotten_with_all_about_it(self, store: Store) -> None:
        lost = replace(blob(A, here=False), lost=True, source=TOWN)
        with store.write() as room:
            room.blobs.put(blob(B))
            room.blobs.put(blob(A))
            room.blobs.put(lost)
            room.blobs.name(name(A, CASE))
            room.blobs.save_ack(BlobAck(A, TOWN, 5))
        with store.read() as room:
            assert room.blobs.get(A) == lost
            assert room.blobs.all() == [lost, blob(B)]
        with store.write() as room:
            room.blobs.drop(A)
        with store.read() as room:
            assert room.blobs.get(A) is None
            assert room.blobs.names([A]) == []
            assert room.blobs.ack(A, TOWN) == BlobAck(A, TOWN)

    def test_names_are_noted_once(self, store: Store) -> None:
        with store.write() as room:
            room.blobs.put(blob(A))
            room.blobs.put(blob(B))
            room.blobs.name(name(A, URGENT))
            room.blobs.name(name(A, CASE))
            room.blobs.name(replace(name(A, CASE), author=TOWN))
        with store.read() as room:
            assert room.blobs.names([A, B]) == [name(A, CASE), name(A, URGENT)]
            assert room.blobs.of_case(CASE) == [blob(A)]
            assert room.blobs.unnamed() == [blob(B)]


class TestUrgency:
    def test_what_is_due_first_goes_first_then_the_smaller_one(self, store: Store) -> None:
        with store.write() as room:
            for case, minutes in ((CASE, 60), (URGENT, 5), (ENDED, None)):
                room.cases.put(row(case, minutes))
            for sha, size, case in (
                (A, 9, CASE),
                (B, 7, CASE),
                (C, 99, URGENT),
                ("d" * 64, 1, ENDED),
            ):
                room.blobs.put(blob(sha, size))
                room.blobs.name(name(sha, case))
        with store.read() as room:
            order = [b.sha for b in room.blobs.to_send(TOWN, 9, 2)]
        assert order == [C, B, A, "d" * 64]
        with store.write() as room:
            room.blobs.name(name(A, URGENT))
        with store.read() as room:
            assert [b.sha for b in room.blobs.to_send(TOWN, 2, 2)] == [A, C]

    def test_only_what_is_here_named_and_not_held_there_is_sent(self, store: Store) -> None:
        with store.write() as room:
            room.blobs.put(blob(A))
            room.blobs.put(blob(B, here=False))
            room.blobs.put(blob(C))
            for sha in (A, B):
                room.blobs.name(name(sha, CASE))
            room.blobs.save_ack(BlobAck(A, TOWN, 4))
        with store.read() as room:
            assert room.blobs.to_send(TOWN, 9, 2) == [blob(A)]
            assert room.blobs.lacking(9) == [blob(B, here=False)]
            assert room.blobs.cases_lacking([CASE, URGENT]) == {CASE}
            assert room.blobs.lacking_by_author() == {VILLAGE: 1}
        with store.write() as room:
            room.blobs.save_ack(BlobAck(A, TOWN, 10, done=True))
            room.blobs.put(blob(B))
            room.blobs.save_ack(BlobAck(B, "other", wrong=2))
        with store.read() as room:
            assert room.blobs.to_send("other", 9, 2) == [blob(A)]
            assert room.blobs.to_send(TOWN, 9, 2) == [blob(B)]
            assert [b.sha for b in room.blobs.to_send(VILLAGE, 9, 2)] == [A, B]
            assert room.blobs.cases_lacking([CASE]) == frozenset()
            assert not room.blobs.lacking_by_author()

    def test_what_a_peer_brought_and_is_gone_is_known_until_its_word_is_forgotten(
        self, store: Store
    ) -> None:
        with store.write() as room:
            for sha, here in ((A, False), (B, True), (C, False)):
                room.blobs.put(blob(sha, here=here))
                room.blobs.name(name(sha, CASE))
            for ack in (BlobAck(A, TOWN, 10, done=True), BlobAck(B, TOWN, 10, done=True)):
                room.blobs.save_ack(ack)
            room.blobs.save_ack(BlobAck(C, "other", 10, done=True))
        with store.read() as room:
            assert room.blobs.gone(TOWN, 9) == [blob(A, here=False)]
            assert room.blobs.gone(VILLAGE, 9) == []
            assert room.blobs.to_send(TOWN, 9, 2) == []
        with store.write() as room:
            room.blobs.forget_acks(TOWN)
        with store.read() as room:
            assert room.blobs.gone(TOWN, 9) == []
            assert room.blobs.to_send(TOWN, 9, 2) == [blob(B)]
            assert room.blobs.gone("other", 9) == [blob(C, here=False)]
