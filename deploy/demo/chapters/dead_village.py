"""A village dies with a case in hand."""

from deploy.demo.chapters.scenes import in_both
from deploy.demo.clerk import Taken
from deploy.demo.moves import GRANTED, Signing, wanted
from deploy.demo.page import Element, NotOnPage
from deploy.demo.people import woman
from deploy.demo.places import TOWN, YIMIN
from deploy.demo.stage import AT_VILLAGE, Stage

GAO = woman("高凤英", "1957-04-09", "13900000180")
CARD_NUMBER = "甘优待（示例）0005"


def dead_village(stage: Stage) -> None:
    """The county gives the case of a village that is gone to the town, which finishes it."""
    tell = stage.teller.tell
    stage.teller.chapter("村里的机器毁了", "A village is gone for good")
    taken = _in_its_hands(stage)
    stage.network.give_up(YIMIN)
    tell(
        "益民村的机器进了水，再也没有开机。高凤英的件还在它手里。",
        "The machine at Yimin is flooded and never starts again. Gao Fengying's case is in its hands.",
    )
    stage.pass_days(8)
    _overridden(stage, taken)
    _finished(stage, taken)
    stage.li.look_at(taken.case)
    chinese, english = in_both(stage.li, lambda page: page.first("p", "spent").text)
    tell(f"流转单写着 {chinese}", f"The routing slip says {english}")


def _in_its_hands(stage: Stage) -> Taken:
    what = wanted("elderly-card", GAO, Signing(told="phone"), ("photo",))
    taken = stage.take_in_at(stage.zhang, what)
    stage.zhang.act(taken.case, "forward")
    stage.send_up(village=YIMIN)
    stage.li.act(taken.case, "take_over")
    stage.li.act(taken.case, "return", {"to": YIMIN.code, "note": "缺照片，请村里补拍。"})
    stage.send_up(AT_VILLAGE, YIMIN)
    stage.zhang.act(taken.case, "take_over")
    stage.send_up(village=YIMIN)
    stage.teller.tell(
        f"益民村 张玉梅收下高凤英的优待证，转报；洪水镇 李建国因缺照片退回，张玉梅接收。回执 {taken.receipt}",
        f"Yimin Village, Zhang Yumei takes in Gao Fengying's card and forwards it; Hongshui Town, Li Jianguo returns it for a photograph; Zhang Yumei takes it over. Receipt {taken.receipt}",
    )
    return taken


def _overridden(stage: Stage, taken: Taken) -> None:
    stage.send_on()
    stage.chen.open("/stuck")
    since, english = in_both(stage.chen, lambda page: _stuck(page, taken).first("p", "quiet").text)
    stage.teller.tell(
        f"民乐县 陈静打开“卡住的办件”：高凤英的保管方失联，{since}。",
        f"Minle County, Chen Jing opens the stuck cases: the custodian of Gao Fengying's is silent {english}.",
    )
    reason = "益民村机器损毁。申请人到镇里补了照片。"
    form = stage.chen.form(f"/{taken.case}", asking="to")
    stage.chen.submit(form, {"to": TOWN.code, "reason": reason})
    stage.send_on()
    stage.teller.tell(
        f"民乐县 陈静改派给洪水镇：{reason}",
        "Minle County, Chen Jing names Hongshui Town custodian: the machine is lost, and the applicant has brought her photograph to the town.",
    )


def _stuck(page: Element, taken: Taken) -> Element:
    """Return a case's place in the list of those that do not move."""
    for line in page.first("ul", "stuck").every("li"):
        if any(taken.case in row.attrs["href"] for row in line.every("a", "row")):
            return line
    raise NotOnPage(taken.receipt)


def _finished(stage: Stage, taken: Taken) -> None:
    stage.li.act(taken.case, "supplement", {"documents": ["photo"], "note": "本人到镇里现拍"})
    stage.li.act(taken.case, "accept")
    stage.wang.act(taken.case, "decide", GRANTED)
    stage.wang.act(taken.case, "issue", {"number": CARD_NUMBER})
    stage.wang.act(taken.case, "close")
    stage.teller.tell(
        f"洪水镇 李建国补照片、受理，王芳准予、发证 {CARD_NUMBER}、办结。回执编号和收件日期没有变。",
        f"Hongshui Town: Li Jianguo adds the photograph and accepts; Wang Fang grants, issues card {CARD_NUMBER} and closes. Receipt number and take-in date are the first ones.",
    )
