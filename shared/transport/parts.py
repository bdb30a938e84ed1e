"""Long frames, answering side: each is taken in as it comes, and handed on once it is whole."""

from collections.abc import Iterable

from shared.domain.refusals import NotAllowed
from shared.replication.codes import NotTheRest
from shared.replication.endpoint import Endpoint
from shared.store.frame_spool import FrameSpool
from shared.wire.part import Part


class Parts:
    """Takes parts of the frames of exchanges. What came of one before its line broke stays in the spool."""

    def __init__(self, spool: FrameSpool, endpoint: Endpoint) -> None:
        self._spool = spool
        self._endpoint = endpoint

    def take(self, part: Part, size: int, pieces: Iterable[bytes]) -> bytes | int:
        """Take a part of `size` bytes; return the frame's answer, or how many bytes are here where some are lacking.

        A part without bytes asks how far the frame has come; whole it is answered, also once
        more. Raises NotTheRest where bytes are lacking before it, go beyond the whole, or make
        another frame than was said; else as `Endpoint.answer` does.
        """
        if part.offset + size > part.total:
            raise NotTheRest
        if size:
            self._spool.make_room(size, part.sha)
        at = part.offset
        for piece in pieces:
            at += len(piece)
            if self._spool.append(part.sha, at - len(piece), piece) < at:
                raise NotTheRest
        here = self._spool.received(part.sha)
        return here if here < part.total else self._answer(part.sha)

    def _answer(self, sha: str) -> bytes:
        whole = self._spool.whole(sha)
        if whole is None:
            raise NotTheRest
        try:
            answer = self._endpoint.answer(whole.frame, whole.late)
        except NotAllowed:
            self._spool.drop(sha)  # nobody's that we know
            raise
        self._spool.answered(sha)
        return answer
