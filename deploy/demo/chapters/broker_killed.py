"""The broker is killed while a town's batch is on its way over it."""

import signal

from deploy.demo.chapters.scenes import forwarded, town_takes_over
from deploy.demo.checks import receipts_of
from deploy.demo.child import Child
from deploy.demo.clerk import Taken
from deploy.demo.places import CHENGGUAN, COUNTY, TOWN
from deploy.demo.production import Production, is_exchange_under_way
from deploy.demo.stage import Stage

BATCH, MEANWHILE, AFTERWARDS = range(20, 40), range(40, 43), range(43, 44)
CHORES = ("worker", "beat")


def broker_killed(stage: Stage, shape: Production) -> None:
    """Nothing is lost or doubled: the direct road takes over by itself, and so does the broker when it is back."""
    stage.teller.chapter("消息中间件被杀", "The broker is killed")
    batch = _waiting_at_the_town(stage, shape)
    worker = _killed(stage, shape)
    meanwhile = _goes_on(stage)
    _at_the_county(stage, [*batch, *meanwhile])
    afterwards = _used_again(stage, shape, worker)
    stage.broker_killed = _are_there(stage, [*batch, *meanwhile, *afterwards])


def _waiting_at_the_town(stage: Stage, shape: Production) -> list[Taken]:
    """Let a batch gather at the town while its chores rest."""
    stage.network.stop(TOWN, *CHORES)
    shape.set(stage.network.data(TOWN), "TONGBAN_LOG_LEVEL=debug")
    stage.teller.tell(
        "洪水镇停下后台进程（Celery），页面照常。城关村收件、转报，件都等在镇里。",
        "Hongshui Town's Celery is stopped; its pages serve on. What Chengguan takes in and forwards waits at the town.",
    )
    taken = forwarded(stage, BATCH, "收件 taking in")
    stage.network.sync(CHENGGUAN)
    town_takes_over(stage, taken)
    return taken


def _killed(stage: Stage, shape: Production) -> Child:
    """Kill the broker when it holds the town's batch on its disk and the county has not answered it."""
    county = stage.network.process(COUNTY, "answer")
    county.signal(signal.SIGSTOP)
    worker = stage.network.begin(TOWN, "worker").children["worker"]
    worker.hear(worker.hears(is_exchange_under_way))
    shape.broker.kill()
    county.signal(signal.SIGCONT)
    stage.teller.tell(
        "后台进程重新启动，整批记录交到了消息中间件；县里还没有答复，消息中间件就被杀了（SIGKILL）。",
        "Celery starts again and hands its whole batch to the broker. Before the county has answered, the broker is killed (SIGKILL).",
    )
    return worker


def _goes_on(stage: Stage) -> list[Taken]:
    taken = forwarded(stage, MEANWHILE, "照常收件 going on")
    stage.network.sync(CHENGGUAN)
    town_takes_over(stage, taken)
    stage.network.sync(TOWN)
    return taken


def _at_the_county(stage: Stage, taken: list[Taken]) -> None:
    words = (
        ("都到了县里", "all are at the county")
        if _are_there(stage, taken)
        else ("缺！", "MISSING!")
    )
    stage.teller.tell(
        f"没有消息中间件，镇里自己改走直连：{len(taken)} 件{words[0]}。",
        f"Without a broker the town takes the direct road by itself: of {len(taken)} cases {words[1]}.",
    )


def _used_again(stage: Stage, shape: Production, worker: Child) -> list[Taken]:
    """Start the broker and cut the direct road: what arrives now has come over the broker."""
    shape.broker.start()
    stage.cut(TOWN)
    worker.ready()
    stage.network.start(TOWN, "beat")
    taken = forwarded(stage, AFTERWARDS, "再收一件 one more")
    sent = worker.hears(lambda line: '"event":"exchange"' in line and '"sent":0' not in line)
    stage.network.sync(CHENGGUAN)
    worker.hear(sent)
    town_takes_over(stage, taken)
    stage.network.sync(TOWN)
    stage.mend(TOWN)
    stage.teller.tell(
        "消息中间件重新启动，把直连也断开：后台进程自己又用上了它，新收的一件经它到了县里。",
        "The broker starts again and the direct road is cut: Celery uses the broker again by itself, and the next case reaches the county over it.",
    )
    return taken


def _are_there(stage: Stage, taken: list[Taken]) -> bool:
    held = receipts_of(stage.zhou, CHENGGUAN.code)
    return all(held.count(one.receipt) == 1 for one in taken)
