"""The sealed file: only its passphrase opens it, and nothing that is not whole and as it was written."""

import io
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from shared.domain.codes import Tier
from shared.domain.refusals import Refusal
from shared.host.backup_problems import (
    AbsurdCost,
    AlteredBackup,
    CutShort,
    NewerBackup,
    NotABackup,
    ShortPassphrase,
    WrongPassphrase,
)
from shared.host.sealed import (
    CHUNK,
    LEAST,
    MAGIC,
    MAX_HEAD,
    MODERATE,
    MOST,
    Cost,
    Head,
    Label,
    read_head,
    seal,
    unseal,
)

PASSPHRASE = "correct horse battery"
LABEL = Label(
    "620722101200",
    "620722000000",
    Tier.VILLAGE,
    1,
    datetime(2026, 11, 23, 1, 40, tzinfo=UTC),
)
CONTENT = [b"who it is", b"\0" * 40, "赵桂兰".encode()]


def sealed(chunks: list[bytes], passphrase: str = PASSPHRASE) -> bytes:
    out = io.BytesIO()
    seal(out, LABEL, passphrase, chunks, LEAST)
    return out.getvalue()


def opened(raw: bytes, passphrase: str = PASSPHRASE) -> list[bytes]:
    file = io.BytesIO(raw)
    return list(unseal(file, read_head(file), passphrase))


FILE = sealed(CONTENT)
HEAD = read_head(io.BytesIO(FILE))


def with_head(**changes: str) -> bytes:
    """Return the file with numbers or words of its head replaced, its length kept right."""
    text = HEAD.raw[14:].decode()
    for old, new in changes.items():
        before, _, after = text.partition(f'"{old}":')
        text = f'{before}"{old}":{new}' + after[len(after.split(",")[0].rstrip("}")) :]
    raw = text.encode()
    return HEAD.raw[:10] + len(raw).to_bytes(4, "big") + raw + FILE[len(HEAD.raw) :]


def yielded(raw: bytes) -> Iterator[bytes]:
    """Give what a reader gets to see before it is refused; it must be refused."""
    try:
        file = io.BytesIO(raw)
        yield from unseal(file, read_head(file), PASSPHRASE)
    except Refusal:
        return
    raise AssertionError("a file that is not as it was written was read to its end")


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_what_was_sealed_comes_out_chunk_by_chunk(chunks: list[bytes]) -> None:
    assert opened(sealed(chunks)) == (chunks or [b""])


def test_a_full_chunk_passes_and_a_larger_one_is_a_mistake_of_the_program() -> None:
    chunk = bytes(CHUNK)

    assert opened(sealed([chunk, b"end"])) == [chunk, b"end"]
    with pytest.raises(ValueError, match="too large"):
        sealed([bytes(CHUNK + 1)])


def test_the_label_is_read_without_the_passphrase() -> None:
    assert HEAD.label == LABEL
    assert "赵桂兰".encode() not in FILE
    assert PASSPHRASE.encode() not in FILE


def test_two_backups_share_neither_salt_nor_stream() -> None:
    other = read_head(io.BytesIO(sealed(CONTENT)))

    assert {other.salt, other.stream}.isdisjoint({HEAD.salt, HEAD.stream})


@pytest.mark.parametrize("at", range(len(FILE)))
def test_any_flipped_bit_is_refused_and_shows_nothing_else(at: int) -> None:
    for bit in range(8):
        raw = bytearray(FILE)
        raw[at] ^= 1 << bit
        seen = list(yielded(bytes(raw)))
        assert seen == CONTENT[: len(seen)]
        assert len(seen) < len(CONTENT)


def test_any_cut_is_refused_as_one() -> None:
    for length in range(1, len(FILE)):
        with pytest.raises(CutShort):
            opened(FILE[:length])


def records(raw: bytes) -> list[bytes]:
    """Split what stands after the head."""
    rest, found = raw[len(HEAD.raw) :], []
    while rest:
        size = 4 + int.from_bytes(rest[:4], "big")
        found.append(rest[:size])
        rest = rest[size:]
    return found


@given(st.permutations(range(len(CONTENT))), st.integers(0, len(CONTENT)))
def test_records_left_out_or_moved_are_refused(order: list[int], kept: int) -> None:
    parts = records(FILE)
    raw = HEAD.raw + b"".join(parts[i] for i in order[:kept])

    if raw == FILE:
        assert opened(raw) == CONTENT
    else:
        seen = list(yielded(raw))
        assert seen == CONTENT[: len(seen)]


def test_what_follows_the_end_is_refused() -> None:
    for more in (b"\0", records(FILE)[-1]):
        with pytest.raises(AlteredBackup):
            opened(FILE + more)


def test_a_head_of_another_file_does_not_fit() -> None:
    """The salt and the stream may be right: the label belongs to them."""
    with pytest.raises(WrongPassphrase):
        opened(with_head(node='"620722101201"'))


@given(st.text(min_size=10, max_size=30))
def test_another_passphrase_opens_nothing(other: str) -> None:
    try:
        seen = opened(FILE, other)
    except (WrongPassphrase, ShortPassphrase):
        return
    raise AssertionError(seen)


def test_a_wrong_passphrase_cannot_be_told_from_an_altered_file() -> None:
    with pytest.raises(WrongPassphrase) as wrong:
        opened(FILE, "another passphrase")
    with pytest.raises(WrongPassphrase) as altered:
        opened(FILE[: len(HEAD.raw) + 9] + b"\xff" + FILE[len(HEAD.raw) + 10 :])

    assert wrong.value.say("en") == altered.value.say("en")
    assert "altered" in wrong.value.say("en")


@pytest.mark.parametrize(
    "passphrase", ["", "short", "123456789", " 12345678 ", "一二三四五六七八九"]
)
def test_a_short_passphrase_is_refused_both_ways(passphrase: str) -> None:
    with pytest.raises(ShortPassphrase):
        sealed(CONTENT, passphrase)
    with pytest.raises(ShortPassphrase):
        opened(FILE, passphrase)


def test_full_width_typing_is_the_same_passphrase() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in "county1234")

    assert opened(sealed(CONTENT, wide), "county1234\n") == CONTENT


@given(st.binary(max_size=200))
def test_other_bytes_are_no_backup(raw: bytes) -> None:
    if not MAGIC.startswith(raw[: len(MAGIC)]) or not raw:
        with pytest.raises(NotABackup):
            read_head(io.BytesIO(raw))


@given(st.binary(max_size=MAX_HEAD + 10), st.booleans())
def test_any_head_is_refused_or_read(raw: bytes, deep: bool) -> None:
    raw = b"[" * MAX_HEAD if deep else raw
    start = MAGIC + (1).to_bytes(2, "big") + len(raw).to_bytes(4, "big")
    with pytest.raises(AlteredBackup):
        read_head(io.BytesIO(start + raw))


@pytest.mark.parametrize(
    "change",
    [
        {"inc": "true"},
        {"inc": '"1"'},
        {"node": "1"},
        {"tier": '"planet"'},
        {"at": '"yesterday"'},
        {"salt": '"00"'},
        {"stream": '"00"'},
        {"passes": "1.0"},
        {"memory": "NaN"},
    ],
)
def test_a_head_with_a_wrong_value_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(AlteredBackup):
        read_head(io.BytesIO(with_head(**change)))


def test_a_newer_version_is_said_and_version_zero_is_none() -> None:
    with pytest.raises(NewerBackup):
        read_head(io.BytesIO(FILE[:8] + (2).to_bytes(2, "big") + FILE[10:]))
    with pytest.raises(AlteredBackup):
        read_head(io.BytesIO(FILE[:8] + (0).to_bytes(2, "big") + FILE[10:]))


@pytest.mark.parametrize(
    ("passes", "memory"),
    [
        (MOST.passes + 1, MODERATE.memory),
        (2**63, MODERATE.memory),
        (0, MODERATE.memory),
        (-1, MODERATE.memory),
        (MODERATE.passes, MOST.memory + 1),
        (MODERATE.passes, argon2id.MEMLIMIT_MAX),
        (MODERATE.passes, LEAST.memory - 1),
    ],
)
def test_a_head_that_asks_for_too_much_is_refused_before_any_of_it_is_spent(
    passes: int, memory: int
) -> None:
    with pytest.raises(AbsurdCost):
        read_head(io.BytesIO(with_head(passes=str(passes), memory=str(memory))))


def test_the_cost_is_the_files_own() -> None:
    dearer = Cost(LEAST.passes + 1, 2 * LEAST.memory)
    out = io.BytesIO()
    seal(out, LABEL, PASSPHRASE, CONTENT, dearer)

    assert read_head(io.BytesIO(out.getvalue())).cost == dearer
    assert opened(out.getvalue()) == CONTENT


class Greedy(io.BytesIO):
    """Remembers the most that was asked for at once."""

    most = 0

    def read(self, size: int | None = -1) -> bytes:
        """Read, remembering."""
        self.most = max(self.most, 2**40 if size is None or size < 0 else size)
        return super().read(size)


@pytest.mark.parametrize("length", [b"\xff\xff\xff\xff", b"\0\x10\0\0"])
def test_a_length_from_the_file_never_decides_how_much_is_read(length: bytes) -> None:
    head, body = Greedy(FILE[:10] + length + FILE[14:]), Greedy(HEAD.raw + length + FILE[-40:])
    with pytest.raises(AlteredBackup):
        read_head(head)
    found: Head = read_head(body)
    with pytest.raises(AlteredBackup):
        list(unseal(body, found, PASSPHRASE))

    assert max(head.most, body.most) <= CHUNK + 17


IN_LITTLE_MEMORY = """
import io, sys
from shared.domain.codes import Tier
from shared.host.backup_problems import NoMemory
from shared.host.sealed import read_head, unseal
file = io.BytesIO(bytes.fromhex(sys.stdin.read()))
try:
    list(unseal(file, read_head(file), "correct horse battery"))
except NoMemory as refusal:
    print(refusal.code, refusal.facts["megabytes"])
"""


def test_a_machine_without_the_memory_says_how_much_it_takes() -> None:
    raw = with_head(memory=str(MOST.memory))
    room = 700 * 2**20

    done = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_MEMORY],
        input=raw.hex(),
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (room, room)),
    )

    assert done.stdout == "backup.no_memory 1024\n"
