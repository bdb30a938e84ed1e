"""What the people of a node may do. A role is a set of rights; a route asks for one right."""

from enum import StrEnum

from shared.domain.acts import Act
from shared.domain.text import Text


class Right(StrEnum):
    """One thing a person may do at a node."""

    SEE_CASES = "see_cases"
    TAKE_IN = "take_in"
    ACCEPT = "accept"
    REVIEW = "review"
    DECIDE = "decide"
    ISSUE = "issue"
    HAND_OVER = "hand_over"
    GRANT = "grant"
    JUDGE = "judge"
    OVERRIDE = "override"
    SEE_NETWORK = "see_network"

    @property
    def text(self) -> Text:
        """The right's name."""
        return RIGHT_NAMES[self]


class Role(StrEnum):
    """The posts that `staff add` gives."""

    AGENT = "agent"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    CATALOGUE = "catalogue"
    SUPERVISOR = "supervisor"

    @property
    def text(self) -> Text:
        """The role's name."""
        return ROLE_NAMES[self]


RIGHT_NAMES = {
    Right.SEE_CASES: Text("查看办件", "see cases"),
    Right.TAKE_IN: Text("收件", "take in"),
    Right.ACCEPT: Text("受理", "accept"),
    Right.REVIEW: Text("审查", "review"),
    Right.DECIDE: Text("决定", "decide"),
    Right.ISSUE: Text("制证送达", "issue"),
    Right.HAND_OVER: Text("移交和接收", "hand over"),
    Right.GRANT: Text("授权与收回", "grant and revoke"),
    Right.JUDGE: Text("裁定存疑的办理", "judge acts in doubt"),
    Right.OVERRIDE: Text("改派保管、停用节点", "override and suspend"),
    Right.SEE_NETWORK: Text("查看全网", "see the network"),
}
ROLE_NAMES = {
    Role.AGENT: Text("代办员", "proxy agent"),
    Role.CLERK: Text("受理岗", "clerk"),
    Role.REVIEWER: Text("审核岗", "reviewer"),
    Role.APPROVER: Text("审批岗", "approver"),
    Role.CATALOGUE: Text("目录管理岗", "catalogue office"),
    Role.SUPERVISOR: Text("监察岗", "supervisor"),
}
ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: frozenset(
        {
            Right.SEE_CASES,
            Right.TAKE_IN,
            Right.HAND_OVER,
            Right.ACCEPT,
            Right.DECIDE,
            Right.ISSUE,
            Right.SEE_NETWORK,
        }
    ),
    Role.CLERK: frozenset(
        {Right.SEE_CASES, Right.TAKE_IN, Right.HAND_OVER, Right.ACCEPT, Right.SEE_NETWORK}
    ),
    Role.REVIEWER: frozenset(
        {
            Right.SEE_CASES,
            Right.TAKE_IN,
            Right.HAND_OVER,
            Right.ACCEPT,
            Right.REVIEW,
            Right.SEE_NETWORK,
        }
    ),
    Role.APPROVER: frozenset(
        {
            Right.SEE_CASES,
            Right.HAND_OVER,
            Right.DECIDE,
            Right.ISSUE,
            Right.JUDGE,
            Right.OVERRIDE,
            Right.SEE_NETWORK,
        }
    ),
    Role.CATALOGUE: frozenset({Right.SEE_CASES, Right.GRANT, Right.SEE_NETWORK}),
    Role.SUPERVISOR: frozenset({Right.SEE_CASES, Right.SEE_NETWORK}),
}
ACT_RIGHTS: dict[Act, Right] = {
    Act.TAKE_IN: Right.TAKE_IN,
    Act.ACCEPT: Right.ACCEPT,
    Act.REFUSE: Right.ACCEPT,
    Act.NOTIFY: Right.ACCEPT,
    Act.TERMINATE: Right.ACCEPT,
    Act.REVIEW: Right.REVIEW,
    Act.DECIDE: Right.DECIDE,
    Act.ISSUE: Right.ISSUE,
    Act.CHARGE: Right.ACCEPT,
    Act.WAIVE: Right.DECIDE,
    Act.PAY: Right.HAND_OVER,
    Act.SEND: Right.HAND_OVER,
    Act.DELIVER: Right.HAND_OVER,
    Act.FAIL_DELIVERY: Right.HAND_OVER,
    Act.CLOSE: Right.HAND_OVER,
    Act.SUPPLEMENT: Right.HAND_OVER,
    Act.CORRECT: Right.HAND_OVER,
    Act.WITHDRAW: Right.HAND_OVER,
    Act.DECLINE_REQUEST: Right.HAND_OVER,
    Act.MERGE: Right.HAND_OVER,
    Act.LINK: Right.HAND_OVER,
    Act.ADD_PAGES: Right.TAKE_IN,
    Act.ASK_RETAKE: Right.HAND_OVER,
    Act.PAUSE: Right.HAND_OVER,
    Act.RESUME: Right.HAND_OVER,
    Act.EXTEND: Right.DECIDE,
    Act.POST_NOTICE: Right.HAND_OVER,
    Act.CLOSE_NOTICE: Right.HAND_OVER,
    Act.VISIT: Right.HAND_OVER,
    Act.CHECK_DATA: Right.HAND_OVER,
    Act.FORWARD: Right.HAND_OVER,
    Act.RETURN: Right.HAND_OVER,
    Act.TAKE_OVER: Right.HAND_OVER,
    Act.DECLINE: Right.HAND_OVER,
    Act.OVERRIDE: Right.OVERRIDE,
}


def rights_of(roles: tuple[str, ...]) -> frozenset[Right]:
    """Return the rights that the roles give together; an unknown role gives none."""
    known = [Role(r) for r in roles if r in set(Role)]
    return frozenset(right for role in known for right in ROLE_RIGHTS[role])
