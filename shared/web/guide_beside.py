"""The guide of a matter as it stands beside a case: in the version that the case was taken in under."""

from dataclasses import dataclass

from shared.domain.case import Case
from shared.web.case_view import Line, version_of
from shared.web.language import necessity_text, t
from shared.web.take_in_matters import article_words, limit_words


@dataclass(frozen=True, slots=True)
class GuideShown:
    """Conditions, documents with how needed each is, limits of the whole and of each step, and the law."""

    version: str
    conditions: list[str]
    documents: list[Line]
    limits: list[Line]
    basis: list[str]


def guide_of(case: Case) -> GuideShown | None:
    """Return the guide beside a case; None where its matter is not held here."""
    matter = case.matter
    if matter is None:
        return None
    whole = [(t("承诺时限", "Promised limit"), matter.promised_limit)]
    if matter.statutory_limit:
        whole.append((t("法定时限", "Statutory limit"), matter.statutory_limit))
    steps = [(t(step.act.text), step.limit) for step in matter.steps]
    return GuideShown(
        version_of(case),
        [str(t(condition)) for condition in matter.conditions],
        [(str(t(d.name)), str(t(necessity_text(d)))) for d in matter.documents],
        [(str(label), str(t(limit_words(limit)))) for label, limit in (*whole, *steps)],
        [f"{t(b.law)} {t(article_words(b.article))}".rstrip() for b in matter.legal_basis],
    )
