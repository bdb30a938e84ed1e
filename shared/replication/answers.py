"""The answer to an exchange from its frame: whose it is, and what of it counts."""

from shared.app.here import Here
from shared.domain.ledgers import registry_ledger
from shared.ledger.keys import RESPONSE_TAG
from shared.replication.carrier import answer_to, is_newest
from shared.replication.codes import BadMessageSignature, CountyPutBack, PeerRefused
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.replication.incoming import receive
from shared.replication.outcome import APPLIED, DUPLICATE
from shared.replication.putback import is_by_older_key
from shared.wire.frame import Address, BadFrame, Frame
from shared.wire.messages import BadMessage, Response, load_response


class Answers:
    """Reads the answers of one parent."""

    def __init__(self, here: Here, parent: str) -> None:
        self._here = here
        self._parent = parent

    def read(self, answer: bytes, asked: Address) -> Response:
        """Return the answer to the request that was framed with `asked`.

        Raises PeerRefused where it is none, BadMessageSignature where it is not the
        parent's, CountyPutBack where it is by a key that the registry has replaced.
        """
        frame = answer_to(asked, answer)
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
            registry = self._here.listed(room)
        is_county = self._parent == self._here.county
        if is_county and is_by_older_key(
            registry, self._parent, frame, RESPONSE_TAG, EXCHANGE_ROUTE
        ):
            raise CountyPutBack


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
