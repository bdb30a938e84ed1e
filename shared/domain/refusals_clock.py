"""Refusals about a case's clock, public notices and visits."""

from shared.domain.refusals import BadInput, Conflict


class AlreadyPaused(Conflict):
    code = "clock.already_paused"
    zh = "期限已经因“{procedure}”停止计算。请先结束这一程序。"
    en = "The clock already stands still for: {procedure}. End that procedure first."


class NotPaused(Conflict):
    code = "clock.not_paused"
    zh = "期限没有停止，不需要恢复。"
    en = "The clock is running; there is nothing to resume."


class NothingStops(Conflict):
    code = "clock.nothing_stops"
    zh = "这个事项没有可以停止计算期限的程序。"
    en = "No procedure of this matter stops the clock."


class NoExtension(Conflict):
    """行政许可法 art. 42."""

    code = "clock.no_extension"
    zh = "这个事项的期限不能延长。"
    en = "The limits of this matter cannot be extended."


class ExtendedAlready(Conflict):
    """行政许可法 art. 42."""

    code = "clock.extended_already"
    zh = "期限已经延长过一次，不能再延长。"
    en = "The limit has been extended once; it cannot be extended again."


class LimitOver(Conflict):
    """行政许可法 art. 42: the head's approval comes before the limit is over."""

    code = "clock.limit_over"
    zh = "期限已过，不能再延长。请尽快办结，并公布逾期原因。"
    en = "The limit is over and cannot be extended any more. Finish the case and publish why it is late."


class TooManyDays(BadInput):
    """行政许可法 art. 42."""

    code = "clock.too_many_days"
    zh = "最多延长 {most} 天。"
    en = "It can be extended by {most} days at most."


class DeemedAccepted(Conflict):
    """行政许可法 art. 32 item 4."""

    code = "clock.deemed_accepted"
    zh = "收到申请后没有在期限内告知，自收到之日起视为受理，不能再不予受理。请办理受理。"
    en = "Nothing was said within the limit, so the application counts as accepted from its receipt and acceptance can no longer be refused. Accept it."


class NoNotice(Conflict):
    code = "notice.not_of_this_matter"
    zh = "这个事项不需要公示。"
    en = "This matter is not put on public notice."


class NoticeRuns(Conflict):
    code = "notice.runs"
    zh = "公示还没有结束。请先登记公示结果。"
    en = "A public notice is still out. Record its outcome first."


class NoNoticeOut(Conflict):
    code = "notice.none_out"
    zh = "没有正在进行的公示。"
    en = "No public notice is out."


class NoticeNotOver(Conflict):
    code = "notice.not_over"
    zh = "公示要到 {until} 才满，到期后再登记结果。"
    en = "The public notice lasts until {until}; record its outcome after that day."


class NoticeTooShort(BadInput):
    code = "notice.too_short"
    zh = "公示至少要满 {days} 天。"
    en = "A public notice must last {days} days at least."


class NoticeTooLong(BadInput):
    code = "notice.too_long"
    zh = "公示最迟到 {latest}。请核对年份。"
    en = "A public notice may hang until {latest} at the latest. Check the year."


class BadSelector(BadInput):
    code = "points.bad_selector"
    zh = "“{selector}”不是有效的范围，应写成 level:village、subtree:代码 或 node:代码。"
    en = "“{selector}” picks no nodes. Write level:village, subtree:CODE or node:CODE."
