"""The kinds of entry on a case and in journals, and the act each one is."""

from shared.domain.acts import Act
from shared.domain.custody import DECLINED, OFFERED, OVERRIDDEN, TAKEN_OVER

TAKEN_IN = "case.taken_in.v1"
ACCEPTED = "case.accepted.v1"
ACCEPTANCE_REFUSED = "case.acceptance_refused.v1"
NOTIFIED = "case.notified.v1"
SUPPLEMENTED = "case.supplemented.v1"
CORRECTED = "case.corrected.v1"
REVIEWED = "case.reviewed.v1"
DECIDED = "case.decided.v1"
ISSUED = "case.issued.v1"
CHARGED = "case.charged.v1"
FEE_WAIVED = "case.fee_waived.v1"
PAID = "case.paid.v1"
SENT = "case.sent.v1"
DELIVERED = "case.delivered.v1"
DELIVERY_FAILED = "case.delivery_failed.v1"
CLOSED = "case.closed.v1"
WITHDRAWN = "case.withdrawn.v1"
TERMINATED = "case.terminated.v1"
REQUEST_DECLINED = "case.request_declined.v1"
MERGED = "case.merged.v1"
LINKED = "case.linked.v1"
PAGES_ADDED = "case.pages_added.v1"
RETAKE_ASKED = "case.retake_asked.v1"
PAUSED = "case.paused.v1"
RESUMED = "case.resumed.v1"
EXTENDED = "case.extended.v1"
NOTICE_POSTED = "case.notice_posted.v1"
NOTICE_CLOSED = "case.notice_closed.v1"
VISITED = "case.visited.v1"
DATA_CHECKED = "case.data_checked.v1"

SUPPLEMENT_HANDED_IN = "journal.supplement_handed_in.v1"
WITHDRAWAL_ASKED = "journal.withdrawal_asked.v1"
DEATH_REPORTED = "journal.death_reported.v1"
ENTRY_REFUSED = "journal.entry_refused.v1"
CHILDREN_HEARD = "journal.children_heard.v1"
STAFF_ADDED = "journal.staff_added.v1"
STAFF_LEFT = "journal.staff_left.v1"
CLOCK_DIFFERED = "journal.clock_differed.v1"
PUT_BACK = "journal.put_back.v1"
DRAFT_LEFT = "journal.draft_left.v1"
DRAFT_TAKEN = "journal.draft_taken.v1"
PAGES_BROUGHT = "journal.pages_added.v1"
COVER_RECORDED = "journal.cover_recorded.v1"
CARD_GIVEN = "journal.card_given.v1"
COMPLAINED = "journal.complained.v1"
NOTED = "journal.noted.v1"
ID_VIEWED = "journal.id_viewed.v1"
DEVICE_CERTIFIED = "journal.device_certified.v1"
DEVICE_CUT_OFF = "journal.device_cut_off.v1"

MESSAGE = "message"
"""Not an entry: a whole message that a carrier could not hand over, as the quarantine shows it."""

REQUESTS = frozenset({SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED, DEATH_REPORTED})
"""What a node writes of a case it does not hold, and the custodian must answer."""

HAND_INS = REQUESTS | {PAGES_BROUGHT}
"""What a node writes of a case it does not hold, answered or not."""

KIND_OF = {
    Act.TAKE_IN: TAKEN_IN,
    Act.ACCEPT: ACCEPTED,
    Act.REFUSE: ACCEPTANCE_REFUSED,
    Act.NOTIFY: NOTIFIED,
    Act.SUPPLEMENT: SUPPLEMENTED,
    Act.CORRECT: CORRECTED,
    Act.REVIEW: REVIEWED,
    Act.DECIDE: DECIDED,
    Act.ISSUE: ISSUED,
    Act.CHARGE: CHARGED,
    Act.WAIVE: FEE_WAIVED,
    Act.PAY: PAID,
    Act.SEND: SENT,
    Act.DELIVER: DELIVERED,
    Act.FAIL_DELIVERY: DELIVERY_FAILED,
    Act.CLOSE: CLOSED,
    Act.WITHDRAW: WITHDRAWN,
    Act.TERMINATE: TERMINATED,
    Act.DECLINE_REQUEST: REQUEST_DECLINED,
    Act.MERGE: MERGED,
    Act.LINK: LINKED,
    Act.ADD_PAGES: PAGES_ADDED,
    Act.ASK_RETAKE: RETAKE_ASKED,
    Act.PAUSE: PAUSED,
    Act.RESUME: RESUMED,
    Act.EXTEND: EXTENDED,
    Act.POST_NOTICE: NOTICE_POSTED,
    Act.CLOSE_NOTICE: NOTICE_CLOSED,
    Act.VISIT: VISITED,
    Act.CHECK_DATA: DATA_CHECKED,
    Act.FORWARD: OFFERED,
    Act.TAKE_OVER: TAKEN_OVER,
    Act.DECLINE: DECLINED,
    Act.OVERRIDE: OVERRIDDEN,
}
ACT_OF = {kind: act for act, kind in KIND_OF.items()}
