"""What can be done to a case, and which acts are powers that must be granted."""

from enum import StrEnum

from shared.domain.text import Text


class Power(StrEnum):
    """The acts of public power a grant can give, in the order of a case."""

    ACCEPT = "accept"
    REVIEW = "review"
    DECIDE = "decide"
    ISSUE = "issue"

    @property
    def text(self) -> Text:
        """The power's name."""
        return ACT_NAMES[Act(self.value)]


class Act(StrEnum):
    """Every act on a case, as code, pages and entries name it."""

    TAKE_IN = "take_in"
    ACCEPT = "accept"
    REFUSE = "refuse"
    NOTIFY = "notify"
    SUPPLEMENT = "supplement"
    CORRECT = "correct"
    REVIEW = "review"
    DECIDE = "decide"
    ISSUE = "issue"
    CHARGE = "charge"
    WAIVE = "waive"
    PAY = "pay"
    SEND = "send"
    DELIVER = "deliver"
    FAIL_DELIVERY = "fail_delivery"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"
    DECLINE_REQUEST = "decline_request"
    MERGE = "merge"
    LINK = "link"
    ADD_PAGES = "add_pages"
    ASK_RETAKE = "ask_retake"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    POST_NOTICE = "post_notice"
    CLOSE_NOTICE = "close_notice"
    VISIT = "visit"
    CHECK_DATA = "check_data"
    FORWARD = "forward"
    RETURN = "return"
    TAKE_OVER = "take_over"
    DECLINE = "decline"
    OVERRIDE = "override"

    @property
    def text(self) -> Text:
        """The act's name."""
        return ACT_NAMES[self]

    @property
    def power(self) -> Power | None:
        """The power that the act exercises; None where holding the case is enough."""
        return ACT_POWERS.get(self)


ACT_NAMES = {
    Act.TAKE_IN: Text("收件", "take in"),
    Act.ACCEPT: Text("受理", "accept"),
    Act.REFUSE: Text("不予受理", "refuse acceptance"),
    Act.NOTIFY: Text("一次性告知", "notify once"),
    Act.SUPPLEMENT: Text("补正", "supplement"),
    Act.CORRECT: Text("更正", "correct"),
    Act.REVIEW: Text("审查", "review"),
    Act.DECIDE: Text("决定", "decide"),
    Act.ISSUE: Text("制证送达", "issue"),
    Act.CHARGE: Text("通知缴费", "ask for the fee"),
    Act.WAIVE: Text("免收费用", "waive the fee"),
    Act.PAY: Text("登记缴费", "record the payment"),
    Act.SEND: Text("登记交邮", "record the posting"),
    Act.DELIVER: Text("登记送达", "record the delivery"),
    Act.FAIL_DELIVERY: Text("登记未送达", "record a failed delivery"),
    Act.CLOSE: Text("办结归档", "close"),
    Act.WITHDRAW: Text("撤回申请", "withdraw"),
    Act.TERMINATE: Text("终止", "terminate"),
    Act.DECLINE_REQUEST: Text("答复不采纳", "decline the request"),
    Act.MERGE: Text("并案办结", "close as merged"),
    Act.LINK: Text("关联同一申请", "link the same application"),
    Act.ADD_PAGES: Text("添加照片", "add pages"),
    Act.ASK_RETAKE: Text("要求补拍", "ask for a retake"),
    Act.PAUSE: Text("停止计算期限", "stop the clock"),
    Act.RESUME: Text("恢复计算期限", "resume the clock"),
    Act.EXTEND: Text("延长期限", "extend the limit"),
    Act.POST_NOTICE: Text("张贴公示", "post a public notice"),
    Act.CLOSE_NOTICE: Text("登记公示结果", "record the notice's outcome"),
    Act.VISIT: Text("登记入户走访", "record a household visit"),
    Act.CHECK_DATA: Text("登记数据核对", "record a data check"),
    Act.FORWARD: Text("转报", "forward"),
    Act.RETURN: Text("退回", "return"),
    Act.TAKE_OVER: Text("接收", "take over"),
    Act.DECLINE: Text("不接收", "decline"),
    Act.OVERRIDE: Text("改派", "override"),
}
ACT_POWERS = {
    Act.ACCEPT: Power.ACCEPT,
    Act.REFUSE: Power.ACCEPT,
    Act.NOTIFY: Power.ACCEPT,
    Act.TERMINATE: Power.ACCEPT,
    Act.REVIEW: Power.REVIEW,
    Act.DECIDE: Power.DECIDE,
    Act.ISSUE: Power.ISSUE,
    Act.CHARGE: Power.ACCEPT,
    Act.WAIVE: Power.DECIDE,
    Act.PAUSE: Power.REVIEW,
    Act.RESUME: Power.REVIEW,
    Act.EXTEND: Power.DECIDE,
    Act.POST_NOTICE: Power.REVIEW,
    Act.CLOSE_NOTICE: Power.REVIEW,
}
PAIRED = frozenset({Act.MERGE, Act.LINK})
"""Acts that are only done together, one on each of two cases."""
