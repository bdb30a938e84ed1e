"""The sheet of a promise to supply papers (容缺受理承诺书): two copies on one page, one for each side."""

from typing import Any

from shared.domain.paper_kinds import promised_until
from shared.domain.people import SIGNATURES, SignatureType
from shared.domain.text import Text
from shared.web.language import day, t
from shared.web.paper_sheet import Sheet, owed

COPIES = (Text("申请人留存", "For the applicant"), Text("受理单位留存", "For the unit"))


class PromiseSheet(Sheet):
    """What is to follow, in which form, by when, and what happens if it does not."""

    template = "papers/promise.html"
    copies = COPIES

    @property
    def until(self) -> str:
        """The day promised."""
        return day(promised_until(self.case, self.hand))

    @property
    def promised(self) -> list[str]:
        """The documents promised."""
        ids = self._later.get("documents", ())
        return [owed(d) for d in self.case.asked_for if d.id in ids]

    @property
    def signed(self) -> str:
        """How the promise was signed, and before whom."""
        told = self._later.get("signature", {})
        kind, witness = told.get("type", ""), told.get("witness", "")
        words = str(t(SIGNATURES[SignatureType(kind)])) if kind in set(SignatureType) else ""
        return f"{words} · {t('见证人', 'Witness')} {witness}" if witness else words

    @property
    def _later(self) -> dict[str, Any]:
        return (self.hand.body or {}).get("later") or {}
