"""Headers, signers and entries to try the ledger on."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from shared.domain.facts import Draft, Header
from shared.ledger.entry import Entry, Place, seal
from shared.ledger.header import whole_millis
from shared.ledger.keys import Ed25519Signer

SIGNER, OTHER_SIGNER = Ed25519Signer(b"k" * 32), Ed25519Signer(b"q" * 32)
SALT = b"s" * 16
CASE = "case:0190b3a5-7c1e-7000-8000-000000000001"
PLACE = Place(
    ledger=CASE,
    seq=1,
    prev="",
    epoch=(0, 0),
    node="620722101200",
    inc=1,
    n=1,
    actor="620722101200:a7f3",
    at=datetime(2026, 11, 23, 1, 40, 0, 123000, UTC),
    known=(0, ""),
)
DRAFT = Draft("case.taken_in.v1", {"姓名": "赵桂兰", "n": 1})
NUMBERS = st.integers(0, 2**63)
TEXTS = st.text(max_size=20)
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
HEADERS = st.builds(
    Header,
    v=NUMBERS,
    alg=TEXTS,
    ledger=TEXTS,
    seq=NUMBERS,
    prev=TEXTS,
    epoch=st.tuples(NUMBERS, NUMBERS),
    kind=TEXTS,
    node=TEXTS,
    inc=NUMBERS,
    n=NUMBERS,
    actor=TEXTS,
    at=INSTANTS.map(whole_millis),
    body=TEXTS,
    known=st.tuples(NUMBERS, TEXTS),
    grant=st.none() | TEXTS,
    to=st.none() | TEXTS,
    fresh=st.none() | INSTANTS.map(whole_millis),
    cites=st.none() | TEXTS,
)


def an_entry(draft: Draft = DRAFT, signer: Ed25519Signer = SIGNER) -> Entry:
    """Return a signed entry."""
    return seal(draft, PLACE, SALT, signer)
