"""What is ticked of a person of a roster, and what is done about money, each with its name."""

from enum import StrEnum

from shared.domain.text import Text


class RosterForm(StrEnum):
    """What a roster is for."""

    ENROLMENT = "enrolment"
    REVIEW = "review"

    @property
    def text(self) -> Text:
        """The form's name."""
        return FORM_NAMES[self]

    @property
    def outcomes(self) -> "tuple[Outcome, ...]":
        """What can be ticked of a person, as it is offered."""
        return OUTCOMES[self]


class Outcome(StrEnum):
    """What is known of a person. `OPEN`: nothing yet, or a tick taken back."""

    OPEN = "open"
    PAYS = "pays"
    EXEMPT = "exempt"
    ELSEWHERE = "insured_elsewhere"
    DECLINES = "declines"
    NEWBORN = "newborn"
    ALIVE = "alive"
    UNREACHABLE = "unreachable"
    DEAD = "dead"
    MOVED = "moved"

    @property
    def text(self) -> Text:
        """The outcome's name."""
        return OUTCOME_NAMES[self]


class How(StrEnum):
    """How somebody was found alive. `DATA`: by data held elsewhere; then nobody visits."""

    HOME = "home"
    COUNTER = "counter"
    VIDEO = "video"
    NEIGHBOURS = "neighbours"
    DATA = "data"

    @property
    def text(self) -> Text:
        """The way's name."""
        return HOW_NAMES[self]


class Pay(StrEnum):
    """What a named person does about somebody's money."""

    SUSPENDED = "suspended"
    RESUMED = "resumed"
    STOPPED = "stopped"

    @property
    def text(self) -> Text:
        """The act's name."""
        return PAY_NAMES[self]


FORM_NAMES = {
    RosterForm.ENROLMENT: Text("集中参保登记", "Enrolment of a village"),
    RosterForm.REVIEW: Text("年度复核", "Yearly review"),
}
OUTCOMES = {
    RosterForm.ENROLMENT: (
        Outcome.PAYS,
        Outcome.EXEMPT,
        Outcome.ELSEWHERE,
        Outcome.DECLINES,
        Outcome.NEWBORN,
        Outcome.DEAD,
        Outcome.MOVED,
    ),
    RosterForm.REVIEW: (Outcome.ALIVE, Outcome.UNREACHABLE, Outcome.DEAD, Outcome.MOVED),
}
OUTCOME_NAMES = {
    Outcome.OPEN: Text("还没办", "not yet"),
    Outcome.PAYS: Text("缴费参保", "pays"),
    Outcome.EXEMPT: Text("免缴参保", "exempt"),
    Outcome.ELSEWHERE: Text("已在别处参保", "insured elsewhere"),
    Outcome.DECLINES: Text("本人不参保", "declines"),
    Outcome.NEWBORN: Text("新生儿", "newborn"),
    Outcome.ALIVE: Text("健在", "alive"),
    Outcome.UNREACHABLE: Text("找不到人", "unreachable"),
    Outcome.DEAD: Text("去世", "dead"),
    Outcome.MOVED: Text("迁走", "moved away"),
}
HOW_NAMES = {
    How.HOME: Text("上门见到", "at home"),
    How.COUNTER: Text("来村里", "came to the counter"),
    How.VIDEO: Text("视频", "by video"),
    How.NEIGHBOURS: Text("邻里证实", "neighbours said so"),
    How.DATA: Text("数据核对", "by data"),
}
PAY_NAMES = {
    Pay.SUSPENDED: Text("暂停发放", "suspend payment"),
    Pay.RESUMED: Text("恢复发放", "resume payment"),
    Pay.STOPPED: Text("停止发放", "stop payment"),
}
GONE = frozenset({Outcome.DEAD, Outcome.MOVED})
ENROLS = frozenset({Outcome.PAYS, Outcome.EXEMPT, Outcome.NEWBORN})
"""Who is insured by this roster. Who pays is so once the payment has its number."""
