"""Cards of supervision as pages show them: what a case was given, a month by unit, and taking a complaint down."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.supervision import COMPLAINT, Month
from shared.domain.acts import Act
from shared.domain.cards import CardGiven, Colour
from shared.domain.case import Case
from shared.domain.clock import LimitKind
from shared.domain.modes import Mode
from shared.domain.records import AGAIN, CardRow
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.domain.text import Text
from shared.web.act_forms import ActForm, Attempt
from shared.web.asked import Asked
from shared.web.language import full_moment, named, t
from shared.web.listing import END, RED, YELLOW, Card
from shared.web.rights import actor, has_right
from shared.web.site import site

BLUE = "b"
KINDS = {Colour.YELLOW: YELLOW, Colour.RED: RED, Colour.BLUE: BLUE}
AGAIN_NAME = Text("再次告知", "notified again")
COMPLAIN = Text("登记投诉", "Take down a complaint")
FORM = "complain"


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A unit's cards of a month."""

    name: str
    yellow: int
    red: int
    blue: int
    again: int


@dataclass(frozen=True, slots=True)
class GivenShown:
    """A card given: which, why, to whom, when; `url` leads to its case."""

    card: Card
    why: str
    unit: str
    at: str
    url: str = ""


def cards_page() -> ResponseReturnValue:
    """Show the cards of a month: how many each unit had, and which."""
    found = site().supervision.month(request.args.get("month", ""))
    registry = site().overview.listed()
    units = sorted({unit for unit, _ in found.counts})
    return render_template(
        "cards.html",
        month=found.month,
        months=found.months,
        units=[_unit(unit, found.counts, registry) for unit in units],
        cards=[_listed(card, registry) for card in found.cards],
        modes=_modes(found, registry),
        mode_names=[mode.text for mode in Mode],
    )


def _unit(unit: str, counts: dict[tuple[str, str], int], registry: Registry) -> UnitShown:
    yellow, red, blue = (counts.get((unit, colour), 0) for colour in Colour)
    return UnitShown(named(registry, unit), yellow, red, blue, counts.get((unit, AGAIN), 0))


def _modes(found: Month, registry: Registry) -> list[tuple[str, list[int]]]:
    """Return how many cases each unit took in by each mode, in the order of the modes."""
    units = sorted({unit for unit, _ in found.modes})
    return [(named(registry, u), [found.modes.get((u, m), 0) for m in Mode]) for u in units]


def _listed(card: CardRow, registry: Registry) -> GivenShown:
    again = card.colour == AGAIN
    return GivenShown(
        card=Card(END, str(t(AGAIN_NAME)))
        if again
        else Card(KINDS[Colour(card.colour)], str(t(Colour(card.colour).text))),
        why=str(t(Act.NOTIFY.text)) if again else _why(card.limit),
        unit=named(registry, card.unit),
        at=full_moment(card.at),
        url=url_for("cases.show", case_id=card.case),
    )


def _why(limit: str) -> str:
    return str(t(LimitKind(limit).text if limit else Text("投诉", "complaint")))


def given(case: Case, registry: Registry) -> list[GivenShown]:
    """Return the cards that a case was given."""
    return [_given(card, registry) for card in case.cards]


def _given(card: CardGiven, registry: Registry) -> GivenShown:
    return GivenShown(
        card=Card(KINDS[card.colour], str(t(card.colour.text))),
        why=_why(card.limit),
        unit=named(registry, card.unit),
        at=full_moment(card.at),
    )


def complaints(case: Case, registry: Registry) -> list[tuple[str, str]]:
    """Return the complaints about a case: what was said, and where, by whom and when it was taken down."""
    return [
        (
            c.text or str(t("内容不在本机", "not held here")),
            f"{named(registry, c.node)} {c.by} · {full_moment(c.at)}",
        )
        for c in case.complaints
    ]


def complaint_form(case: Case, attempt: Attempt | None) -> ActForm | None:
    """Return the form that takes a complaint down, for those who may."""
    if not has_right(Right.SEE_CASES):
        return None
    mine = attempt if attempt is not None and attempt.form == FORM else None
    return ActForm(
        id=FORM,
        title=str(t(COMPLAIN)),
        url=url_for("cases.complain", case_id=case.id),
        asked=(Asked("text", COMPLAINT, required=True),),
        attempt=mine,
    )


def complain(case_id: UUID) -> ResponseReturnValue:
    """Take a posted complaint down."""
    text = request.form.get("text", "")
    site().supervision.complain(str(case_id), text, actor(Right.SEE_CASES))
    flash(
        str(
            t(
                "投诉已记下，县里会亮蓝牌。",
                "The complaint is on record; the county gives a blue card.",
            )
        )
    )
    return redirect(url_for("cases.show", case_id=case_id), code=303)
