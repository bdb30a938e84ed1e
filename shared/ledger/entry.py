"""An entry: header bytes, signature and body, as every node stores and relays it."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.domain.facts import Body, Draft, Epoch, Fact, Header, Known
from shared.domain.record import record
from shared.domain.registry import NodeKey
from shared.ledger.body import body_bytes, body_digest, parse_body
from shared.ledger.header import VERSION, entry_hash, header_bytes, parse_header
from shared.ledger.keys import ENTRY_TAG, Signer, verify


@record
class Entry:
    """`raw` is the header as it is written: an entry is made of a header by `header_bytes`, or of bytes by `parse_header`.

    `signature` is None inside a run that a later signature covers; `salt` and `body` are None
    where the body is erased or withheld.
    """

    header: Header
    raw: bytes
    hash: str
    signature: bytes | None
    salt: bytes | None
    body: bytes | None
    _content: Body | None = field(init=False, default=None, compare=False, repr=False)
    _fits: bool = field(init=False, default=False, compare=False, repr=False)

    @property
    def content(self) -> Body | None:
        """The body, read once; None where none is held. Raises BadBody where it is not in the written form."""
        if self.body is not None and self._content is None:
            object.__setattr__(self, "_content", parse_body(self.body))
        return self._content

    @property
    def fact(self) -> Fact:
        """The entry as the rules see it."""
        return Fact(self.header, self.hash, self.content)

    @property
    def unsigned(self) -> "Entry":
        """The entry without its signature, for a run that a later one covers."""
        return Entry(self.header, self.raw, self.hash, None, self.salt, self.body)

    def made_of(self, content: Body) -> "Entry":
        """Note of an entry whose body and digest were just written that they were written of this content."""
        object.__setattr__(self, "_content", content)
        object.__setattr__(self, "_fits", True)
        return self

    def body_matches(self) -> bool:
        """Say whether the body held is the one the header names; true where none is held."""
        if self._fits:
            return True
        if self.body is None or self.salt is None:
            return self.body is None
        return body_digest(self.salt, self.body) == self.header.body

    def is_signed_by(self, key: NodeKey) -> bool:
        """Say whether the entry carries `key`'s signature, by the algorithm that its header names."""
        if self.signature is None or self.header.alg != key.alg:
            return False
        return verify(key, ENTRY_TAG, self.raw, self.signature)


@dataclass(frozen=True, slots=True)
class Place:
    """Where and by whom an entry is written: all of its header that the draft does not say."""

    ledger: str
    seq: int
    prev: str
    epoch: Epoch
    node: str
    inc: int
    n: int
    actor: str
    at: datetime
    known: Known
    fresh: datetime | None = None


def seal(draft: Draft, place: Place, salt: bytes, signer: Signer) -> Entry:
    """Write, hash and sign the entry that `draft` becomes at `place`."""
    body = body_bytes(draft.body)
    header = Header(
        v=VERSION,
        alg=signer.public.alg,
        ledger=place.ledger,
        seq=place.seq,
        prev=place.prev,
        epoch=place.epoch,
        kind=draft.kind,
        node=place.node,
        inc=place.inc,
        n=place.n,
        actor=place.actor,
        at=place.at,
        body=body_digest(salt, body),
        known=place.known,
        grant=draft.grant,
        to=draft.to,
        fresh=place.fresh,
        cites=draft.cites,
    )
    raw = header_bytes(header)
    return Entry(header, raw, entry_hash(raw), signer.sign(ENTRY_TAG, raw), salt, body)


def read_entry(
    raw: bytes, signature: bytes | None, salt: bytes | None, body: bytes | None
) -> Entry:
    """Rebuild an entry from its stored parts; BadHeader if the header's bytes are not one."""
    return Entry(parse_header(raw), raw, entry_hash(raw), signature, salt, body)
