"""Grants are revoked while a village that holds them is offline."""

from dataclasses import dataclass
from time import sleep

from deploy.demo.chapters.scenes import (
    cannot_do,
    decide_each,
    finish_here,
    in_both,
    judged,
    taken_in,
)
from deploy.demo.child import Failed
from deploy.demo.clerk import Taken
from deploy.demo.moves import GRANTED, Signing, wanted
from deploy.demo.people import Someone, man, woman
from deploy.demo.places import COUNTY, YIMIN
from deploy.demo.stage import AT_VILLAGE, Stage

CARD, INSURANCE = "elderly-card", "medical-insurance-registration"
CARD_GRANT, INSURANCE_GRANT = "G-0003", "G-0016"
SUN = man("孙学文", "1960-07-19", "13900000160")
GUO = woman("郭秀芳", "1959-03-02", "13900000164")
SONG = man("宋国栋", "1958-11-21", "13900000168")
TANG = woman("唐玉珍", "1971-06-15", "13900000172")
LIANG = man("梁得胜", "1969-08-30", "13900000176")
LOOKS, BETWEEN_LOOKS = 240, 0.25


@dataclass(frozen=True, slots=True)
class Files:
    """The cases of the chapter, by how they fare."""

    before: Taken
    honoured: Taken
    ratified: Taken
    expired: Taken
    late: Taken


def revoked_offline(stage: Stage) -> None:
    """A village acts on grants that the county has revoked meanwhile; each act is judged when it arrives."""
    stage.teller.chapter("授权收回了，村里断着网", "Grants are revoked while a village is offline")
    before = _before(stage)
    stage.pass_days(2)
    _revoke(stage)
    stage.pass_days(2)
    honoured, ratified, expired = _in_good_faith(stage)
    stage.pass_days(12)
    late = _past_a_lease(stage)
    files = Files(before, honoured, ratified, expired, late)
    _line_returns(stage, files)
    _town_goes_on(stage, files.late)
    _ratified(stage, files.ratified)
    stage.pass_days(8)
    _expires(stage, files.expired)
    _dates_stand(stage, files)


def _before(stage: Stage) -> Taken:
    stage.cut(YIMIN)
    taken = _card(stage, SUN)
    finish_here(stage.zhang, taken.case, "甘优待（示例）0002")
    stage.teller.tell(
        f"益民村的线路断了。张玉梅凭授权 {CARD_GRANT} 照样给孙学文办结老年人优待证。",
        f"Yimin Village's line is cut. Zhang Yumei still finishes Sun Xuewen's senior citizen card, by grant {CARD_GRANT}.",
    )
    return taken


def _revoke(stage: Stage) -> None:
    _revoke_one(stage, CARD_GRANT, {"reason": "文件更正，优待证改由镇里办。"})
    grave = {"reason": "接到冒名参保的举报，正在核查。", "grave": "yes"}
    _revoke_one(stage, INSURANCE_GRANT, grave)
    stage.teller.tell(
        f"民乐县 赵敏：收回 {CARD_GRANT}（文件更正）；按严重情形收回 {INSURANCE_GRANT}（有人举报冒名参保）。益民村断着网，不知道。",
        f"Minle County, Zhao Min: {CARD_GRANT} is revoked (the document was amended), {INSURANCE_GRANT} is revoked as grave (a report of false names). Yimin, offline, does not know.",
    )


def _revoke_one(stage: Stage, grant: str, typed: dict[str, str]) -> None:
    stage.zhao.open(f"/grants/{grant}/revoke")
    stage.zhao.submit(stage.zhao.form(asking="grave"), typed)


def _in_good_faith(stage: Stage) -> tuple[Taken, Taken, Taken]:
    card = _card(stage, GUO)
    finish_here(stage.zhang, card.case, "甘优待（示例）0003")
    insured = []
    for who in (TANG, LIANG):
        insured.append(stage.take_in_at(stage.zhang, wanted(INSURANCE, who, Signing(told="phone"))))
        finish_here(stage.zhang, insured[-1].case)
    stage.teller.tell(
        "益民村 张玉梅照常办结：郭秀芳的优待证，唐玉珍、梁得胜的医保登记。",
        "Yimin Village, Zhang Yumei goes on as before: Guo Xiufang's card, Tang Yuzhen's and Liang Desheng's medical insurance are finished.",
    )
    return card, insured[0], insured[1]


def _past_a_lease(stage: Stage) -> Taken:
    """Sixteen days without a word from the county: the lease to issue has ended, those to accept and decide have not."""
    taken = _card(stage, SONG)
    stage.zhang.act(taken.case, "accept")
    stage.zhang.act(taken.case, "decide", GRANTED)
    stage.zhang.look_at(taken.case)
    refused, english = in_both(stage.zhang, cannot_do)
    stage.teller.tell(
        f"断网第 16 天，张玉梅照样收件：宋国栋的优待证，回执 {taken.receipt}；受理、准予还在离线期限内。制证送达，页面不让办：",
        f"Day 16 without a line. Taking in goes on: Song Guodong's card, receipt {taken.receipt}; to accept and to grant is still leased. To issue is not; the page says:",
    )
    stage.teller.lines([*refused, *english])
    return taken


def _line_returns(stage: Stage, files: Files) -> None:
    stage.mend(YIMIN)
    stage.send_up(village=YIMIN)
    stage.send_on()
    stage.send_up(AT_VILLAGE, YIMIN)
    doubts = judged(stage.zhou.look_at(files.before.case))
    stage.teller.tell(
        f"线路恢复，县里逐步裁定。孙学文的在收回以前办结，存疑 {len(doubts)} 步。其余各件的流转单，县里和村里写得一样：",
        f"The line is back and the county judges step by step. Sun Xuewen's was finished before; steps in doubt: {len(doubts)}. The slips of the others, the same at the county and at the village:",
    )
    for taken in (files.honoured, files.late, files.ratified, files.expired):
        stage.teller.lines(_at_both_ends(stage, taken))


def _at_both_ends(stage: Stage, taken: Taken) -> list[str]:
    """Return what the slip of a case says of its acts in both languages, when both ends say the same."""
    at_village = judged(stage.zhang.look_at(taken.case))
    stage.zhou.look_at(taken.case)
    chinese, english = in_both(stage.zhou, judged)
    if not chinese or chinese != at_village:
        raise Failed(f"{chinese} / {at_village}")
    return [stage.zhou.page.first("h1").text, *chinese, *english]


def _town_goes_on(stage: Stage, taken: Taken) -> None:
    """What the village may not do any more, the town does."""
    stage.zhang.act(taken.case, "forward")
    stage.send_up(village=YIMIN)
    stage.li.act(taken.case, "take_over")
    stage.wang.act(taken.case, "issue", {"number": "甘优待（示例）0004"})
    stage.wang.act(taken.case, "close")
    stage.teller.tell(
        "益民村得知授权收回，不能再制证送达，把宋国栋的转报洪水镇。王芳凭镇里的授权发了证。",
        "Yimin has heard and cannot issue any more; Song Guodong's is forwarded to Hongshui Town, where Wang Fang issues the card by the town's own grant.",
    )


def _ratified(stage: Stage, taken: Taken) -> None:
    reason = "打电话核实过，是本人来办的。"
    count = decide_each(stage.chen, taken.case, "ratified", reason)
    stage.chen.look_at(taken.case)
    chinese, english = in_both(stage.chen, judged)
    stage.teller.tell(
        f"民乐县 陈静打电话核实了唐玉珍的，{count} 步逐一追认：",
        f"Minle County, Chen Jing asks Tang Yuzhen by telephone and ratifies her {count} steps one by one:",
    )
    stage.teller.lines([*chinese, *english])


def _expires(stage: Stage, taken: Taken) -> None:
    """What nobody ratified in time is suspended. The county looks at its deadlines as it starts, too."""
    before = judged(stage.chen.look_at(taken.case))
    stage.network.stop(COUNTY)
    stage.network.start(COUNTY)
    for _ in range(LOOKS):
        if judged(stage.chen.look_at(taken.case)) != before:
            break
        sleep(BETWEEN_LOOKS)
    chinese, english = in_both(stage.chen, judged)
    stage.teller.tell(
        "梁得胜的，到期没有人追认。县中心这天重启，一开机就查到期的：",
        "Liang Desheng's was not ratified in time. The county's node restarts that day and looks at its deadlines first:",
    )
    stage.teller.lines([*chinese, *english])
    count = decide_each(stage.chen, taken.case, "confirmed", "到家里核实过，登记属实。")
    chinese, english = in_both(stage.chen, judged)
    stage.teller.tell(
        f"民乐县 陈静到家里核实，{count} 步逐一确认有效：",
        f"Minle County, Chen Jing has it looked into at his home and confirms {count} steps one by one:",
    )
    stage.teller.lines([*chinese, *english])


def _dates_stand(stage: Stage, files: Files) -> None:
    """Show the dates that count for the applicants, whatever became of the grant."""
    dates = []
    for taken in (files.honoured, files.ratified, files.expired, files.late):
        page = stage.chen.look_at(taken.case)
        dates.append(f"{page.first('h1').text} · {taken_in(page)}")
    stage.teller.tell(
        "收件日期和回执编号都没有变：", "Take-in dates and receipt numbers are the first ones:"
    )
    stage.teller.lines(dates)


def _card(stage: Stage, who: Someone) -> Taken:
    return stage.take_in_at(stage.zhang, wanted(CARD, who, Signing(told="phone")))
