"""Why an act of power may not be done now, although a grant speaks of it; and what judging refuses."""

from shared.domain.refusals import Conflict, NotAllowed, NotFound


class LeaseOver(NotAllowed):
    code = "authority.lease_over"
    zh = "本机的名录最后核对于 {since}，“{act}”的离线期限已过。联网核对后即可再办；收件不受影响。"
    en = "This node last checked its registry at {since}; its lease to {act} has run out. It returns with the next exchange. Taking in goes on."


class NeverChecked(NotAllowed):
    code = "authority.never_checked"
    zh = "本机还没有得到县里核对名录的凭据，暂不能办“{act}”。联网后即可办；收件不受影响。"
    en = "This node has not had the county's word on its registry yet and cannot {act}. It can after an exchange. Taking in goes on."


class ClockBehind(NotAllowed):
    code = "authority.clock_behind"
    zh = "本机的时钟往回走了，比已知的时间还早，无法计算“{act}”的离线期限。请校准时钟；收件不受影响。"
    en = "This node's clock has gone back: it stands before a time known to have passed, so its lease to {act} cannot be measured. Set the clock. Taking in goes on."


class AboveCeiling(NotAllowed):
    code = "authority.above_ceiling"
    zh = "金额 {amount} 元超过授权的上限 {ceiling} 元，本单位不能“{act}”。请转报有权的上级办理。"
    en = "CNY {amount} is above the grant's ceiling of CNY {ceiling}; this node may not {act}. Forward the case to one that may."


class NoSuchAct(NotFound):
    code = "judgement.no_such_act"
    zh = "这件事里没有等待裁定的这一步。"
    en = "No act of this case awaits that decision."


class WrongOutcome(Conflict):
    code = "judgement.wrong_outcome"
    zh = "这一步现在不能这样裁定。"
    en = "The act cannot be decided that way as it stands."


class NoResult(Conflict):
    code = "judgement.no_result"
    zh = "这件事没有已经发出、等待裁定的结果，不能撤销。"
    en = "The case has no issued result in doubt; there is nothing to withdraw."
