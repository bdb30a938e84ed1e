"""What came for a notice: when the applicant handed it in, and when it reached the competent organ."""

from dataclasses import replace
from datetime import datetime

from shared.domain.acts import Act
from shared.domain.arriving import Begun, reached
from shared.domain.case import Case, Hand, Request
from shared.domain.record import record


@record
class Came:
    """Something that came for a notice: when it was handed in, not before the notice, by which entry (its hash).

    `begun` says since when it is with the organ; while a place that is no organ has not passed it on it is None, and `held`
    says since when that place has it. `declined` is the entry of an organ that declined it, None where none did; `came_in`
    when it had come in from another counter, as its answer says. `seq` is the place in the case's ledger by which it
    was made: its own where it `is_entry` of the ledger itself, else its answer's, 0 where it has none.
    """

    at: datetime
    start: str
    begun: Begun | None
    held: Begun | None = None
    declined: Hand | None = None
    came_in: datetime | None = None
    seq: int = 0
    is_entry: bool = False

    @property
    def surely(self) -> Begun | None:
        """Since when it is with the organ for certain, None where it may not be there."""
        return self.begun if self.begun is not None and self.begun.is_sure else None

    def is_made_before(self, hand: Hand) -> bool:
        """Say whether it was made before an entry of the case: by place, where the ledger says that, else by time."""
        if self.is_entry:
            return self.seq < hand.seq
        return 0 < self.seq < hand.seq or self.at <= hand.at

    def is_there_before(self, hand: Hand) -> bool:
        """Say whether it had surely reached the organ before an entry of the case: by place, where the ledger says that."""
        begun = self.surely
        if begun is None:
            return False
        return begun.seq < hand.seq if begun.seq else begun.at <= hand.at


def came_for(case: Case, notice: Hand) -> list[Came]:
    """Return what came for a notice, as it was handed in: what waited for an answer then, or came since.

    A supplement that answers what was handed in elsewhere is no second thing.
    """
    answers = _answers(case)
    handed_in = [
        _handed_in(case, came, answers.get(came.hash), notice)
        for came in case.hand_ins
        if came.hash not in answers or answers[came.hash].seq > notice.seq
    ]
    cited = {came.hash for came in case.hand_ins}
    supplements = [
        _supplied(case, hand, notice)
        for hand in case.slip
        if hand.act is Act.SUPPLEMENT and hand.effective and hand.seq > notice.seq
        if (hand.body or {}).get("answers") not in cited
    ]
    return sorted([*handed_in, *supplements], key=lambda came: came.at)


def _answers(case: Case) -> dict[str, Hand]:
    """Return what answers which request, by its hash."""
    hands = (h for h in case.slip if h.body and h.act and h.effective)
    return {str(h.body["answers"]): h for h in hands if h.body and h.body.get("answers")}


def _supplied(case: Case, hand: Hand, notice: Hand) -> Came:
    at = max(hand.at, notice.at)
    if hand.node in case.organs:
        begun = Begun(at, hand.hash, seq=hand.seq)
        return Came(at, hand.hash, begun, seq=hand.seq, is_entry=True)
    return _passed_on(case, Came(at, hand.hash, None, seq=hand.seq, is_entry=True), hand)


def _handed_in(case: Case, came: Request, answer: Hand | None, notice: Hand) -> Came:
    """Return what was handed in where the pen was not; it is with the organ for certain where that was there, or its answer says."""
    at = max(min(came.at, answer.at) if answer is not None else came.at, notice.at)
    told = Came(at, came.hash, Begun(at, came.hash, is_sure=came.node in case.organs))
    if answer is None:
        return told
    is_declined, is_organs = answer.act is not Act.SUPPLEMENT, answer.node in case.organs
    told = replace(told, seq=answer.seq, declined=answer if is_declined and is_organs else None)
    if came.node in case.organs:
        return told
    if is_organs:
        came_in = max(at, _came_in(came, answer))
        return replace(told, begun=Begun(came_in, came.hash), came_in=came_in)
    return told if is_declined else _passed_on(case, told, answer)


def _passed_on(case: Case, came: Came, hand: Hand) -> Came:
    """Return what a place that is no organ took into the case: it is with the organ since the case next reached one."""
    found = reached(case, [h for h in case.slip if h.seq > hand.seq])
    if found is None:
        return replace(came, begun=None, held=Begun(max(came.at, hand.at), came.start))
    return replace(came, begun=replace(found, start=came.start))


def _came_in(came: Request, answer: Hand) -> datetime:
    """Return when what was handed in had come in where it is answered, no earlier than it was handed in, no later than
    it was answered. Where the answer does not say, its own time counts: a late one would hide days.
    """
    told = (answer.body or {}).get("arrived")
    return min(max(came.at, datetime.fromisoformat(told)), answer.at) if told else came.at
