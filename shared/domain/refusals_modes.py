"""Refusals about modes of handling: papers to follow, commitments, urgent help, proofs that are abolished."""

from shared.domain.refusals import BadInput, Conflict, NotAllowed


class PromiseNeeded(Conflict):
    """容缺受理 is the applicant's choice."""

    code = "modes.promise_needed"
    zh = "还缺：{documents}。申请人书面承诺补交的，可以容缺受理；不愿承诺的，请一次性告知。"
    en = "Still missing: {documents}. It can be accepted where the applicant promises in writing to supply them; otherwise notify once."


class NothingToPromise(Conflict):
    code = "modes.nothing_to_promise"
    zh = "没有可以容缺后补的材料，不用承诺补交。"
    en = "Nothing is missing that may follow; no promise is needed."


class PromiseTooLong(BadInput):
    """At most the matter's promised limit."""

    code = "modes.promise_too_long"
    zh = "补交期限最迟到 {until}，不能超过本事项的承诺办结期限。"
    en = "It can be {until} at the latest: no longer than the matter's promised limit."


class PromiseUncured(Conflict):
    code = "modes.promise_uncured"
    zh = "容缺受理的材料还没有补齐：{documents}（{until} 前）。补齐后才能准予。"
    en = "What was promised is not there yet: {documents} (by {until}). It can be granted after that."


class PromiseRuns(Conflict):
    code = "modes.promise_runs"
    zh = "承诺的补交期限到 {until}，还没有过，不能以此终止。"
    en = "The promised day is {until}; the case cannot be ended on this ground before it is over."


class NoPromise(Conflict):
    code = "modes.no_promise"
    zh = "本件没有未兑现的补交承诺，不能以此终止。"
    en = "No promise to supply papers is open on this case; it cannot be ended on this ground."


class HandedInInTime(Conflict):
    code = "modes.handed_in_in_time"
    zh = "期限内已经在别处补交了材料，等待答复，不能以逾期未补终止。"
    en = "The papers were handed in elsewhere in time and wait for an answer; the case cannot be ended for want of them."


class FalsePromise(NotAllowed):
    """A false promise bars from another until it is repaired."""

    code = "modes.false_promise"
    zh = "申请人有一次不实承诺在案，修复以前不能再用告知承诺。请收取材料。"
    en = "A false commitment of the applicant is on record; until it is repaired no other can be taken. Ask for the document."


class NoCommitment(Conflict):
    code = "modes.no_commitment"
    zh = "本件没有告知承诺，不用抽查。"
    en = "No commitment was made on this case; there is nothing to check."


class CheckedAlready(Conflict):
    code = "modes.checked_already"
    zh = "本件的承诺已经抽查过。"
    en = "The commitments of this case have been checked already."


class NotIssuedYet(Conflict):
    code = "modes.not_issued"
    zh = "结果送达以后才抽查承诺。"
    en = "Commitments are checked after the result has been issued."


class NotTheChecker(NotAllowed):
    code = "modes.not_the_checker"
    zh = "承诺由{holder}或县里核查。"
    en = "Commitments are checked by {holder} or by the county."


class NothingToRepair(Conflict):
    code = "modes.nothing_to_repair"
    zh = "本件没有在案的不实承诺。"
    en = "No false commitment is on record for this case."


class NotUrgentHere(Conflict):
    code = "modes.not_urgent_here"
    zh = "这个事项没有先行办理的规定。"
    en = "This matter has no rule for urgent help ahead of its papers."


class UrgentPapersOwed(Conflict):
    """社会救助暂行办法: the papers follow within days of the help."""

    code = "modes.urgent_papers_owed"
    zh = "先行办理的手续还没有补齐：{documents}（{until} 前）。"
    en = "Help was given first; its papers are still owed: {documents} (by {until})."


class ProofAbolished(BadInput):
    """民发〔2020〕20号."""

    code = "modes.proof_abolished"
    zh = "不能要求村（居）委会开{proof}（民发〔2020〕20号）。请改用数据核对，或者由申请人承诺。"
    en = "A village committee cannot be asked for {proof} (Min Fa [2020] No. 20). Check data instead, or take a commitment."
