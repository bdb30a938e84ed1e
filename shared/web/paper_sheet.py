"""What every paper's sheet says: whose it is, of which act, in whose name, where, when and by whom."""

from dataclasses import dataclass
from typing import ClassVar

from shared.domain.acts import Act
from shared.domain.case import Case, Hand
from shared.domain.matter import Document, Necessity
from shared.domain.organs import Organ, organ_of
from shared.domain.paper_kinds import promised
from shared.domain.papers import Paper, documents_at, missing_at
from shared.domain.registry import Registry
from shared.domain.seals import seal_under
from shared.web.case_view import version_of
from shared.web.clock_words import limit_words
from shared.web.language import day, full_moment, named, t
from shared.web.routing_slip import grant_words, own_power
from shared.web.take_in_matters import article_words

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
    def organ(self) -> str:
        """The organ in whose name the act was done; of an act that is no power, the unit."""
        return str(t(self._organ.name)) if self._organ else self.place

    @property
    def entrusted(self) -> str:
        """The unit that did it on the organ's behalf, empty where none did."""
        entrusted = self._organ.entrusted if self._organ else None
        return str(t(entrusted)) if entrusted else ""

    @property
    def _organ(self) -> Organ | None:
        return self._organ_of(self.hand) if self.paper.rule.rests_on else None

    def _organ_of(self, hand: Hand) -> Organ | None:
        """Return in whose name an act was done; None where it is no power."""
        is_power = hand.act is not None and hand.act.power is not None
        return organ_of(self.registry, self.case, hand) if is_power else None

    def _before(self, act: Act) -> Hand | None:
        """Return the last such act before the paper's own that counts."""
        mine = (h for h in reversed(self.case.slip) if h.seq < self.hand.seq)
        return next((h for h in mine if h.act is act and h.effective), None)

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
        listed = self.case.matter.documents if self.case.matter else ()
        there = documents_at(self.case, self.hand.seq)
        return [str(t(d.name)) for d in listed if d.id in there]

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
        if not self.paper.rule.is_stamped:
            return ""
        department = self.case.matter.department if self.case.matter else ""
        seal = seal_under(self.registry, self.hand, department)
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
