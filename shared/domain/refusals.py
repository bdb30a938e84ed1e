"""Refusals, each a stable code and a sentence in both languages: their bases, and those of cases, the registry and accounts.

A subclass says what happened; its base says what kind of thing it is, which is
all an adapter needs to choose a status. `facts` fill the sentence's gaps.
"""

from typing import ClassVar

from shared.domain.text import Text


class Refusal(Exception):
    """A clear no. `code` never changes once published; sentences may be bettered."""

    code: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.say("en"))

    def say(self, lang: str) -> str:
        """Return the sentence in `zh` or `en`."""
        template = self.en if lang.startswith("en") else self.zh
        return template.format(**{k: _plain(v, lang) for k, v in self.facts.items()})


def _plain(value: object, lang: str) -> object:
    return value.say(lang) if isinstance(value, Text) else value


class BadInput(Refusal):
    """What was typed or sent cannot be taken as it is."""


class NotAllowed(Refusal):
    """This person or node may not do this."""


class NotFound(Refusal):
    """There is no such thing, or it is not for the asker to see (the two are not told apart)."""


class Conflict(Refusal):
    """The thing is not in the state that this needs."""


class Unavailable(Refusal):
    """Something outside this node did not answer, or is busy; trying again may help."""


# Authority


class NotGranted(NotAllowed):
    code = "authority.not_granted"
    zh = "本单位没有办理“{act}”的授权：{matter}。请转报有权的上级办理。"
    en = "This node holds no grant to {act} for {matter}. Forward the case to one that does."


class NotTakenInHere(NotAllowed):
    code = "authority.not_taken_in_here"
    zh = "{matter}不在本级收件，请到{where}办理。"
    en = "{matter} is not taken in at this level. It is taken in at: {where}."


class UnknownMatter(NotFound):
    code = "registry.unknown_matter"
    zh = "事项目录里没有“{matter}”。"
    en = "The catalogue has no matter “{matter}”."


class UnknownNode(NotFound):
    code = "registry.unknown_node"
    zh = "名录里没有节点 {node}。"
    en = "The registry has no node {node}."


class NoRight(NotAllowed):
    code = "staff.no_right"
    zh = "您的岗位不能做这一步。需要的权限：{right}。"
    en = "Your post may not do this. It needs the right: {right}."


# Custody


class NotCustodian(Conflict):
    code = "custody.not_custodian"
    zh = "这件事现在由{holder}保管，本单位不能改动。"
    en = "This case is now held by {holder}; this node may not change it."


class InTransit(Conflict):
    code = "custody.in_transit"
    zh = "这件事已移交{to}，正在途中，等对方接收或退回后才能办理。"
    en = "This case has been offered to {to} and is in transit. Nothing can be done until it is taken over or declined."


class NotOffered(Conflict):
    code = "custody.not_offered"
    zh = "这件事没有移交给本单位，不能接收或退回。"
    en = (
        "This case has not been offered to this node, so it can be neither taken over nor declined."
    )


class BadHandoff(Conflict):
    code = "custody.bad_handoff"
    zh = "不能移交给{to}。"
    en = "The case cannot be offered to {to}."


class StaleEpoch(Conflict):
    code = "custody.stale_epoch"
    zh = "保管权已经换手，这条记录是换手之前的。"
    en = "Custody has changed hands since; this entry belongs to an earlier epoch."


class LedgerFrozen(Conflict):
    code = "ledger.frozen"
    zh = "这本账出现了两个互相矛盾的版本，已冻结，等待人工裁定。"
    en = "Two contradicting versions of this ledger exist. It is frozen until a person decides."


# Case


class UnknownCase(NotFound):
    code = "case.unknown"
    zh = "没有找到这件事。"
    en = "There is no such case here."


class CaseClosed(Conflict):
    code = "case.closed"
    zh = "这件事已经办结（{stage}），不能再改动。"
    en = "This case is closed ({stage}); it can no longer be changed."


class WrongStage(Conflict):
    code = "case.wrong_stage"
    zh = "这件事现在是“{stage}”，还不能“{act}”。"
    en = "This case is at “{stage}”; it cannot “{act}” now."


class DocumentsMissing(Conflict):
    code = "case.documents_missing"
    zh = "必要材料还缺：{documents}。请一次性告知申请人。"
    en = "Required documents are missing: {documents}. Notify the applicant of all of them at once."


class NothingMissing(Conflict):
    code = "case.nothing_missing"
    zh = "材料已齐全，没有需要告知的缺件。"
    en = "Nothing is missing, so there is nothing to notify."


class AlreadyNotified(Conflict):
    code = "case.already_notified"
    zh = "缺件已经一次性告知过，不能再次要求补件。"
    en = "The applicant has been notified once of all that is missing; a second request is not allowed."


class NotIncomplete(Conflict):
    code = "case.nothing_to_supplement"
    zh = "没有写明补了什么。请至少勾选一份材料或填写一项内容。"
    en = "Nothing was supplemented. Tick at least one document or fill in one field."


class AwaitingJudgement(Conflict):
    code = "case.awaiting_judgement"
    zh = "第 {seq} 步所依据的授权存疑，等待县里裁定；在此之前不能制证送达。"
    en = "Step {seq} was done under a doubtful grant and awaits judgement; no result may be issued before that."


class StepDueHere(Conflict):
    code = "case.step_due_here"
    zh = "本单位还要先“{act}”，才能转报。"
    en = "This node has yet to {act} before the case can be forwarded."


class Unanswered(Conflict):
    code = "case.unanswered_request"
    zh = "还有 {count} 条交件或申请没有答复，答复后才能办结。"
    en = "{count} requests still wait for an answer; the case can be closed after that."


class NoSuchRequest(NotFound):
    code = "case.no_such_request"
    zh = "没有这一条待答复的交件或申请。"
    en = "There is no such request waiting for an answer."


# Registry and enrolment


class NotTheCounty(NotAllowed):
    code = "registry.not_the_county"
    zh = "只有县中心可以改动名录。"
    en = "Only the county may write in the registry."


class AlreadyEnrolled(Conflict):
    code = "enrol.already_enrolled"
    zh = "{node}已经入网。"
    en = "{node} is enrolled already."


class MistypedEnrolCode(BadInput):
    code = "enrol.mistyped_code"
    zh = "入网码不对，可能有一位输错。"
    en = "This is not a valid enrolment code; one character may be mistyped."


class BadEnrolCode(NotAllowed):
    code = "enrol.bad_code"
    zh = "入网码无效：不是本县发的，或已被新的代替。"
    en = "The enrolment code is not valid: this county did not issue it, or a newer one has replaced it."


class EnrolCodeUsed(Conflict):
    code = "enrol.code_used"
    zh = "入网码已经用过。"
    en = "The enrolment code has been used already."


class EnrolCodeExpired(Conflict):
    code = "enrol.code_expired"
    zh = "入网码已过期，请县中心重新生成。"
    en = "The enrolment code has expired. The county must make a new one."


class OtherCounty(NotAllowed):
    code = "enrol.other_county"
    zh = "上级的名录与入网码不符：可能是另一个县，或被人冒充。"
    en = "The registry of the node above does not match the code: it is another county's, or an impostor's."


class UnknownGrant(NotFound):
    code = "grant.unknown"
    zh = "没有授权 {grant}。"
    en = "There is no grant {grant}."


class GrantRevoked(Conflict):
    code = "grant.revoked"
    zh = "授权 {grant} 已经收回或被代替。"
    en = "Grant {grant} has been revoked or replaced already."


# Staff of a node


class BadSignIn(NotAllowed):
    code = "staff.bad_sign_in"
    zh = "用户名或密码不对。"
    en = "The user name or the password is not right."


class AccountLocked(NotAllowed):
    code = "staff.locked"
    zh = "连续输错密码，账号已锁定到 {until}。"
    en = "Too many wrong passwords; the account is locked until {until}."


class LoginTaken(Conflict):
    code = "staff.login_taken"
    zh = "用户名“{login}”已有人用。"
    en = "The user name “{login}” is taken."


class BadLogin(BadInput):
    code = "staff.bad_login"
    zh = "用户名请用 2 到 32 个小写字母、数字、点或短横线。"
    en = "A user name has 2 to 32 lower-case letters, digits, dots or hyphens."


class UnknownStaff(NotFound):
    code = "staff.unknown"
    zh = "没有用户“{login}”。"
    en = "There is no user “{login}”."


class UnknownRole(BadInput):
    code = "staff.unknown_role"
    zh = "没有岗位“{role}”。可选：{roles}。"
    en = "There is no role “{role}”. Choose from: {roles}."


class WeakPassword(BadInput):
    code = "staff.weak_password"
    zh = "密码至少 {least} 个字符。"
    en = "A password has at least {least} characters."


class UnknownDraft(NotFound):
    code = "draft.unknown"
    zh = "没有这份草稿；可能已经收件。"
    en = "There is no such draft; it may have been taken in already."
