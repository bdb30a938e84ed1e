"""What every store promises of where seals stand."""

import pytest

from shared.app.ports import Store
from shared.domain.records import SealUse
from shared.store.errors import ReadOnly
from tests.store.builders import later


def a_use(case: str = "c1", seq: int = 4, seal: str = "town", minutes: int = 0) -> SealUse:
    """Return a seal's use so many minutes after the start."""
    return SealUse(case, seq, seal, "case.accepted.v1", "620722101000", "王芳", later(minutes))


def test_the_newest_uses_of_a_seal_come_first(store: Store) -> None:
    with store.write() as room:
        room.seals.note("c1", [a_use(minutes=1), a_use(seq=7, minutes=5)])
        room.seals.note("c2", [a_use("c2", 4, minutes=1), a_use("c2", 5, "county", 9)])
    with store.read() as room:
        found = room.seals.of("town", limit=9)
        assert [(use.case, use.seq) for use in found] == [("c1", 7), ("c1", 4), ("c2", 4)]
        assert found[0] == a_use(seq=7, minutes=5)
        assert room.seals.of("town", limit=1, offset=1) == [found[1]]
        assert (room.seals.count("town"), room.seals.count("nobody's")) == (3, 0)


def test_what_is_noted_of_a_case_takes_the_place_of_what_was(store: Store) -> None:
    with store.write() as room:
        room.seals.note("c1", [a_use(), a_use(seq=7)])
        room.seals.note("c2", [a_use("c2")])
        room.seals.note("c1", [a_use(seal="county")])
    with store.read() as room:
        assert [use.case for use in room.seals.of("town", limit=9)] == ["c2"]
        assert room.seals.count("county") == 1
    with store.write() as room:
        room.seals.note("c1", [])
    with store.read() as room:
        assert room.seals.count("county") == 0


def test_a_reading_transaction_notes_none(store: Store) -> None:
    with pytest.raises(ReadOnly), store.read() as room:
        room.seals.note("c1", [a_use()])
