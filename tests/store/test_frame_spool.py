"""What keeps long frames that come over a breaking line: as they came, no more than its bounds, and no longer than a day."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from shared.domain.refusals_store import StoreFailing
from shared.store import frame_spool
from shared.store.frame_spool import MAX_AGE, MAX_ANSWERED, MAX_FRAMES, FrameSpool

FRAME = bytes(range(256)) * 60
SHA = sha256(FRAME).hexdigest()
START = datetime(2026, 11, 23, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved, or `set_by` somebody: what has passed in truth is steady."""

    def __init__(self) -> None:
        self.time = START
        self.set_by = timedelta()

    def __call__(self) -> datetime:
        return self.time + self.set_by

    def steady(self) -> float:
        return (self.time - START).total_seconds()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def spool(tmp_path: Path, clock: Clock) -> FrameSpool:
    return FrameSpool(tmp_path / "frames", clock, clock.steady)


def path_of(tmp_path: Path, sha: str) -> Path:
    return tmp_path / "frames" / f"{sha}.part"


def test_a_frame_comes_in_pieces_and_lasts(spool: FrameSpool, tmp_path: Path, clock: Clock) -> None:
    assert spool.received(SHA) == 0
    assert spool.append(SHA, 0, FRAME[:100]) == 100
    again = FrameSpool(tmp_path / "frames", clock)
    assert again.received(SHA) == 100
    assert again.append(SHA, 100, FRAME[100:]) == len(FRAME)
    for _ in range(2):
        whole = spool.whole(SHA)
        assert whole is not None
        assert whole.frame == FRAME


def test_it_is_as_late_as_its_first_bytes_are_old(spool: FrameSpool, clock: Clock) -> None:
    spool.append(SHA, 0, FRAME[:1])
    clock.time += timedelta(hours=3)
    spool.append(SHA, 0, FRAME)
    clock.time += timedelta(minutes=5)
    whole = spool.whole(SHA)
    assert whole is not None
    assert whole.late == timedelta(hours=3, minutes=5)


@pytest.mark.parametrize("seconds", [-7200, -61, 61, 7200])
def test_how_late_it_is_is_not_known_where_our_clock_was_set_meanwhile(
    spool: FrameSpool, clock: Clock, seconds: int
) -> None:
    spool.append(SHA, 0, FRAME)
    clock.time += timedelta(hours=3)
    clock.set_by = timedelta(seconds=seconds)
    whole = spool.whole(SHA)
    assert whole is not None
    assert whole.late == timedelta.max


def test_a_clock_that_is_put_right_by_and_by_is_believed(spool: FrameSpool, clock: Clock) -> None:
    spool.append(SHA, 0, FRAME)
    clock.time += timedelta(hours=3)
    clock.set_by = timedelta(seconds=50)
    whole = spool.whole(SHA)
    assert whole is not None
    assert whole.late == timedelta(hours=3, seconds=50)


def test_how_late_it_is_is_not_known_where_the_machine_began_anew(
    tmp_path: Path, spool: FrameSpool, clock: Clock
) -> None:
    clock.time += timedelta(days=2)
    spool.append(SHA, 0, FRAME)
    clock.time += timedelta(hours=3)
    whole = FrameSpool(tmp_path / "frames", clock, lambda: 600.0).whole(SHA)
    assert whole is not None
    assert whole.late == timedelta.max


def test_what_leaves_a_gap_adds_nothing_and_what_came_before_is_passed_over(
    spool: FrameSpool, tmp_path: Path
) -> None:
    assert spool.append(SHA, 1, FRAME[1:9]) == 0
    assert not path_of(tmp_path, SHA).exists()
    spool.append(SHA, 0, FRAME[:100])
    assert spool.append(SHA, 101, FRAME[101:]) == 100
    assert spool.append(SHA, 0, FRAME[:50]) == 100
    assert spool.append(SHA, 50, FRAME[50:150]) == 150
    spool.append(SHA, 150, FRAME[150:])
    assert spool.whole(SHA) is not None


def test_other_bytes_are_forgotten(spool: FrameSpool) -> None:
    spool.append(SHA, 0, FRAME[:-1] + b"?")
    assert spool.whole(SHA) is None
    assert spool.received(SHA) == 0
    assert spool.whole(SHA) is None


@pytest.mark.parametrize("name", ["../../x", "", "ABC", SHA.upper(), SHA + "\n", "/etc/passwd"])
def test_what_is_no_digest_is_never_a_path(spool: FrameSpool, tmp_path: Path, name: str) -> None:
    for call in (
        lambda: spool.received(name),
        lambda: spool.append(name, 0, b"x"),
        lambda: spool.whole(name),
        lambda: spool.drop(name),
    ):
        with pytest.raises(ValueError, match="not a SHA-256"):
            call()
    assert list(tmp_path.rglob("*")) == []


def test_nobody_else_reads_it(spool: FrameSpool, tmp_path: Path) -> None:
    spool.append(SHA, 0, FRAME)
    assert (tmp_path / "frames").stat().st_mode & 0o777 == 0o700


def begun(spool: FrameSpool, tmp_path: Path, count: int, size: int = 10) -> list[str]:
    """Begin so many frames, each older than the next by a minute."""
    names = [sha256(str(n).encode()).hexdigest() for n in range(count)]
    for n, name in enumerate(names):
        spool.append(name, 0, b"x" * size)
        at = time.time() - 60 * (count - n)
        os.utime(path_of(tmp_path, name), (at, at))
    return names


def test_the_oldest_goes_where_there_are_too_many(spool: FrameSpool, tmp_path: Path) -> None:
    names = begun(spool, tmp_path, MAX_FRAMES)
    spool.make_room(10, names[0])
    assert [spool.received(name) for name in names] == [10] * MAX_FRAMES
    spool.make_room(10, SHA)
    assert [spool.received(name) for name in names] == [0, *[10] * (MAX_FRAMES - 1)]


def test_the_oldest_go_where_they_are_too_large(
    spool: FrameSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = begun(spool, tmp_path, 5, size=1000)
    monkeypatch.setattr(frame_spool, "MAX_BYTES", 5100)
    spool.make_room(2000, SHA)
    assert [spool.received(name) > 0 for name in names] == [False, False, True, True, True]


def test_what_nobody_asks_for_goes_after_a_day(spool: FrameSpool, tmp_path: Path) -> None:
    names = begun(spool, tmp_path, 3)
    old = time.time() - MAX_AGE.total_seconds() - 60
    os.utime(path_of(tmp_path, names[2]), (old, old))
    spool.make_room(0)
    assert [spool.received(name) > 0 for name in names] == [True, True, False]


def test_what_was_answered_goes_first_and_after_an_hour(spool: FrameSpool, tmp_path: Path) -> None:
    names = begun(spool, tmp_path, MAX_FRAMES)
    spool.answered(SHA)
    spool.answered(names[-1])
    spool.make_room(10, SHA)
    assert [spool.received(name) > 0 for name in names] == [*[True] * (MAX_FRAMES - 1), False]

    spool.answered(names[0])
    path, later = path_of(tmp_path, names[0]), MAX_ANSWERED.total_seconds()
    os.utime(path, (0, path.stat().st_mtime - later + 60))
    spool.make_room(10)
    assert spool.received(names[0]) == 10
    os.utime(path, (0, path.stat().st_mtime - 120))
    spool.make_room(10)
    assert spool.received(names[0]) == 0


def test_threads_that_bring_the_same_frame_make_it_once(spool: FrameSpool) -> None:
    def bring(step: int) -> None:
        for at in range(0, len(FRAME), step):
            assert spool.append(SHA, at, FRAME[at : at + step]) >= min(at + step, len(FRAME))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(bring, (700, 701, 999, 4096, 64, 5000)))
    whole = spool.whole(SHA)
    assert whole is not None
    assert whole.frame == FRAME


def test_a_disk_that_fails_is_said_as_the_store_says_it(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "frames").write_text("no folder")
    with pytest.raises(StoreFailing):
        FrameSpool(tmp_path / "frames", clock).append(SHA, 0, FRAME)
