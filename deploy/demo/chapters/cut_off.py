"""The village works on without its line."""

from deploy.demo.chapters.scenes import BY_FINGER, in_both
from deploy.demo.clerk import Taken
from deploy.demo.people import elder
from deploy.demo.places import CHENGGUAN
from deploy.demo.stage import Stage
from deploy.demo.telling import bars

OFFLINE_CASES = 20


def cut_off(stage: Stage) -> None:
    """The link is cut; twenty cases are taken in meanwhile; all arrive once."""
    tell = stage.teller.tell
    stage.teller.chapter("断网，照样收件", "The link is cut; work goes on")
    stage.cut(CHENGGUAN)
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
    stage.mend(CHENGGUAN)
    stage.send_up()
    strip, english = _strip(stage)
    tell(f"线路恢复。城关村页面顶端：{strip}", f"The line is back. The strip now: {english}")
    _arrived_once(stage, taken)


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
    return in_both(stage.ma, lambda page: page.first("p", "link").text)
