"""A village goes on from yesterday's copy of its disk."""

from pathlib import Path

from deploy.demo.chapters.scenes import BY_FINGER, in_both, town_takes_over
from deploy.demo.clerk import Taken
from deploy.demo.page import Element
from deploy.demo.people import man, woman
from deploy.demo.places import CHENGGUAN, COUNTY
from deploy.demo.stage import AT_VILLAGE, Stage
from deploy.demo.visitor import Refused

TANG = woman("唐桂兰", "1938-09-14")
LIU = man("刘文魁", "1941-01-25")
MA = woman("马凤琴", "1937-07-30")
OLD_REQUEST, READ_ONLY = "exchange.old_request", "node.read_only"
ENTER_AGAIN = "重新录入"


def yesterdays_disk(stage: Stage) -> None:
    """A village is put back by a day and works on; it is found out, and nothing is lost or doubled."""
    stage.teller.chapter("昨天的盘", "Yesterday's disk")
    image = stage.network.folder / "yesterday"
    sent = _copied_then_worked_on(stage, image)
    stage.pass_days(1)
    stale = _put_back(stage, image)
    _found_out(stage, stale[0])
    _recovered(stage)
    _entered_again(stage, stale)
    stage.send_up()
    town_takes_over(stage, stale)
    stage.ma.look_at(sent.case)
    (step, english) = in_both(stage.ma, lambda page: page.first("p", "next-step").text)
    stage.teller.tell(
        f"备份以后送出的唐桂兰那件，也回到了城关村：{step}",
        f"Tang Guilan's, sent after the copy was made, is back at Chengguan, too: {english}",
    )


def _copied_then_worked_on(stage: Stage, image: Path) -> Taken:
    stage.network.stop(CHENGGUAN)
    stage.network.copy_disk(CHENGGUAN, image)
    stage.network.start(CHENGGUAN)
    taken = stage.take_in(TANG, BY_FINGER)
    stage.ma.act(taken.case, "forward")
    stage.send_up()
    stage.li.act(taken.case, "take_over")
    stage.send_up(AT_VILLAGE)
    stage.teller.tell(
        f"城关村停机，备份了数据盘。备份以后，马秀英又收了唐桂兰的申请，转报，洪水镇 李建国已接收。回执 {taken.receipt}",
        f"Chengguan Village stops and copies its disk. After that Ma Xiuying takes in Tang Guilan's application and forwards it; Hongshui Town, Li Jianguo takes it over. Receipt {taken.receipt}",
    )
    return taken


def _put_back(stage: Stage, image: Path) -> list[Taken]:
    stage.network.kill(CHENGGUAN)
    stage.network.put_back(CHENGGUAN, image)
    stage.cut(CHENGGUAN)
    stage.network.start(CHENGGUAN)
    stale = [stage.take_in(who, BY_FINGER) for who in (LIU, MA)]
    stage.teller.tell(
        "盘坏了，换上昨天的备份；线路也断着。马秀英不知道少了一件，照常收下刘文魁、马凤琴两件：",
        "The disk fails and yesterday's copy takes its place; the line is down too. Ma Xiuying, not knowing that a case is missing, takes in two more, Liu Wenkui's and Ma Fengqin's:",
    )
    stage.teller.lines([taken.receipt for taken in stale])
    return stale


def _found_out(stage: Stage, taken: Taken) -> None:
    """The line returns; the town notices before it takes anything, and the village can only be read."""
    stage.mend(CHENGGUAN)
    said = stage.network.tell(CHENGGUAN, "sync", fails=True)
    stage.teller.tell(
        "线路恢复。镇里先看出这是旧数据，一条没收。城关村自己说：",
        "The line is back. The town sees that the data are old before it takes anything. The village's node says:",
    )
    stage.teller.lines([said])
    stage.ma.open("/home")
    chinese, english = in_both(stage.ma, _what_to_do)
    stage.teller.tell("城关村的页面：", "The village's page:")
    stage.teller.lines([*chinese, *english])
    try:
        stage.ma.act(taken.case, "forward")
    except Refused as refused:
        stage.rollback_detected = OLD_REQUEST in said and READ_ONLY in str(refused)


def _what_to_do(page: Element) -> list[str]:
    """Return what a page says of a node that can only be read, and what to do."""
    held = page.first("section", "held")
    return [held.first("h2").text, *(step.text for step in held.every("li"))]


def _recovered(stage: Stage) -> None:
    code = stage.network.tell(COUNTY, "enrol-code", CHENGGUAN.code, "--again").strip()
    stage.network.stop(CHENGGUAN)
    told = stage.network.recover(CHENGGUAN, code)
    stage.network.start(CHENGGUAN)
    stage.ma.sign_in_again()
    stage.teller.tell(
        "县里发重建码，城关村恢复：", "The county gives a recovery code; the village:"
    )
    stage.teller.lines(told.strip().splitlines()[:1])


def _entered_again(stage: Stage, stale: list[Taken]) -> None:
    """One press of a button for each; nothing is typed again."""
    for _ in stale:
        stage.ma.open("/cases/quarantine")
        stage.ma.submit(stage.ma.form_with(ENTER_AGAIN))
    for taken in stale:
        stage.ma.act(taken.case, "forward")
    kept = [stage.ma.look_at(taken.case).first("span", "number").text for taken in stale]
    stage.teller.tell(
        "城关村“隔离件”里等着的两件，马秀英各按一下“重新录入”，编号和收件日期不变，转报：",
        "The two cases waited among what is to be entered again. Ma Xiuying presses one button for each; numbers and dates are the first ones. Forwarded:",
    )
    stage.teller.lines(kept)
