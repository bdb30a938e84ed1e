"""A village finishes a matter by itself, by a power that was granted to it."""

from deploy.demo.chapters.scenes import in_both
from deploy.demo.moves import GRANTED, Signing, wanted
from deploy.demo.page import Element, NotOnPage
from deploy.demo.people import man
from deploy.demo.stage import AT_VILLAGE, Stage

GRANT = "G-0003"
CARD_NUMBER = "甘优待（示例）0001"


def own_grant(stage: Stage) -> None:
    """A senior citizen card is taken in, decided and handed over at the village in one visit."""
    tell = stage.teller.tell
    stage.teller.chapter("村里当场办结", "Finished at the village, by its own grant")
    who = man("马永年", "1961-05-12", "13900000155")
    taken = stage.take_in_at(stage.ma, wanted("elderly-card", who, Signing(told="phone")))
    tell(
        f"城关村 马秀英：马永年来办老年人优待证，收件，回执 {taken.receipt}",
        f"Chengguan Village, Ma Xiuying: Ma Yongnian's senior citizen card is taken in. Receipt {taken.receipt}",
    )
    stage.ma.act(taken.case, "accept")
    stage.ma.act(taken.case, "decide", GRANTED)
    stage.ma.act(taken.case, "issue", {"number": CARD_NUMBER})
    stage.ma.act(taken.case, "close")
    tell(
        f"城关村 马秀英：受理，准予，制证送达，办结。老人拿着证 {CARD_NUMBER} 回家，没有上镇里。",
        f"Chengguan Village, Ma Xiuying: accepted, granted, issued, closed. The elder goes home with card {CARD_NUMBER}; nobody went to the town.",
    )
    stage.send_up(AT_VILLAGE)
    stage.send_on(AT_VILLAGE)
    stage.zhou.look_at(taken.case)
    (state, rests), (english, rests_on) = in_both(stage.zhou, _closed_by)
    tell(
        f"民乐县 周明（监察）看到：{state}。",
        f"Minle County, Zhou Ming (supervisor) sees: {english}.",
    )
    stage.teller.lines([*rests, *rests_on])


def _closed_by(page: Element) -> tuple[str, list[str]]:
    """Return where the case stands, and each hand of the slip that rests on the grant, with the words for it."""
    resting = [
        f"{hand.first('b').text} · {basis.text}"
        for hand in page.first("ol", "flow").every("li")
        for basis in hand.every("p", "quiet")
        if GRANT in basis.text
    ]
    if not resting:
        raise NotOnPage(GRANT)
    return f"{page.first('h1').text} · {page.first('p', 'next-step').text}", resting
