"""The village works on without its line."""

from deploy.demo.chapters.scenes import forwarded, in_both, town_takes_over
from deploy.demo.places import CHENGGUAN
from deploy.demo.stage import Stage

OFFLINE_CASES = range(20)


def cut_off(stage: Stage) -> None:
    """The link is cut; twenty cases are taken in meanwhile; all arrive once."""
    tell = stage.teller.tell
    stage.teller.chapter("断网，照样收件", "The link is cut; work goes on")
    stage.cut(CHENGGUAN)
    said = stage.network.tell(CHENGGUAN, "sync", fails=True)
    tell("城关村到洪水镇的线路断了。", "The line from Chengguan to Hongshui is cut. The node says:")
    stage.teller.lines([said])
    taken = forwarded(stage, OFFLINE_CASES, "断网收件 offline")
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
    town_takes_over(stage, taken)


def _strip(stage: Stage) -> tuple[str, str]:
    """Return what the village's page says of its link."""
    stage.ma.open("/home")
    return in_both(stage.ma, lambda page: page.first("p", "link").text)
