"""A village works its roster and keeps a promise while its line is cut."""

from datetime import timedelta

from deploy.demo.clerk import Taken
from deploy.demo.filled import COUNTY_TIME
from deploy.demo.moves import Signing, on_promise, wanted
from deploy.demo.people import woman
from deploy.demo.places import CHENGGUAN, TOWN
from deploy.demo.rosters import ENROLMENT, PROOF, hand_on, left, prepare, take_over, tick
from deploy.demo.stage import AT_VILLAGE, Stage

WANG = woman("王秀莲", "1969-06-17", "13900000069")
DAYS = 5
FIRST = {1: "pays", 2: "pays", 3: "pays", 4: "exempt", 5: "exempt"}
AGAIN = {5: "insured_elsewhere", 6: "exempt"}
PEOPLE, UNTOUCHED = 9, 3


def kept_offline(stage: Stage) -> None:
    """What is ticked and handed in behind a cut line counts, once each, although the town has ended the case meanwhile."""
    stage.teller.chapter("断着网，办名册、补材料", "A roster and a promise, kept behind a cut line")
    roster, taken = _before(stage)
    stage.cut(CHENGGUAN)
    stage.teller.tell("城关村的线路断了。", "The line from Chengguan to Hongshui is cut.")
    stage.pass_days(DAYS - 1)
    _worked_on(stage, roster, taken)
    stage.pass_days(2)
    _ended(stage, taken)
    stage.mend(CHENGGUAN)
    stage.send_up()
    stage.send_on()
    stage.kept_offline = _is_there(stage, roster) and _stands_again(stage, taken)


def _before(stage: Stage) -> tuple[str, Taken]:
    roster = prepare(stage.li, ENROLMENT)
    hand_on(stage.li, roster, CHENGGUAN.code)
    what = wanted("medical-assistance", WANG, Signing(told="phone"), ("diagnosis",))
    taken = stage.take_in_at(stage.ma, what)
    stage.ma.act(taken.case, "forward")
    stage.send_up()
    until = (stage.clock.now().astimezone(COUNTY_TIME) + timedelta(DAYS)).date().isoformat()
    stage.li.act(taken.case, "take_over")
    stage.li.act(taken.case, "accept", on_promise(until))
    stage.send_up(AT_VILLAGE)
    take_over(stage.ma, roster)
    stage.teller.tell(
        f"洪水镇 李建国编好医保参保名册，{PEOPLE} 人，交给城关村；王秀莲的医疗救助缺诊断证明，凭承诺容缺受理，{until} 前补齐。回执 {taken.receipt}",
        f"Hongshui Town, Li Jianguo prepares the village's roster for medical insurance, {PEOPLE} people, and accepts Wang Xiulian's medical assistance on her promise to bring the diagnosis by {until}. Receipt {taken.receipt}",
    )
    return roster, taken


def _worked_on(stage: Stage, roster: str, taken: Taken) -> None:
    tick(stage.ma, roster, FIRST, {"v.1": PROOF})
    tick(stage.ma, roster, AGAIN, {})
    stage.ma.hand_in(taken.case, "supplement", {"documents": ["diagnosis"]})
    hand_on(stage.ma, roster, TOWN.code)
    stage.teller.tell(
        "马秀英上门填了六个人的结果，改了其中一个，名册交回镇里；王秀莲送来诊断证明，在期限以内。都还在村里。",
        "Ma Xiuying ticks six people at their doors, one of them twice, and hands the roster back; Wang Xiulian brings the diagnosis in time. All of it is still at the village.",
    )


def _ended(stage: Stage, taken: Taken) -> None:
    stage.li.act(taken.case, "terminate", {"ground": "promise", "reason": "承诺期满没有补交。"})
    stage.teller.tell(
        "洪水镇什么也没收到。承诺期已过，李建国终止了王秀莲的件。",
        "Hongshui Town has heard nothing. The promised day is over, and Li Jianguo ends Wang Xiulian's case.",
    )


def _is_there(stage: Stage, roster: str) -> bool:
    """See at the town and the county how far the roster is."""
    seen = {left(clerk, roster) for clerk in (stage.li, stage.zhou, stage.ma)}
    is_right = seen == {(PEOPLE, UNTOUCHED)}
    words = ("一个不少，一个不重", "none lost, none doubled") if is_right else ("不对！", "WRONG!")
    take_over(stage.li, roster)
    stage.teller.tell(
        f"线路恢复。镇里、县里看到的名册和村里一样：{PEOPLE} 人，还有 {UNTOUCHED} 人没有结果，{words[0]}。镇里接收。",
        f"The line is back. Town and county see the roster as the village does: {PEOPLE} people, {UNTOUCHED} without an outcome, {words[1]}. The town takes it over.",
    )
    return is_right


def _stands_again(stage: Stage, taken: Taken) -> bool:
    """See that the ending took no effect, and have the town take the paper into the case."""
    page = stage.li.look_at(taken.case)
    without_effect = "终止不生效，本件接着办" in page.text
    stage.li.answer(taken.case, "supplement")
    words = (
        ("终止不生效，本件接着办", "the ending takes no effect, and the case goes on")
        if without_effect
        else ("不对！", "WRONG!")
    )
    stage.teller.tell(
        f"王秀莲的诊断证明是期限以内交的：{words[0]}。李建国采纳。",
        f"Wang Xiulian's diagnosis was handed in in time: {words[1]}. Li Jianguo takes it into the case.",
    )
    return without_effect
