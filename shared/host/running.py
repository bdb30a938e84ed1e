"""Running a node: its pages, its side of the exchange, and its chores, in one process."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from shared.app.works import Works
from shared.host.builder import AppBuilder
from shared.host.folder import Folder
from shared.host.lock import held
from shared.host.opened import opened, turns_of
from shared.host.work_kinds import kinds_of
from shared.jobs.bench import Bench
from shared.jobs.ticker import Ticker

if TYPE_CHECKING:
    from shared.host.server import Listen


def run_node(
    folder: Folder, listen: "Listen", build_app: AppBuilder, ready: Callable[[str], None]
) -> None:
    """Run all of the node in this process until it is told to stop. A second run on the same folder is refused with InUse.

    Where it has a broker, the county also answers what comes over it; OtherTopology
    where the broker's queues are not ours.
    """
    # The server and the pages: who asks for the link alone needs none of them.
    from shared.host.server import serve
    from shared.host.serving import opened_app
    from shared.web.health import health_of
    from shared.web.tally import counting
    from shared.web.works import call_for_works

    with held(folder.run_lock), ExitStack() as ends:
        node = ends.enter_context(opened(folder, "node"))
        if listen.county:
            # What reads certificates is loaded where one is served.
            from shared.host.https import listening

            listen = listening(folder, node.here, listen)
        app = opened_app(node, build_app, secure=listen.cert is not None)
        if folder.broker and node.here.is_county:
            # What speaks to a broker is loaded where there is one.
            from shared.host.answering import answering

            ends.enter_context(answering(node))
        ticker = Ticker(turns_of(node))
        ends.callback(ticker.stop)
        bench = Bench(Works(node.here), kinds_of(folder, node.here))
        ends.callback(bench.stop)
        call_for_works(app, bench.call)

        def on_ready() -> None:
            ticker.start(alone=True)
            bench.start()
            ready(listen.url)

        with counting(health_of(app).tally):
            serve(app, listen, on_ready)
