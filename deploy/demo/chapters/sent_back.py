"""A case that goes down again before it is granted."""

from deploy.demo.chapters.scenes import BY_FINGER, county_grants, town_reviews
from deploy.demo.clerk import Taken
from deploy.demo.filled import ACCOUNT
from deploy.demo.people import man
from deploy.demo.places import CHENGGUAN
from deploy.demo.stage import AT_TOWN, AT_VILLAGE, Stage


def sent_back(stage: Stage) -> Taken:
    """The county declines, the town returns, the village supplements, and up again."""
    tell = stage.teller.tell
    stage.teller.chapter("退回、补正、再报", "Declined, returned, supplemented, decided")
    taken = stage.take_in(man("罗文魁", "1939-06-30"), BY_FINGER, "bank-card")
    tell(
        f"城关村 马秀英：收下罗文魁的申请，银行卡后补。回执 {taken.receipt}",
        f"Chengguan Village, Ma Xiuying: Luo Wenkui's is taken in, bank card to follow. Receipt {taken.receipt}",
    )
    stage.ma.act(taken.case, "forward")
    stage.send_up()
    town_reviews(stage, taken.case)
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
    county_grants(stage, taken.case)
    stage.chen.act(taken.case, "close")
    return taken


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
