"""Long frames, answering side: each is taken in as it comes, and handed on once it is whole."""

from collections.abc import Iterable
from contextlib import suppress

from shared.domain.refusals import NotAllowed
from shared.domain.refusals_store import StoreUnavailable
from shared.replication.codes import NotTheRest
from shared.replication.endpoint import Endpoint
from shared.store.frame_spool import FrameSpool, Whole
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
        another frame than was said, and where nothing can be kept: a frame that is sent without a
        place to wait in still goes. Else as `Endpoint.answer` does.
        """
        if part.offset + size > part.total:
            raise NotTheRest
        try:
            here = self._kept(part, size, pieces)
            whole = self._whole(part.sha) if here >= part.total else None
        except StoreUnavailable:
            raise NotTheRest from None
        return here if whole is None else self._answer(part.sha, whole)

    def _kept(self, part: Part, size: int, pieces: Iterable[bytes]) -> int:
        """Keep the pieces of a part; return how many bytes of its frame are here then."""
        if size:
            self._spool.make_room(size, part.sha)
        at = part.offset
        for piece in pieces:
            at += len(piece)
            if self._spool.append(part.sha, at - len(piece), piece) < at:
                raise NotTheRest
        return self._spool.received(part.sha)

    def _whole(self, sha: str) -> Whole:
        whole = self._spool.whole(sha)
        if whole is None:
            raise NotTheRest
        return whole

    def _answer(self, sha: str, whole: Whole) -> bytes:
        try:
            answer = self._endpoint.answer(whole.frame, whole.late)
        except NotAllowed:
            with suppress(StoreUnavailable):
                self._spool.drop(sha)  # nobody's that we know
            raise
        self._spool.answered(sha)
        return answer
