"""What each paper's sheet says beside what all of them do. A new one is a class here and a template of its name."""

from shared.domain.acts import Act
from shared.domain.paper_kinds import PaperKind, supplied_by
from shared.domain.papers import papers_of
from shared.domain.people import SignatureType
from shared.domain.text import Text
from shared.web.act_words import OUTCOMES
from shared.web.case_words import remedies_told
from shared.web.delivery_sheets import ChargeSheet, DeliverySheet, PaymentSheet
from shared.web.fee_words import approval_words
from shared.web.language import day, money, t
from shared.web.paper_sheet import Sheet
from shared.web.promise_sheet import PromiseSheet
from shared.web.routing_slip import Step, steps

SIGN_HERE = {
    SignatureType.SIGNED: Text("申请人签名", "Applicant's signature"),
    SignatureType.FINGERPRINT: Text("申请人捺印", "Applicant's fingerprint"),
    SignatureType.BY_PROXY: Text("代签人签名", "Signed on the applicant's behalf by"),
}


class ReceiptSheet(Sheet):
    """What the applicant takes home from the take-in."""

    template = "papers/receipt.html"

    @property
    def notice(self) -> tuple[str, str]:
        """The number of the last one-time notice on the case and the day that it sets, where one has gone out."""
        found = [p for p in papers_of(self.case) if p.kind is PaperKind.NOTICE]
        last = found[-1] if found else None
        return (last.number, day(supplied_by(self.case, last.hand))) if last else ("", "")

    @property
    def sign_here(self) -> str:
        """What the line to sign is called."""
        return str(t(SIGN_HERE[self._signature]))

    @property
    def has_mark(self) -> bool:
        """Whether there is to be room for a fingerprint."""
        return self._signature is SignatureType.FINGERPRINT

    @property
    def witness(self) -> str:
        """Who saw it signed."""
        return str(self.case.signature.get("witness", ""))

    @property
    def _signature(self) -> SignatureType:
        kind = str(self.case.signature.get("type", ""))
        return SignatureType(kind) if kind in set(SignatureType) else SignatureType.SIGNED


class AcceptanceSheet(Sheet):
    """行政许可法 art. 32: acceptance gets a stamped, dated voucher."""

    template = "papers/acceptance.html"


class RefusalSheet(Sheet):
    """行政许可法 art. 32: so does its refusal, with reason and remedies."""

    template = "papers/refusal.html"

    @property
    def remedies(self) -> str:
        """What can be done against it, and until when."""
        return remedies_told(self.registry, (self.hand.body or {}).get("remedies"))


class NoticeSheet(Sheet):
    """All that is missing, told one single time (行政许可法 art. 32, 优化营商环境条例 art. 36)."""

    template = "papers/notice.html"

    @property
    def until(self) -> str:
        """The day by which it is to be supplied."""
        return day(supplied_by(self.case, self.hand))


class DecisionSheet(RefusalSheet):
    """The decision, with its reason; a denial also with the remedies (行政许可法 art. 38)."""

    template = "papers/decision.html"

    @property
    def outcome(self) -> str:
        """Granted or denied."""
        outcome = self.said("outcome")
        return str(t(OUTCOMES[outcome])) if outcome in OUTCOMES else ""


class ResultSheet(Sheet):
    """What came of it, for who fetches it; where its fee was waived, by which document."""

    template = "papers/result.html"

    @property
    def waived(self) -> str:
        """The fee that was waived, by which document and with whose approval; empty where none was."""
        waiver = self._before(Act.WAIVE)
        if waiver is None or not waiver.body or self.case.matter is None:
            return ""
        return f"{money(self.case.matter.fee.fen)} · {approval_words(waiver.body)}"


class SlipSheet(Sheet):
    """Each hand up to an entry, with name, place, time and grant."""

    template = "papers/slip.html"

    @property
    def steps(self) -> list[Step]:
        """The lines of the slip."""
        hands = zip(self.case.slip, steps(self.case, self.registry), strict=True)
        return [step for hand, step in hands if hand.seq <= self.hand.seq]


SHEETS: dict[PaperKind, type[Sheet]] = {
    PaperKind.RECEIPT: ReceiptSheet,
    PaperKind.ACCEPTANCE: AcceptanceSheet,
    PaperKind.REFUSAL: RefusalSheet,
    PaperKind.NOTICE: NoticeSheet,
    PaperKind.DECISION: DecisionSheet,
    PaperKind.RESULT: ResultSheet,
    PaperKind.CHARGE: ChargeSheet,
    PaperKind.PAYMENT: PaymentSheet,
    PaperKind.DELIVERY: DeliverySheet,
    PaperKind.PROMISE: PromiseSheet,
    PaperKind.SLIP: SlipSheet,
}
