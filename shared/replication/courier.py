"""The exchange by a courier: all of it in one go, and the answer days later.

A child frames as many requests as its feed takes, all with the one pair of counter
and token that it has open; its parent answers each as it would over a line. Of what
was exported nothing is kept but how far it went: the answers come back with the
requests they answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from shared.app.here import Here
from shared.app.ports import Room
from shared.ledger.keys import REQUEST_TAG
from shared.replication.answers import Answers
from shared.replication.carrier import framed
from shared.replication.child import Asked, Child
from shared.replication.codes import NotOurRequest, OldRequest
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.replication.halves import NOT_VOUCHED
from shared.wire.frame import BadFrame, Frame, read_frame
from shared.wire.messages import BadMessage, Request, Response, dump_request, load_request


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer by courier moved: entries that the parent has settled and entries that it sent, refused ones of ours.

    `late` counts requests that an exchange over the line has overtaken since.
    """

    sent: int = 0
    received: int = 0
    refused: int = 0
    late: int = 0


class CourierChild:
    """The child's side: requests to carry away, answers that were brought back."""

    def __init__(self, here: Here, parent: str) -> None:
        self._here = here
        self._parent = parent

    def requests(self) -> Iterator[tuple[bytes, int]]:
        """Yield framed requests for all that the parent has not seen, each with how many entries it holds."""
        child = Child(self._here, self._parent)
        asked = child.ask()
        while True:
            yield self._framed(asked), len(asked.parcels)
            if not asked.request.half.more or asked.request.shows:
                break
            asked = child.ask_on(asked)
        self._note_export(asked.request)

    def hear(self, asked: bytes, answers: Iterable[bytes]) -> Heard:
        """Take in the answers to one of our requests. Refuses with NotOurRequest, and as an exchange does."""
        frame, request = self._ours(asked)
        heard = Heard()
        for raw in answers:
            response = Answers(self._here, self._parent).read(raw, frame.address)
            heard = self._settle(heard, request, response)
        return heard

    def _settle(self, heard: Heard, request: Request, response: Response) -> Heard:
        child = Child(self._here, self._parent)
        if response.refused:
            if self._is_latest(request) and not self._is_outdone(request):
                child.put_back(response.refused)
                raise OldRequest
            return replace(heard, late=heard.late + 1)
        # The parent's time was true when it answered, days ago: it says nothing of our clock.
        told = replace(response, half=replace(response.half, time=NOT_VOUCHED))
        report = child.hear(Asked(request, request.half.parcels), told)
        return replace(
            heard,
            sent=heard.sent + len(response.verdicts),
            received=heard.received + report.received,
            refused=heard.refused + report.refused,
        )

    def _is_latest(self, request: Request) -> bool:
        """Say whether its pair is still open, so that we have asked nothing else since: then a later request was not ours."""
        with self._here.store.read() as room:
            link = room.peers.get(self._parent)
        pair = (self._here.inc, link.counter, link.token)
        return pair == (request.inc, request.counter, request.token)

    def _note_export(self, request: Request) -> None:
        """Remember how far we have exported with the open pair."""
        with self._here.store.write() as room:
            upto = max(request.half.upto, self._exported(room, request.token))
            room.desk.set_value(f"exported:{self._parent}", f"{request.token}:{upto}")

    def _is_outdone(self, request: Request) -> bool:
        """Say whether another export with the same pair went further: brought first, it overtakes this one."""
        with self._here.store.read() as room:
            return request.half.upto < self._exported(room, request.token)

    def _exported(self, room: Room, token: str) -> int:
        pair, _, upto = room.desk.value(f"exported:{self._parent}").partition(":")
        return int(upto) if pair == token else 0

    def _ours(self, raw: bytes) -> tuple[Frame, Request]:
        here = self._here
        try:
            frame = read_frame(raw)
            is_ours = (frame.address.sender, frame.address.to) == (here.code, self._parent)
            if not is_ours or not frame.is_signed_by(
                here.signer.public, REQUEST_TAG, EXCHANGE_ROUTE
            ):
                raise NotOurRequest
            return frame, load_request(frame.payload())
        except (BadFrame, BadMessage):
            raise NotOurRequest from None

    def _framed(self, asked: Asked) -> bytes:
        request = replace(asked.request, half=replace(asked.request.half, time=NOT_VOUCHED))
        return framed(self._here, self._parent, EXCHANGE_ROUTE, dump_request(request))[0]
