"""What the supervisor reads of a case."""

from deploy.demo.chapters.scenes import in_both, slip
from deploy.demo.clerk import Taken
from deploy.demo.stage import Stage, Watch


def trace(stage: Stage, taken: Taken, watch: Watch) -> None:
    """The trace of one case, as the supervisor reads it, and what `watch` measured of it."""
    stage.teller.chapter("倒查", "The trace of that case")
    stage.teller.tell(
        f"民乐县 周明（监察）查 {taken.receipt} 的流转单：",
        f"Minle County, Zhou Ming (supervisor) opens the routing slip of {taken.receipt}:",
    )
    stage.zhou.look_at(taken.case)
    chinese, english = in_both(stage.zhou, slip)
    stage.teller.table([*chinese, ("", ""), *english])
    zh, en = watch.words()
    stage.teller.tell(f"本次演示实测：{zh}", f"Measured in this story: {en}")
