"""The child's loop: ask, carry, hear, until neither side has more."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial

from shared.app.here import Here
from shared.domain.refusals import Refusal
from shared.replication.answers import Answers
from shared.replication.carrier import Carrier, framed
from shared.replication.child import Asked, Child, Report
from shared.replication.codes import (
    BadMessageSignature,
    Busy,
    ComeBack,
    CountyPutBack,
    LinkDown,
    OldRequest,
)
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.replication.outgoing import LARGE_BATCH
from shared.wire.frame import Address
from shared.wire.messages import Response, dump_request

log = logging.getLogger("tongban.exchange")
MAX_ROUNDS = 200
QUICK_SECONDS = 1.0
"""How soon a full batch is answered over a line that may take a large one."""
Work = Callable[[], None]
Took = Callable[[float], None]
Meanwhile = Callable[[Work, Took], AbstractContextManager[None]]
"""Has work done beside a block that waits for an answer; it is done when the block is left.

What times the block tells how many seconds it took.
"""


def untold(_seconds: float) -> None:
    """Take no note of how long a block took."""


@contextmanager
def before(work: Work, _took: Took = untold) -> Iterator[None]:
    """Do the work first: for a carrier that answers in the caller's own thread."""
    work()
    yield


@contextmanager
def beside(work: Work, took: Took = untold) -> Iterator[None]:
    """Do the work in another thread while the block waits."""
    with ThreadPoolExecutor(1, "ahead") as pool:
        doing, began = pool.submit(work), time.monotonic()
        yield
        took(time.monotonic() - began)
        doing.result()


@dataclass(frozen=True, slots=True)
class Totals:
    """What a whole exchange moved."""

    rounds: int = 0
    sent: int = 0
    received: int = 0
    refused: int = 0

    @property
    def moved(self) -> bool:
        """Whether anything moved."""
        return bool(self.sent or self.received or self.refused)

    def plus(self, report: Report) -> "Totals":
        """Add one round."""
        return Totals(
            self.rounds + 1,
            self.sent + report.sent,
            self.received + report.received,
            self.refused + report.refused,
        )


@dataclass(frozen=True, slots=True)
class _Broken:
    """A frame whose line broke, word for word: the parent may have some of it, or have answered it."""

    asked: Asked
    frame: bytes
    address: Address


class Caller:
    """Exchanges with the parent, and prepares the next batch meanwhile.

    It keeps a frame whose line broke, and goes on with it where the carrier can.
    """

    def __init__(
        self, here: Here, parent: str, carrier: Carrier, meanwhile: Meanwhile = before
    ) -> None:
        self._here = here
        self._parent = parent
        self._carrier = carrier
        self._meanwhile = meanwhile
        self._answers = Answers(here, parent)
        self._broken: _Broken | None = None
        self._large = 0
        """How many bytes the next batch may have, where they are more than usual."""

    def exchange(self, step: Callable[[int], None] | None = None) -> Totals:
        """Run rounds until neither side has more; `step` is told what each round brought.

        A failure is remembered with the link, then raised. ComeBack is none: the parent
        has more urgent work, and says when to ask again.
        """
        child, self._large = Child(self._here, self._parent), 0
        totals, began = Totals(), time.monotonic()
        try:
            for _ in range(MAX_ROUNDS):
                report = self._round_again(child)
                totals = totals.plus(report)
                if step is not None:
                    step(report.received)
                if not report.more:
                    break
        except ComeBack as later:
            self._tell(logging.DEBUG, "exchange put off", totals, began, later.code)
            raise
        except Refusal as refusal:
            child.failed(refusal.code)
            self._tell(logging.WARNING, "exchange failed", totals, began, refusal.code)
            raise
        finally:
            self._carrier.rest()
        level = logging.INFO if totals.moved else logging.DEBUG
        self._tell(level, "exchange", totals, began)
        return totals

    def _tell(self, level: int, event: str, totals: Totals, began: float, code: str = "") -> None:
        ms = round((time.monotonic() - began) * 1000, 1)
        told = {"peer": self._parent, **asdict(totals), "ms": ms}
        log.log(level, event, extra=told | ({"code": code} if code else {}))

    def _round_again(self, child: Child) -> Report:
        """Run a round; at the first answer by a key that does not count, show the county the registry at once."""
        try:
            return self._go_on(child) or self._round(child)
        except (CountyPutBack, BadMessageSignature):
            if not child.doubt():
                raise
        return self._round(child)

    def _round(self, child: Child) -> Report:
        asked = child.ask()
        with self._meanwhile(
            lambda: child.look_ahead(asked, self._large), partial(self._note_pace, asked)
        ):
            response = self._carry(asked)
        return self._heard(child, asked, response)

    def _go_on(self, child: Child) -> Report | None:
        """Send the rest of a frame that broke, and say that a round more is due; None where there is none to go on with."""
        broken, self._broken = self._broken, None
        if broken is None or not self._carrier.holds(broken.frame):
            return None
        asked = child.ask_again(broken.asked)
        if asked is None:
            return None
        broken = replace(broken, asked=asked)
        with self._keeping(broken):
            answer = self._carrier.send_rest(broken.frame)
        if answer is None:
            return None
        report = self._heard(child, asked, self._answers.read(answer, broken.address))
        # What was written since may be due as well.
        return replace(report, more=True)

    def _heard(self, child: Child, asked: Asked, response: Response) -> Report:
        if response.refused:
            child.put_back(response.refused)
            if response.challenge:
                self._carry(Asked(child.confess(response.challenge), ()))
            raise OldRequest
        report = child.hear(asked, response)
        self._carrier.settle()
        return report

    def _note_pace(self, asked: Asked, seconds: float) -> None:
        """Let the next batch be large where a full one was answered soon: the line is quick, and the parent has time."""
        if asked.request.half.more:
            self._large = LARGE_BATCH if seconds < QUICK_SECONDS else 0

    def _carry(self, asked: Asked) -> Response:
        payload = dump_request(asked.request)
        raw, address = framed(self._here, self._parent, EXCHANGE_ROUTE, payload)
        with self._keeping(_Broken(asked, raw, address)):
            answer = self._carrier.send(EXCHANGE_ROUTE, raw)
        return self._answers.read(answer, address)

    @contextmanager
    def _keeping(self, sent: _Broken) -> Iterator[None]:
        """Keep what is sent within the block where its line breaks, or the parent has no time for it yet."""
        try:
            yield
        except (LinkDown, Busy, ComeBack):
            if self._carrier.holds(sent.frame):
                self._broken = sent
            raise
