"""The intake receipt: one A5 sheet that says what was handed in, what is missing, and until when."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shared.domain.case import Case
from shared.domain.clock import latest_end
from shared.domain.matter import Necessity
from shared.domain.people import SignatureType
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import COUNTY_TIME
from shared.web.case_view import title_of, version_of
from shared.web.clock_words import limit_words
from shared.web.language import day, full_moment, named, t
from shared.web.site import site

SIGN_HERE = {
    SignatureType.SIGNED: Text("申请人签名", "Applicant's signature"),
    SignatureType.FINGERPRINT: Text("申请人捺印", "Applicant's fingerprint"),
    SignatureType.BY_PROXY: Text("代签人签名", "Signed on the applicant's behalf by"),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sheet says."""

    title: str
    number: str
    version: str
    taken_in: str
    place: str
    by: str
    limit: tuple[str, str]
    handed_in: list[str]
    missing: list[str]
    until: str
    sign_here: str
    has_mark: bool
    witness: str


def receipt(case_id: UUID) -> ResponseReturnValue:
    """Show a case's receipt, ready to print."""
    view = site().cases.view(str(case_id))
    return render_template(
        "cases/receipt.html",
        case=view.case,
        sheet=_sheet(view.case, view.registry),
        qr=qr_code(view.case),
    )


def _sheet(case: Case, registry: Registry) -> Receipt:
    first = case.slip[0]
    documents = case.matter.documents if case.matter else ()
    return Receipt(
        title=title_of(case),
        number=case.receipt,
        version=version_of(case),
        taken_in=full_moment(case.received_at or first.at),
        place=named(registry, first.node),
        by=first.by,
        limit=_limit(case),
        handed_in=[str(t(d.name)) for d in documents if d.id in case.documents],
        missing=_missing(case),
        until=day(case.notice.until) if case.notice else "",
        sign_here=str(t(SIGN_HERE[_signature(case)])),
        has_mark=_signature(case) is SignatureType.FINGERPRINT,
        witness=str(case.signature.get("witness", "")),
    )


def _signature(case: Case) -> SignatureType:
    kind = str(case.signature.get("type", ""))
    return SignatureType(kind) if kind in set(SignatureType) else SignatureType.SIGNED


def _limit(case: Case) -> tuple[str, str]:
    if case.matter is None or case.taken_in_at is None:
        return "", ""
    until = latest_end(case, case.workdays)
    words = t("受理后 {n}", "{n} from acceptance", n=limit_words(case.matter.promised_limit))
    last = t("最迟 {d}", "by {d} at the latest", d=day(until)) if until else ""
    return str(words), str(last)


def _missing(case: Case) -> list[str]:
    later = str(t("容缺后补", "may follow"))
    now = str(t("必要，请补齐", "required, please supply"))
    missing = case.matter.missing(case.documents) if case.matter else ()
    return [
        str(
            t(
                "{name}（{need}）",
                "{name} ({need})",
                name=t(d.name),
                need=later if d.necessity is Necessity.DEFERRABLE else now,
            )
        )
        for d in missing
    ]


def qr_code(case: Case) -> Markup:
    """Draw the receipt's QR code: number, node and time of the take-in, in capitals and digits alone."""
    first = case.slip[0]
    at = (case.received_at or first.at).astimezone(COUNTY_TIME)
    # Only who prints a receipt needs what draws one: half a megabyte.
    import segno

    code = segno.make(f"TONGBAN {case.receipt} {first.node.upper()} {at:%Y%m%d%H%M}", error="m")
    return Markup(code.svg_inline(border=2, omitsize=True))  # noqa: S704 - drawn from checked characters
