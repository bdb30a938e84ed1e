"""The child's loop: ask, carry, hear, until neither side has more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from shared.app.here import Here
from shared.domain.ledgers import registry_ledger
from shared.domain.refusals import Refusal
from shared.ledger.keys import REQUEST_TAG, RESPONSE_TAG
from shared.replication.child import Child, Report
from shared.replication.codes import BadMessageSignature, CountyPutBack, OldRequest, PeerRefused
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.replication.incoming import APPLIED, DUPLICATE, receive
from shared.replication.putback import is_by_older_key
from shared.wire.frame import NONCE_BYTES, Address, BadFrame, Frame, read_frame, write_frame
from shared.wire.messages import BadMessage, Request, Response, dump_request, load_response

MAX_ROUNDS = 200


class Carrier(Protocol):
    """Moves one frame to the parent and its answer back."""

    def send(self, route: str, frame: bytes) -> bytes:
        """Return the answer. Raises LinkDown when none came, PeerRefused when it was a refusal."""
        ...


@dataclass(frozen=True, slots=True)
class Totals:
    """What a whole exchange moved."""

    rounds: int = 0
    sent: int = 0
    received: int = 0
    refused: int = 0

    def plus(self, report: Report) -> "Totals":
        """Add one round."""
        return Totals(
            self.rounds + 1,
            self.sent + report.sent,
            self.received + report.received,
            self.refused + report.refused,
        )


class Caller:
    """Exchanges with the parent."""

    def __init__(self, here: Here, parent: str, carrier: Carrier) -> None:
        self._here = here
        self._parent = parent
        self._carrier = carrier

    def exchange(self, step: Callable[[int], None] | None = None) -> Totals:
        """Run rounds until neither side has more; `step` is told what each round brought.

        A failure is remembered with the link, then raised.
        """
        child = Child(self._here, self._parent)
        totals = Totals()
        try:
            for _ in range(MAX_ROUNDS):
                report = self._round_again(child)
                totals = totals.plus(report)
                if step is not None:
                    step(report.received)
                if not report.more:
                    break
        except Refusal as refusal:
            child.failed(refusal.code)
            raise
        return totals

    def _round_again(self, child: Child) -> Report:
        """Run a round; at the first answer by a key that does not count, show the county the registry at once."""
        try:
            return self._round(child)
        except (CountyPutBack, BadMessageSignature):
            if not child.doubt():
                raise
        return self._round(child)

    def _round(self, child: Child) -> Report:
        asked = child.ask()
        response = self._carry(asked.request)
        if response.refused:
            child.put_back(response.refused)
            if response.challenge:
                self._carry(child.confess(response.challenge))
            raise OldRequest
        return child.hear(asked, response)

    def _carry(self, request: Request) -> Response:
        payload = dump_request(request)
        frame = post(self._here, self._carrier, self._parent, EXCHANGE_ROUTE, payload)
        try:
            if self._is_ours(frame):
                return load_response(frame.payload())
            response = load_response(frame.payload())
        except (BadFrame, BadMessage):
            raise PeerRefused(reason="malformed answer") from None
        self._refuse_older(frame)
        follow_keys(self._here, self._parent, response)
        if not self._is_ours(frame):
            raise BadMessageSignature
        return response

    def _is_ours(self, frame: Frame) -> bool:
        """Say whether the parent's newest key that we know signed a frame."""
        return is_newest(self._here, self._parent, frame, EXCHANGE_ROUTE)

    def _refuse_older(self, frame: Frame) -> None:
        """Take nothing from a county that answers by a key which the registry has replaced."""
        with self._here.store.read() as room:
            registry = self._here.registry(room)
        is_county = self._parent == self._here.county
        if is_county and is_by_older_key(
            registry, self._parent, frame, RESPONSE_TAG, EXCHANGE_ROUTE
        ):
            raise CountyPutBack


def post(here: Here, carrier: Carrier, parent: str, route: str, payload: bytes) -> Frame:
    """Send a signed request and return the frame that answers it, not trusted yet; PeerRefused where none does."""
    address = Address(here.code, parent, here.random(NONCE_BYTES))
    raw = write_frame(payload, address, here.signer, REQUEST_TAG, route)
    try:
        frame = read_frame(carrier.send(route, raw))
    except BadFrame:
        raise PeerRefused(reason="malformed answer") from None
    if frame.address != Address(address.to, address.sender, address.nonce):
        raise PeerRefused(reason="answer to another request")
    return frame


def is_newest(here: Here, parent: str, frame: Frame, route: str) -> bool:
    """Say whether the parent's newest key that we know signed an answer."""
    with here.store.read() as room:
        registry = here.registry(room)
    key = registry.key_of(parent, registry.incarnations.get(parent, 0))
    return key is not None and frame.is_signed_by(key, RESPONSE_TAG, route)


def follow_keys(here: Here, parent: str, response: Response) -> None:
    """Take in the registry of an answer whose key we do not know: the chain itself vouches for new keys.

    All of it stands, or nothing is kept of it: whoever sent it is not known yet.
    """
    name = registry_ledger(here.county)
    parcels = [p for p in response.half.parcels if p.entry.header.ledger == name]
    with here.store.write() as room:
        outcome = receive(here, room, parent, parcels)
        if not set(outcome.verdicts.values()) <= {APPLIED, DUPLICATE}:
            raise BadMessageSignature
