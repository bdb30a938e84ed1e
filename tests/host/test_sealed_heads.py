"""What stands before the first record is read before anybody is known: it can cost nothing and lie about nothing."""

import io
import resource
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from shared.host.backup_problems import (
    AbsurdCost,
    AlteredBackup,
    NewerBackup,
    NotABackup,
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
    read_head,
    seal,
    unseal,
)
from tests.host.sealed_files import (
    CONTENT,
    FILE,
    HEAD,
    LABEL,
    PASSPHRASE,
    opened,
    with_head,
)


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
