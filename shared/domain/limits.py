"""Time limits: how long, in which days, and by which rule a case's clock runs."""

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.text import Text


class LimitUnit(StrEnum):
    """Working days (行政许可法 art. 82), calendar days, or hours that nothing stops; each limit names its own."""

    WORKING = "working"
    CALENDAR = "calendar"
    HOURS = "hours"


IN_DAYS = (LimitUnit.WORKING, LimitUnit.CALENDAR)


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit in days of its unit, or in hours."""

    days: int
    unit: LimitUnit


class Procedure(StrEnum):
    """What can stop the clock: the procedures of 行政许可法 art. 45, and public notice where the matter's rule says so."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    PUBLIC_NOTICE = "public_notice"

    @property
    def text(self) -> Text:
        """The procedure's name."""
        return PROCEDURE_NAMES[self]


PROCEDURE_NAMES = {
    Procedure.HEARING: Text("听证", "hearing"),
    Procedure.TENDER: Text("招标", "tender"),
    Procedure.AUCTION: Text("拍卖", "auction"),
    Procedure.INSPECTION: Text("检验", "inspection"),
    Procedure.TESTING: Text("检测", "testing"),
    Procedure.QUARANTINE: Text("检疫", "quarantine"),
    Procedure.APPRAISAL: Text("鉴定", "appraisal"),
    Procedure.EXPERT_REVIEW: Text("专家评审", "expert review"),
    Procedure.PUBLIC_NOTICE: Text("公示", "public notice"),
}
ART_45 = tuple(p for p in Procedure if p is not Procedure.PUBLIC_NOTICE)


class Approver(StrEnum):
    """Who may extend a limit: the organ's head (art. 42 para. 1), or the head of the people's government (para. 2)."""

    ORGAN = "organ"
    GOVERNMENT = "government"

    @property
    def text(self) -> Text:
        """Who that is."""
        return APPROVER_NAMES[self]


APPROVER_NAMES = {
    Approver.ORGAN: Text("本行政机关负责人", "the organ's head"),
    Approver.GOVERNMENT: Text("本级人民政府负责人", "the head of the people's government"),
}


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much a limit may be extended at most, once, and with whose approval."""

    limit: Limit
    approver: Approver


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How a matter's clock runs beside its limits.

    `acceptance` is the limit by law of saying whether an application is accepted, None where
    only the step's own is kept; `deemed` says that silence until then is acceptance from the day of receipt
    (art. 32). `stops` are the procedures whose time does not count, `delivery` is the limit
    by law from a decision to its document, `notice` for how many days a public notice hangs, 0 where none is given.
    """

    acceptance: Limit | None
    deemed: bool
    stops: tuple[Procedure, ...]
    extension: Extension | None
    delivery: Limit | None
    notice: int = 0


LICENCE = ClockRule(
    acceptance=Limit(5, LimitUnit.WORKING),
    deemed=True,
    stops=ART_45,
    extension=Extension(Limit(10, LimitUnit.WORKING), Approver.ORGAN),
    delivery=Limit(10, LimitUnit.WORKING),
)
"""行政许可法 arts. 32, 42, 44, 45: what a licence has unless its matter says otherwise."""
OWN_RULE = ClockRule(acceptance=None, deemed=False, stops=(), extension=None, delivery=None)
"""A benefit or service: only what its own rule says."""
