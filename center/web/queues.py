"""The queues of the county's desk."""

from shared.app.here import Here
from shared.domain.records import CaseQuery
from shared.domain.text import Text
from shared.web.desk import ASKING, OFFERED, PROMISED, Queries, Queue


def _ours(here: Here) -> Queries:
    return (CaseQuery(holder=here.code, ended=False, in_transit=False),)


TO_DO = Queue(
    name="todo",
    label=Text("待办", "To do"),
    about=Text(
        "在县中心手里的办件；最先到期的在最前，等申请人补件的在最后。",
        "Held by the county; what is due first comes first, what waits for an applicant last.",
    ),
    empty=Text("手上的事都办完了。", "All that was ours to do is done."),
    queries=_ours,
)
QUEUES = (OFFERED, TO_DO, ASKING, PROMISED)
