"""The queues of a town's desk: what is offered, ours to do, waiting, passed on, doubtful, closed."""

from shared.app.here import Here
from shared.domain.records import CaseQuery
from shared.domain.text import Text
from shared.web.desk import ASKING, OFFERED, PROMISED, Queries, Queue


def _ours(here: Here) -> Queries:
    return (CaseQuery(holder=here.code, ended=False, waiting=False, in_transit=False),)


def _applicants(here: Here) -> Queries:
    return (CaseQuery(holder=here.code, ended=False, waiting=True),)


def _passed_on(here: Here) -> Queries:
    """Offered by us and unanswered, or held above; what comes back to us is in the first queue."""
    return (
        CaseQuery(holder=here.code, ended=False, in_transit=True),
        CaseQuery(holder=here.county, ended=False, in_transit=False),
    )


def _doubtful(_here: Here) -> Queries:
    return (CaseQuery(awaiting=True, ended=False),)


def _closed(_here: Here) -> Queries:
    return (CaseQuery(ended=True, newest_first=True),)


TO_DO = Queue(
    name="todo",
    label=Text("待办", "To do"),
    about=Text(
        "在本镇手里、下一步由本镇办理；最先到期的在最前。",
        "Held here, the next step ours; what is due first comes first.",
    ),
    empty=Text("手上的事都办完了。", "All that was ours to do is done."),
    queries=_ours,
)
APPLICANTS = Queue(
    name="supplement",
    label=Text("待补正", "Applicant to supply"),
    about=Text(
        "已一次性告知缺件、等申请人补齐的办件。",
        "Notified once of all that is missing; waiting for the applicant.",
    ),
    empty=Text("没有等申请人补件的事。", "No applicant owes us anything."),
    queries=_applicants,
)
PASSED_ON = Queue(
    name="forwarded",
    label=Text("已转报/在途", "Forwarded"),
    about=Text(
        "本镇已移交、还在途中，或已由县里接手、还没有办结的办件。",
        "Offered by this town and in transit, or held by the county and still open.",
    ),
    empty=Text("没有在途或在县里的办件。", "Nothing is in transit or with the county."),
    queries=_passed_on,
)
DOUBTFUL = Queue(
    name="doubtful",
    label=Text("存疑待裁定", "Awaiting judgement"),
    about=Text(
        "有一步所依据的授权存疑，等县里裁定；裁定前不能制证送达。",
        "A step was done under a doubtful grant; no result is issued before the county judges.",
    ),
    empty=Text("没有存疑的办件。", "No case is in doubt."),
    queries=_doubtful,
)
CLOSED = Queue(
    name="closed",
    label=Text("已办结", "Closed"),
    about=Text(
        "已办结、不予受理、撤回、终止或已并案的办件，新收的在前。",
        "Closed, refused, withdrawn, terminated or merged; newest first.",
    ),
    empty=Text("还没有办结的办件。", "No case has been closed yet."),
    queries=_closed,
)
QUEUES = (OFFERED, TO_DO, APPLICANTS, ASKING, PROMISED, PASSED_ON, DOUBTFUL, CLOSED)
