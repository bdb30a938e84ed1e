"""What each paper's sheet says beside what all of them do. A new one is a class here and a template of its name."""

from dataclasses import dataclass
from typing import ClassVar

from shared.domain.case import Case, Hand
from shared.domain.matter import (
    Document,
    Necessity,
)
from shared.domain.papers import (
    Paper,
    PaperKind,
    committed_at,
    documents_at,
    missing_at,
    papers_of,
    promised,
    supplied_by,
)
from shared.domain.people import SignatureType
from shared.domain.registry import Registry
from shared.domain.seals import seal_under
from shared.domain.text import Text
from shared.web.act_words import OUTCOMES
from shared.web.case_view import version_of
from shared.web.case_words import remedies_words
from shared.web.clock_words import limit_words
from shared.web.language import day, full_moment, named, t
from shared.web.routing_slip import Step, grant_words, own_power, steps
from shared.web.take_in_matters import article_words

SIGN_HERE = {
    SignatureType.SIGNED: Text("申请人签名", "Applicant's signature"),
    SignatureType.FINGERPRINT: Text("申请人捺印", "Applicant's fingerprint"),
    SignatureType.BY_PROXY: Text("代签人签名", "Signed on the applicant's behalf by"),
}
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Sheet:
    """What every sheet says: whose paper it is, of which act, where, when and by whom."""

    case: Case
    registry: Registry
    paper: Paper
    template: ClassVar[str]

    @property
    def hand(self) -> Hand:
        """The act that the paper tells of."""
        return self.paper.hand

    @property
    def title(self) -> str:
        """The paper's name."""
        return str(t(self.paper.rule.title))

    @property
    def number(self) -> str:
        """The paper's number."""
        return self.paper.number

    @property
    def version(self) -> str:
        """The version of the catalogue that governs the case."""
        return version_of(self.case)

    @property
    def place(self) -> str:
        """The unit that did the act."""
        return named(self.registry, self.hand.node)

    @property
    def by(self) -> str:
        """Who did it."""
        return self.hand.by

    @property
    def at(self) -> str:
        """When it was done."""
        return full_moment(self.hand.at)

    @property
    def taken_in(self) -> str:
        """When the case was taken in."""
        return full_moment(self.case.received_at or self.case.slip[0].at)

    @property
    def limit(self) -> tuple[str, str]:
        """The promised limit, and its last day."""
        until = promised(self.case, self.hand)
        if self.case.matter is None or until is None:
            return "", ""
        limit = self.case.matter.promised_limit
        words = t("受理后 {n}", "{n} from acceptance", n=limit_words(limit))
        return str(words), str(t("最迟 {d}", "by {d} at the latest", d=day(until)))

    @property
    def handed_in(self) -> list[str]:
        """The documents that were there when the act was done."""
        there = documents_at(self.case, self.hand.seq)
        found = [(d, committed_at(self.case, self.hand.seq)) for d in self.case.asked_for]
        by_word = t("（告知承诺）", " (by commitment)")
        return [f"{t(d.name)}{by_word if d.id in c else ''}" for d, c in found if d.id in there]

    @property
    def missing(self) -> list[str]:
        """The documents still owed then, each with how needed it is."""
        return [owed(d) for d in missing_at(self.case, self.hand.seq)]

    @property
    def grounds(self) -> list[str]:
        """The law behind the matter, article by article."""
        bases = self.case.matter.legal_basis if self.case.matter else ()
        return [
            f"{t(b.law)} {str(t(article_words(b.article))).replace(' ', NO_BREAK)}".rstrip()
            for b in bases
        ]

    @property
    def power(self) -> str:
        """The grant under which the act was done, or the county's own power."""
        if self.hand.grant:
            return grant_words(self.registry.grants.get(self.hand.grant), self.hand.grant)
        return own_power() if self.hand.node == self.registry.county else ""

    @property
    def seal(self) -> str:
        """The seal that it goes out under, empty where there is none."""
        seal = seal_under(self.registry, self.hand) if self.paper.rule.is_stamped else None
        return str(t(seal.name)) if seal else ""

    def said(self, key: str) -> str:
        """Return a text of the entry, empty where it has none."""
        return str((self.hand.body or {}).get(key) or "")


def owed(document: Document) -> str:
    """Name a document that is still owed, and how needed it is."""
    later = t("容缺后补", "may follow")
    now = t("必要，请补齐", "required, please supply")
    need = later if document.necessity is Necessity.DEFERRABLE else now
    return str(t("{name}（{need}）", "{name} ({need})", name=t(document.name), need=need))


class ReceiptSheet(Sheet):
    """What the applicant takes home from the take-in."""

    template = "papers/receipt.html"

    @property
    def seal(self) -> str:
        """The unit's seal for taking in; where none is listed, what it would say."""
        return super().seal or str(t("收件专用", "TAKE-IN ONLY"))

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
        return remedies_words((self.hand.body or {}).get("remedies"))


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
    """What came of it, for who fetches it."""

    template = "papers/result.html"


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
    PaperKind.SLIP: SlipSheet,
}
