"""Enrolling: a node with a key and a code becomes a node with the registry.

The application goes up, parent by parent, to the county; the answer comes from
the direct parent, which has fetched the enrolment first. The new node believes
nothing but the chain from the entry whose fingerprint its code holds.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

import orjson
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from shared.app.freshness import current_checkpoint, note_checkpoint
from shared.app.here import Here
from shared.app.network import Network
from shared.app.ports import Room
from shared.domain.custody import begin
from shared.domain.enrolment import Application, CodeParts
from shared.domain.ledgers import parse_ledger
from shared.domain.records import Head, Peer
from shared.domain.refusals import OtherCounty, UnknownNode
from shared.domain.registry import FOUNDED, NodeKey
from shared.ledger.entry import Entry
from shared.ledger.header import to_millis
from shared.ledger.keys import RESPONSE_TAG
from shared.replication.child import set_clock
from shared.replication.codes import (
    BadMessageRefused,
    BadMessageSignature,
    NotNeighbours,
    PeerRefused,
)
from shared.replication.halves import make_half
from shared.replication.incoming import receive
from shared.replication.outcome import APPLIED
from shared.replication.outgoing import whole_registry
from shared.replication.parent import of_incarnation
from shared.wire.frame import NONCE_BYTES, Address, BadFrame, Frame, read_frame, write_frame
from shared.wire.messages import BadMessage, Response, dump_response, load_response

ENROL_ROUTE = "POST /node/enrol"
HEX_KEY = validate.Regexp(r"[0-9a-f]{64}\Z")


class ApplicationSchema(Schema):
    """A node's application, as it travels."""

    class Meta:
        # A newer node may say more of itself: what the code proves is what is named here.
        unknown = EXCLUDE

    node = fields.String(required=True, validate=validate.Length(max=21))
    alg = fields.String(required=True, validate=validate.Length(max=16))
    key = fields.String(required=True, validate=HEX_KEY)
    mac = fields.String(required=True, validate=HEX_KEY)


SCHEMA = ApplicationSchema()


def dump_application(application: Application) -> bytes:
    """Write an application."""
    return orjson.dumps(asdict(application))


def load_application(raw: bytes) -> Application:
    """Read an application, or refuse it."""
    try:
        return Application(**SCHEMA.load(orjson.loads(raw)))
    except (ValueError, RecursionError, ValidationError):
        raise BadMessageRefused from None


@dataclass(frozen=True, slots=True)
class Gate:
    """Where children apply. `relay` hands an application to our own parent and exchanges after it; None at the county."""

    here: Here
    relay: Callable[[bytes], None] | None

    def admit(self, raw: bytes) -> bytes:
        """Have the county enrol the applicant, and return the framed registry.

        Refuses a node that does not stand below this one.
        """
        application = load_application(raw)
        with self.here.store.read() as room:
            registry = self.here.listed(room)
        if application.node not in registry.nodes:
            raise UnknownNode(node=application.node)
        if self.here.code not in registry.line(application.node):
            raise NotNeighbours
        if self.relay is None:
            Network(self.here).admit(application)
        else:
            self.relay(raw)
        return self._registry_for(application.node)

    def _registry_for(self, child: str) -> bytes:
        with self.here.store.write() as room:
            outgoing = whole_registry(self.here, room, child)
            half = make_half(self.here, room, Peer(child), outgoing, ())
            inc = self.here.listed(room).incarnations.get(child, 0)
            link = of_incarnation(room, child, inc)
            checkpoint = current_checkpoint(self.here, room)
        address = Address(self.here.code, child, self.here.random(NONCE_BYTES))
        payload = dump_response(Response(half, (), checkpoint, counter=link.counter))
        return write_frame(payload, address, self.here.signer, RESPONSE_TAG, ENROL_ROUTE)


def read_answer(raw: bytes) -> tuple[Frame, Response]:
    """Take the answer to an application apart; nothing in it is trusted yet."""
    try:
        frame = read_frame(raw)
        return frame, load_response(frame.payload())
    except (BadFrame, BadMessage):
        raise PeerRefused(reason="malformed answer") from None


def county_of(response: Response) -> str:
    """Return the county whose registry an answer carries."""
    if not response.half.parcels:
        raise PeerRefused(reason="no registry in the answer")
    return response.half.parcels[0].entry.header.node


def settle_in(here: Here, code: CodeParts, frame: Frame, response: Response) -> int:
    """Take in the registry of an answer, if it is the one that the code names and lists our key.

    Returns the incarnation that the county gave us. Raises OtherCounty,
    BadMessageSignature where the parent is not who it says it is, PeerRefused
    where the chain does not hold.
    """
    parent = frame.address.sender
    first, *rest = response.half.parcels
    with here.store.write() as room:
        _begin(room, parent, code, first.entry)
        set_clock(here, room, response.half.time, to_millis(here.now()))
        outcome = receive(here, room, parent, rest)
        if any(v != APPLIED for v in outcome.verdicts.values()):
            raise PeerRefused(reason="the registry does not verify")
        registry = here.listed(room)
        inc = registry.incarnations.get(here.code, 0)
        if registry.key_of(here.code, inc) != here.signer.public:
            raise OtherCounty
        key = registry.key_of(parent, registry.incarnations.get(parent, 0))
        if key is None or not frame.is_signed_by(key, RESPONSE_TAG, ENROL_ROUTE):
            raise BadMessageSignature
        note_checkpoint(here, room, response.checkpoint)
        half = response.half
        room.peers.save(
            replace(
                room.peers.get(parent),
                store=half.store,
                got_ack=half.upto,
                got_seen=half.upto,
                got_mark=half.mark,
                counter=response.counter,
            )
        )
    return inc


def _begin(room: Room, parent: str, code: CodeParts, entry: Entry) -> None:
    """Trust registry entry 1 by its fingerprint, and its county key with it."""
    name = parse_ledger(entry.header.ledger)
    body = entry.fact.body or {}
    if (
        name is None
        or entry.header.kind != FOUNDED
        or not entry.hash.startswith(code.fingerprint)
        or not entry.body_matches()
    ):
        raise OtherCounty
    key = NodeKey(body["alg"], body["key"])
    if entry.signature is not None and not entry.is_signed_by(key):
        raise OtherCounty
    custody = begin(name, entry.header)
    room.ledgers.append([entry], Head(entry.header.ledger, 1, entry.hash, custody), via=parent)
