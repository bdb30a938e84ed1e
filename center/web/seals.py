"""The county lists seals and withdraws them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.domain.refusals import Refusal
from shared.domain.rights import Right
from shared.domain.seal import SEAL_KINDS
from shared.domain.seals import LABELS
from shared.web.errors import status_of
from shared.web.language import t
from shared.web.refused_form import Tried
from shared.web.rights import actor, requires
from shared.web.seal_pages import ALL_MATTERS, seal_page
from shared.web.site import site

FIELDS = ("id", "zh", "en", "kind", "node", "department", "keeper", "document")


@requires(Right.GRANT)
def new_seal() -> ResponseReturnValue:
    """Ask what a seal is; then list it."""
    if request.method == "GET":
        return _form(None)
    typed = {key: request.form.get(key, "") for key in FIELDS}
    try:
        site().seals.list(typed, actor(Right.GRANT))
    except Refusal as refusal:
        return _form(Tried("seal", typed, refusal)), status_of(refusal)
    flash(str(t("印章“{id}”已登记。", "Seal {id} is listed.", id=typed["id"])))
    return redirect(url_for("seals.show", seal=typed["id"]), code=303)


@requires(Right.GRANT)
def withdraw_seal(seal: str) -> ResponseReturnValue:
    """End a seal's use."""
    typed = {key: request.form.get(key, "") for key in ("reason", "document")}
    try:
        site().seals.withdraw(seal, typed["reason"], typed["document"], actor(Right.GRANT))
    except Refusal as refusal:
        return seal_page(seal, Tried("withdraw", typed, refusal)), status_of(refusal)
    flash(str(t("印章“{id}”已注销。", "Seal {id} is withdrawn.", id=seal)))
    return redirect(url_for("seals.show", seal=seal), code=303)


@requires(Right.SEE_CASES)
def back_to_seal(seal: str) -> ResponseReturnValue:
    """Opened instead of posted, as a reload after signing in does: show the seal."""
    return redirect(url_for("seals.show", seal=seal))


def _form(tried: Tried | None) -> str:
    return render_template(
        "center/seal_new.html",
        labels=LABELS,
        typed=tried.typed if tried else {},
        tried=tried,
        choices=_choices(),
    )


def _choices() -> dict[str, list[tuple[str, str]]]:
    registry = site().overview.listed()
    first = ("", str(t("请选择", "Choose")))
    return {
        "kind": [first, *((str(kind), str(t(name))) for kind, name in SEAL_KINDS.items())],
        "node": [first, *((code, registry.plain_name(code)) for code in sorted(registry.nodes))],
        "department": [
            ("", str(t(ALL_MATTERS))),
            *((key, str(t(name))) for key, name in registry.departments.items()),
        ],
        "keeper": [
            ("", str(t("没有指定", "nobody named"))),
            *((staff, staff) for staff in sorted(registry.staff) if registry.staff[staff]),
        ],
    }
