"""Sealed files for tests, made quickly."""

import io
from datetime import UTC, datetime

from shared.domain.codes import Tier
from shared.host.sealed import (
    LEAST,
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
