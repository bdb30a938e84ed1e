"""The sheets of fees and of deliveries."""

from shared.domain.acts import Act
from shared.domain.delivery import WAYS, Way
from shared.domain.fees import PAID_BY
from shared.domain.organs import Organ
from shared.domain.paper_kinds import PaperKind
from shared.domain.papers import papers_of
from shared.web.case_words import remedies_told
from shared.web.fee_words import receiver_words, sent_words
from shared.web.language import money, t
from shared.web.paper_sheet import Sheet

HANDED_OVER = frozenset({PaperKind.DECISION, PaperKind.RESULT})


class ChargeSheet(Sheet):
    """What is to be paid, by which basis: the organ charges what is published (行政许可法 art. 59)."""

    template = "papers/charge.html"

    @property
    def amount(self) -> str:
        """The amount."""
        return money(int((self.hand.body or {}).get("fen", 0)))

    @property
    def fee_basis(self) -> str:
        """By which rule it is charged."""
        return str(t(self.case.matter.fee.basis)) if self.case.matter else ""

    @property
    def charge_number(self) -> str:
        """The number of the payment slip before it, empty where there is none."""
        slips = (p for p in papers_of(self.case) if p.kind is PaperKind.CHARGE)
        found = [p for p in slips if p.hand.seq < self.hand.seq]
        return found[-1].number if found else ""


class PaymentSheet(ChargeSheet):
    """That it was paid, and what proves it; the fiscal receipt is the treasury's own."""

    template = "papers/payment.html"

    @property
    def paid_by(self) -> str:
        """How it was paid."""
        way = self.said("paid_by")
        return str(t(PAID_BY[way])) if way in PAID_BY else ""

    @property
    def _organ(self) -> Organ | None:
        """The organ that asked for it, whoever records the payment."""
        charged = self._before(Act.CHARGE)
        return self._organ_of(charged) if charged else None


class DeliverySheet(Sheet):
    """送达回证: what was handed to whom, how, when, and who checked that it was them."""

    template = "papers/delivery.html"

    @property
    def handed_over(self) -> list[str]:
        """The papers that were delivered, and the document that was issued."""
        of = [
            p for p in papers_of(self.case) if p.kind in HANDED_OVER and p.hand.seq < self.hand.seq
        ]
        names = [f"{t(p.rule.title)} {p.number}" for p in of]
        issued = self._before(Act.ISSUE)
        number = (issued.body or {}).get("number", "") if issued else ""
        result = self.case.matter and self.case.matter.result
        return [*names, *([f"{t(result)} {number}"] if number and result else [])]

    @property
    def way(self) -> str:
        """How it was delivered."""
        way = self.said("way")
        return str(t(WAYS[way])) if way in WAYS else ""

    @property
    def receiver(self) -> str:
        """Who received it, and what they are."""
        return receiver_words(self.hand.body) if self.hand.body else ""

    @property
    def witnesses(self) -> list[str]:
        """Who saw it left there."""
        return list((self.hand.body or {}).get("witnesses", ()))

    @property
    def posting(self) -> str:
        """With whom and when it was posted, where it was."""
        sent = self._before(Act.SEND) if self.said("way") == Way.POST else None
        return sent_words(sent.body) if sent and sent.body else ""

    @property
    def remedies(self) -> str:
        """What can be done against a denial, from the day of this delivery on."""
        decided = self._before(Act.DECIDE)
        body = decided.body if decided else None
        return remedies_told(self.registry, (body or {}).get("remedies"))

    @property
    def _organ(self) -> Organ | None:
        """The organ whose decision it is, whoever handed it over."""
        decided = self._before(Act.DECIDE)
        return self._organ_of(decided) if decided else None
