"""How an act stands that was in doubt, in one sentence: the standing, why, who decided and with which reason."""

from dataclasses import dataclass

from shared.domain.acts import Act
from shared.domain.case import Case, Hand
from shared.domain.judgement import Ruling, Standing, Why
from shared.domain.text import Text
from shared.domain.worktime import county_day
from shared.web.language import day, full_moment, t
from shared.web.listing import END, INSTANT, OK, RED, YELLOW, Card

CARDS = {
    Standing.HONOURED: OK,
    Standing.FOR_RATIFICATION: YELLOW,
    Standing.SUSPENDED: RED,
    Standing.NOT_RATIFIED: RED,
    Standing.RATIFIED: OK,
    Standing.CONFIRMED: OK,
    Standing.SET_ASIDE: END,
}
UNHEARD = Text("等待县里裁定", "awaiting judgement")
UNHEARD_WHY = Text(
    "这一步依据的授权存疑，县里还没有裁定。",
    "It was done under a grant in doubt; the county has not judged it yet.",
)
UNDONE = Text("随之退回", "fell with it")
UNDONE_WHY = Text(
    "前面有一步县里裁定不予采用，这一步跟着不算，另行办理。",
    "An act before it was set aside by the county; this one fell with it and is done again.",
)
DONE_AGAIN = Text("未生效", "no effect")
KEPT_WHY = Text(
    "承诺的材料当时已经在别处按期交来，只是还没有送到；终止不生效，本件接着办。",
    "What was promised had been handed in elsewhere in time and was still on its way; the ending has no effect and the case goes on.",
)
DONE_AGAIN_WHY = Text(
    "这一步当时存疑，后来由有权的单位重新办理，不用再裁定。",
    "It was in doubt and has been done again by right; it needs no judgement.",
)


@dataclass(frozen=True, slots=True)
class Stand:
    """An act's standing. `is_open` says that a person has still to decide."""

    card: Card
    words: str
    is_open: bool


def stand_of(case: Case, hand: Hand) -> Stand | None:
    """Return how an act stands; None for one that was never in doubt."""
    ruling = hand.ruling
    if ruling is None and hand.effective:
        return None
    if hand.undone_with:
        return Stand(Card(END, str(t(UNDONE))), str(t(UNDONE_WHY)), is_open=False)
    if hand.seq not in case.awaiting and (ruling is None or ruling.is_open):
        return Stand(
            Card(END, str(t(DONE_AGAIN))),
            _withdrawn(case) or str(t(_why(case, hand))),
            is_open=False,
        )
    if ruling is None:
        return Stand(Card(YELLOW, str(t(UNHEARD))), str(t(UNHEARD_WHY)), is_open=False)
    card = Card(CARDS[ruling.standing], str(t(ruling.standing.text)))
    return Stand(card, ruling_words(ruling), is_open=ruling.is_open)


def _why(case: Case, hand: Hand) -> Text:
    return KEPT_WHY if case.revived and hand.act is Act.TERMINATE else DONE_AGAIN_WHY


def _withdrawn(case: Case) -> str:
    if case.withdrawn is None:
        return ""
    return str(
        t(
            "结果已经撤销，这一步不再需要裁定。",
            "The result has been withdrawn; the act needs no judgement any more.",
        )
    )


def ruling_words(ruling: Ruling) -> str:
    """Say why an act stands so, and what a person said of it or has still to say."""
    why = str(t(ruling.why.text))
    return f"{why}{t('', ' ')}{_person(ruling)}".strip()


def _person(ruling: Ruling) -> str:
    if ruling.by:
        return _decided(ruling)
    if ruling.standing is Standing.FOR_RATIFICATION:
        return _to_ratify(ruling)
    if ruling.standing is Standing.SUSPENDED and ruling.why is not Why.NOT_IN_TIME:
        return str(t("等县里指定的人裁定。", "It waits for a person of the county to decide."))
    return ""


def _to_ratify(ruling: Ruling) -> str:
    until = day(county_day(ruling.until - INSTANT)) if ruling.until else ""
    if not ruling.name:
        return str(t("最晚 {until}。", "By {until}.", until=until))
    return str(
        t(
            "由{who}决定，最晚 {until}。",
            "{who} decides, by {until}.",
            who=ruling.name,
            until=until,
        )
    )


def _decided(ruling: Ruling) -> str:
    words = str(
        t(
            "{who}于 {at} {did}：{reason}",
            "{who}, {at}: {did}. {reason}",
            who=ruling.by,
            at=full_moment(ruling.at),
            did=t(ruling.standing.text).removeprefix("已"),
            reason=ruling.reason,
        )
    )
    if ruling.standing is not Standing.NOT_RATIFIED:
        return words
    still = t("（还要决定是否采用）", " It is still to be confirmed or set aside.")
    return f"{words}{still}"
