"""Every dated case of the statutory clock, in the order in which the page tells them."""

from shared.domain.text import Text
from tests.domain.clock_rows.acceptance import ACCEPTANCE
from tests.domain.clock_rows.accepted import ACCEPTED_MEANWHILE
from tests.domain.clock_rows.charged import CHARGED
from tests.domain.clock_rows.dates import DATES
from tests.domain.clock_rows.decision import DECISION
from tests.domain.clock_rows.declined import DECLINED
from tests.domain.clock_rows.handed_in import HANDED_IN
from tests.domain.clock_rows.notices import NOTICES
from tests.domain.clock_rows.notified import NOTIFIED
from tests.domain.clock_rows.pauses import EXTENSIONS, PAUSES
from tests.domain.clock_rows.row import Row
from tests.domain.clock_rows.sent_back import SENT_BACK_ROWS
from tests.domain.clock_rows.urgent import URGENT_ROWS

GROUPS: tuple[tuple[Text, tuple[Row, ...]], ...] = (
    (Text("三个日期：收件、收到、受理", "Three dates: taken in, received, accepted"), DATES),
    (Text("受理与视为受理", "Acceptance, also by silence"), ACCEPTANCE),
    (Text("一次性告知，等申请人补正", "Notified: the applicant's turn"), NOTIFIED),
    (Text("补正材料交到别处", "Papers handed in elsewhere than at the organ"), HANDED_IN),
    (Text("退回补正，再次转报", "Sent back for papers, and passed on again"), SENT_BACK_ROWS),
    (Text("不采纳的材料", "Papers that are declined"), DECLINED),
    (Text("要材料时就受理", "Accepted while papers were asked for"), ACCEPTED_MEANWHILE),
    (Text("决定与送达", "Decision and delivery"), DECISION),
    (Text("停止", "Pauses"), PAUSES),
    (Text("延长", "Extensions"), EXTENSIONS),
    (Text("公示", "Public notices"), NOTICES),
    (Text("先行办理", "Urgent help first"), URGENT_ROWS),
    (Text("每一天记在谁名下", "Whose the days were"), CHARGED),
)
