"""What a case costs, and how far that is settled: asked for, waived, paid.

The amount is the matter's own in the version that governs the case, and is never typed: an organ charges what is
published and nothing else (行政许可法 arts. 58, 59). Read off the slip by kind, so that an erased body changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.acts import Act
from shared.domain.case import Case, Hand, Stage
from shared.domain.case_steps import is_granted
from shared.domain.form import yuan
from shared.domain.matter import Matter
from shared.domain.refusals import WrongStage
from shared.domain.refusals_delivery import (
    ChargedAlready,
    FeeSettled,
    FeeUnpaid,
    NotCharged,
)
from shared.domain.registry import Registry
from shared.domain.text import Text


class PaidBy(StrEnum):
    """How a fee was paid: cash in an agent's hand is none of them (收支两条线)."""

    BANK = "bank"
    ONLINE = "online"
    TERMINAL = "terminal"

    @property
    def text(self) -> Text:
        """The way's name."""
        return PAID_BY[self]


PAID_BY: dict[str, Text] = {
    PaidBy.BANK: Text("银行柜台缴费", "at a bank"),
    PaidBy.ONLINE: Text("扫码或网上缴费", "by code or online"),
    PaidBy.TERMINAL: Text("窗口刷卡", "by card at the window"),
}


@dataclass(frozen=True, slots=True)
class FeeState:
    """How a case's fee stands. `fen` is what it costs; the hands are the acts that count, None where there is none."""

    fen: int
    charged: Hand | None
    waived: Hand | None
    paid: Hand | None

    @property
    def is_settled(self) -> bool:
        """Whether it was paid or waived."""
        return self.paid is not None or self.waived is not None

    @property
    def is_owed(self) -> bool:
        """Whether there is a fee, and it is neither paid nor waived."""
        return self.fen > 0 and not self.is_settled


def fee_of(case: Case) -> FeeState:
    """Return how a case's fee stands; an entry that names another amount than the matter's counts for nothing."""

    def last(act: Act) -> Hand | None:
        mine = (h for h in reversed(case.slip) if h.act is act and h.effective)
        return next((h for h in mine if names_the_fee(case, h)), None)

    return FeeState(_fen(case), last(Act.CHARGE), last(Act.WAIVE), last(Act.PAY))


def names_the_fee(case: Case, hand: Hand) -> bool:
    """Say whether an entry on a fee names no other amount than the matter's; where it is erased it names none."""
    fen = _fen(case)
    return hand.body is None or bool(hand.body.get("fen", fen) == fen)


def _fen(case: Case) -> int:
    return case.matter.fee.fen if case.matter else 0


def refuse_unpaid(case: Case) -> None:
    """Refuse to issue while a fee is owed."""
    state = fee_of(case)
    if state.is_owed:
        raise FeeUnpaid(amount=yuan(state.fen))


def _owed(case: Case, act: Act) -> FeeState:
    state = fee_of(case)
    if case.stage is Stage.DECIDED and not is_granted(case):
        raise WrongStage(stage=Text("不予批准", "denied"), act=act.text)
    if state.is_settled:
        raise FeeSettled
    return state


def _charge(_r: Registry, case: Case, _m: Matter, _node: str, _at: datetime) -> None:
    if _owed(case, Act.CHARGE).charged is not None:
        raise ChargedAlready


def _waive(_r: Registry, case: Case, _m: Matter, _node: str, _at: datetime) -> None:
    _owed(case, Act.WAIVE)


def _pay(_r: Registry, case: Case, _m: Matter, _node: str, _at: datetime) -> None:
    if _owed(case, Act.PAY).charged is None:
        raise NotCharged


FEE_CHECKS = {Act.CHARGE: _charge, Act.WAIVE: _waive, Act.PAY: _pay}
