"""What moves frames, and one signed request with the frame that answers it."""

from typing import Protocol

from shared.app.here import Here
from shared.ledger.keys import REQUEST_TAG, RESPONSE_TAG
from shared.replication.codes import PeerRefused
from shared.wire.frame import NONCE_BYTES, Address, BadFrame, Frame, read_frame, write_frame


class Carrier(Protocol):
    """Moves one frame to the parent and its answer back."""

    def send(self, route: str, frame: bytes) -> bytes:
        """Return the answer. Raises LinkDown when none came, ComeBack or PeerRefused when it was a refusal."""
        ...

    def holds(self, frame: bytes) -> bool:  # noqa: ARG002 - most carriers hold none
        """Say whether a frame of an exchange broke on the way, and the parent may have some of it."""
        return False

    def send_rest(self, frame: bytes) -> bytes | None:  # noqa: ARG002 - most carriers hold none
        """Send what the parent lacks of a frame that is held, and return the answer; None where nothing of it waits there.

        Raises as `send` does.
        """
        return None

    def settle(self) -> None:
        """Take note that what the last answer brought is durable here."""
        return

    def rest(self) -> None:
        """Take note that the exchange has ended."""
        return

    def close(self) -> None:
        """Let go of what is held open."""
        return


def framed(here: Here, parent: str, route: str, payload: bytes) -> tuple[bytes, Address]:
    """Frame and sign a request to a parent under a new nonce."""
    address = Address(here.code, parent, here.random(NONCE_BYTES))
    return write_frame(payload, address, here.signer, REQUEST_TAG, route), address


def post(here: Here, carrier: Carrier, parent: str, route: str, payload: bytes) -> Frame:
    """Send a signed request and return the frame that answers it, not trusted yet; PeerRefused where none does."""
    raw, address = framed(here, parent, route, payload)
    return answer_to(address, carrier.send(route, raw))


def answer_to(asked: Address, raw: bytes) -> Frame:
    """Take the answer to a request apart; PeerRefused where it is none."""
    try:
        frame = read_frame(raw)
    except BadFrame:
        raise PeerRefused(reason="malformed answer") from None
    if frame.address != Address(asked.to, asked.sender, asked.nonce):
        raise PeerRefused(reason="answer to another request")
    return frame


def is_newest(here: Here, parent: str, frame: Frame, route: str) -> bool:
    """Say whether the parent's newest key that we know signed an answer."""
    with here.store.read() as room:
        registry = here.listed(room)
    key = registry.key_of(parent, registry.incarnations.get(parent, 0))
    return key is not None and frame.is_signed_by(key, RESPONSE_TAG, route)
