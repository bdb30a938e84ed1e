"""The chapters of the story. Each goes through the real pages of the three nodes."""

from collections.abc import Callable
from typing import TypeVar

from deploy.demo.clerk import Clerk, Taken
from deploy.demo.filled import ACCOUNT
from deploy.demo.moves import GRANTED, PASSED, Signing
from deploy.demo.page import Element
from deploy.demo.people import elder, man, woman
from deploy.demo.places import CHENGGUAN
from deploy.demo.stage import AT_COUNTY, AT_TOWN, AT_VILLAGE, Stage
from deploy.demo.telling import bars

BY_FINGER = Signing("fingerprint", "马秀英", "visit", "老人不识字，逐条念给老人听过。")
OFFLINE_CASES = 20
T = TypeVar("T")


def one_elder(stage: Stage) -> None:
    """(a) An elder without a phone, from the village's door to the county and back."""
    tell = stage.teller.tell
    stage.teller.chapter("一、没有电话的老人", "(a) An elder without a phone")
    taken = stage.take_in(woman("赵桂兰", "1941-03-08"), BY_FINGER)
    tell(
        "城关村 马秀英：赵桂兰八十多岁，没有电话，不识字。收下高龄津贴申请，捺印，马秀英见证。",
        "Chengguan Village, Ma Xiuying: Zhao Guilan, past eighty, has no phone and cannot read. Her elderly allowance is taken in, signed by fingerprint before a witness.",
    )
    tell(f"回执编号 {taken.receipt}", f"Receipt {taken.receipt}")
    stage.ma.act(taken.case, "forward")
    tell(
        "城关村 马秀英：转报洪水镇，已在途。",
        "Chengguan Village, Ma Xiuying: forwarded to Hongshui Town; in transit.",
    )
    stage.send_up()
    _town_reviews(stage, taken.case)
    _county_grants(stage, taken.case)
    stage.send_on(AT_TOWN)
    stage.send_up(AT_VILLAGE)
    stage.ma.open("/home")
    line, english = _in_both(stage.ma, lambda page: _row_of(page, taken.case))
    tell(
        f"城关村首页“答复回来了”：{line}",
        f"On the village's home, among the answers back: {english}",
    )


def cut_off(stage: Stage) -> None:
    """(c) The link is cut; twenty cases are taken in meanwhile; all arrive once."""
    tell = stage.teller.tell
    stage.teller.chapter("二、断网，照样收件", "(c) The link is cut; work goes on")
    stage.wire.cut()
    said = stage.network.tell(CHENGGUAN, "sync", fails=True)
    tell("城关村到洪水镇的线路断了。", "The line from Chengguan to Hongshui is cut. The node says:")
    stage.teller.lines([said])
    taken = _taken_offline(stage)
    tell(
        f"断网期间收件 {len(taken)} 件，每件都给了回执，都已转报：",
        f"Taken in meanwhile: {len(taken)}, each with its receipt, all forwarded:",
    )
    stage.teller.lines([f"{taken[0].receipt} … {taken[-1].receipt}"])
    strip, english = _strip(stage)
    tell(f"城关村页面顶端：{strip}", f"The strip of the village's page: {english}")
    stage.wire.mend()
    stage.send_up()
    strip, english = _strip(stage)
    tell(f"线路恢复。城关村页面顶端：{strip}", f"The line is back. The strip now: {english}")
    _arrived_once(stage, taken)


def sent_back(stage: Stage) -> Taken:
    """(e) The county declines, the town returns, the village supplements, and up again."""
    tell = stage.teller.tell
    stage.teller.chapter("三、退回、补正、再报", "(e) Declined, returned, supplemented, decided")
    taken = stage.take_in(man("罗文魁", "1939-06-30"), BY_FINGER, "bank-card")
    tell(
        f"城关村 马秀英：收下罗文魁的申请，银行卡后补。回执 {taken.receipt}",
        f"Chengguan Village, Ma Xiuying: Luo Wenkui's is taken in, bank card to follow. Receipt {taken.receipt}",
    )
    stage.ma.act(taken.case, "forward")
    stage.send_up()
    _town_reviews(stage, taken.case)
    reason = "没有银行卡，无法核发，请补齐后再报。"
    stage.chen.act(taken.case, "decline", {"reason": reason})
    tell(
        f"民乐县 陈静：不接收。{reason}",
        "Minle County, Chen Jing: declined. No bank card, nothing can be paid to; supply it first.",
    )
    stage.send_on(AT_TOWN)
    stage.li.act(taken.case, "return", {"to": CHENGGUAN.code, "note": "请村里补银行卡。"})
    tell(
        "洪水镇 李建国：退回城关村补银行卡。",
        "Hongshui Town, Li Jianguo: returned to Chengguan for the bank card.",
    )
    stage.send_up(AT_VILLAGE)
    _village_supplements(stage, taken.case)
    stage.li.act(taken.case, "take_over")
    stage.li.act(taken.case, "forward")
    tell(
        "洪水镇 李建国：接收，再次转报县里。",
        "Hongshui Town, Li Jianguo: taken over and forwarded to the county again.",
    )
    stage.send_on()
    _county_grants(stage, taken.case)
    return taken


def trace(stage: Stage, taken: Taken) -> None:
    """(g) The trace of one case, as the supervisor reads it."""
    stage.teller.chapter("四、倒查", "(g) The trace of that case")
    stage.teller.tell(
        f"民乐县 周明（监察）查 {taken.receipt} 的流转单：",
        f"Minle County, Zhou Ming (supervisor) opens the routing slip of {taken.receipt}:",
    )
    stage.zhou.look_at(taken.case)
    slip, english = _in_both(stage.zhou, _slip)
    stage.teller.table([*slip, ("", ""), *english])
    zh, en = stage.watch.words()
    stage.teller.tell(f"本次演示实测：{zh}", f"Measured in this story: {en}")


def _town_reviews(stage: Stage, case: str) -> None:
    for act in ("take_over", "accept"):
        stage.li.act(case, act)
    stage.li.act(case, "review", PASSED)
    stage.li.act(case, "forward")
    stage.teller.tell(
        "洪水镇 李建国：接收、受理、审查通过，转报县里。",
        "Hongshui Town, Li Jianguo: taken over, accepted, reviewed, forwarded to the county.",
    )
    stage.send_on()


def _county_grants(stage: Stage, case: str) -> None:
    stage.chen.act(case, "take_over")
    stage.chen.act(case, "decide", GRANTED)
    stage.chen.act(case, "issue")
    stage.teller.tell(
        "民乐县 陈静：接收，准予，制证送达。",
        "Minle County, Chen Jing: taken over, granted, issued.",
    )
    stage.watch.turn(AT_COUNTY)


def _village_supplements(stage: Stage, case: str) -> None:
    stage.ma.act(case, "take_over")
    supplied = {"documents": ["bank-card"], "account": ACCOUNT, "note": "上门取来的"}
    stage.ma.act(case, "supplement", supplied)
    stage.ma.act(case, "forward")
    stage.teller.tell(
        "城关村 马秀英：接收，补上银行卡，再次转报。",
        "Chengguan Village, Ma Xiuying: taken over, bank card supplied, forwarded again.",
    )
    stage.send_up()


def _taken_offline(stage: Stage) -> list[Taken]:
    taken = []
    with bars() as progress:
        task = progress.add_task("断网收件 offline", total=OFFLINE_CASES)
        for number in range(OFFLINE_CASES):
            taken.append(stage.take_in(elder(number), BY_FINGER, "bank-card"))
            stage.ma.act(taken[-1].case, "forward")
            progress.advance(task)
    return taken


def _arrived_once(stage: Stage, taken: list[Taken]) -> None:
    """Have the town tick and take over all that arrived."""
    stage.li.open("/desk/offered")
    form = stage.li.form("/desk/offered/take-over")
    arrived = form.options("case")
    stage.li.submit(form, {"case": arrived})
    once = sorted(arrived) == sorted(t.case for t in taken)
    words = ("每件一次，不多不少", "each once, none missing") if once else ("不对！", "WRONG!")
    stage.teller.tell(
        f"洪水镇“待接收”到了 {len(arrived)} 件，{words[0]}。李建国全部接收。",
        f"Arrived at Hongshui Town: {len(arrived)}, {words[1]}. Li Jianguo takes all over.",
    )


def _strip(stage: Stage) -> tuple[str, str]:
    """Return what the village's page says of its link."""
    stage.ma.open("/home")
    return _in_both(stage.ma, lambda page: page.first("p", "link").text)


def _in_both(clerk: Clerk, look: Callable[[Element], T]) -> tuple[T, T]:
    """Return what is seen on the page that is shown, in Chinese and in English."""
    chinese = look(clerk.page)
    english = look(clerk.speak("en"))
    clerk.speak("zh")
    return chinese, english


def _row_of(page: Element, case: str) -> str:
    """Return a case's line of a list."""
    row = next(r for r in page.every("a", "row") if case in r.attrs["href"])
    return " · ".join(part.text for part in row.inside if isinstance(part, Element))


def _slip(page: Element) -> list[tuple[str, str]]:
    """Return the routing slip: when and after how long, who did what; then the time at each place."""
    hands = [h for h in page.first("ol", "flow").every("li") if list(h.every("i"))]
    lines = [(hand.first("i").text, hand.first("b").text) for hand in hands]
    return [*lines, ("", page.first("p", "spent").text)]
