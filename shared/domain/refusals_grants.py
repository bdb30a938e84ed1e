"""Why a grant may not be issued, amended or revoked. What a law forbids names its article."""

from shared.domain.refusals import BadInput, Conflict
from shared.domain.refusals_files import FileProblem


class LicenceToVillage(BadInput):
    """行政许可法 art. 24: a licence is entrusted to other administrative organs only."""

    code = "grant.licence_to_village"
    zh = "行政许可只能委托其他行政机关办理（行政许可法第二十四条），不能交给村（社区）：{nodes}。请只选乡镇本级。"
    en = "A licence may be entrusted to other administrative organs only (Administrative Licensing Law, art. 24), not to a village or community: {nodes}. Choose towns alone."


class LicenceByEntrustment(BadInput):
    """行政许可法 art. 24: the entrusting organ's name, and it answers for what is done."""

    code = "grant.licence_by_entrustment"
    zh = "行政许可下放只能用委托的形式，以委托机关的名义办理（行政许可法第二十四条）。"
    en = "A licence may be devolved by entrustment only, in the principal's name (Administrative Licensing Law, art. 24)."


class BenefitToVillage(BadInput):
    """社会救助暂行办法 art. 4: village and residents' committees assist; organs decide."""

    code = "grant.benefit_to_village"
    zh = "行政给付的“{acts}”由行政机关作出，村（居）民委员会只协助（社会救助暂行办法第四条），不能授予村（社区）：{nodes}。请只选乡镇本级。"
    en = "In a benefit, “{acts}” is for administrative organs; village committees assist (Interim Measures for Social Assistance, art. 4). It may not be granted to: {nodes}. Choose towns alone."


class ConfirmationToVillage(BadInput):
    """村民委员会组织法 art. 5: a village committee assists the town's government."""

    code = "grant.confirmation_to_village"
    zh = "行政确认的“{acts}”由行政机关作出，村（居）民委员会只协助（村民委员会组织法第五条），不能授予村（社区）：{nodes}。请只选乡镇本级。"
    en = "In a confirmation, “{acts}” is for administrative organs; village committees assist (Organic Law of Villagers' Committees, art. 5). It may not be granted to: {nodes}. Choose towns alone."


class BenefitByEntrustment(BadInput):
    """社会救助暂行办法 art. 48: the county's department may entrust a town to approve."""

    code = "grant.benefit_by_entrustment"
    zh = "行政给付的决定只能委托给乡镇，以委托机关的名义作出（社会救助暂行办法第四十八条）。请把授权形式改为“委托”。"
    en = "The decision of a benefit may be given to a town by entrustment only, in the principal's name (Interim Measures for Social Assistance, art. 48). Choose “entrustment”."


class CeilingNeeded(BadInput):
    """社会救助暂行办法 art. 48: a town is entrusted with small sums."""

    code = "grant.ceiling_needed"
    zh = "本事项的决定涉及金额，只能委托金额较小的（社会救助暂行办法第四十八条）。请填写金额上限。"
    en = "A decision of this matter pays money; only small sums may be entrusted (Interim Measures for Social Assistance, art. 48). State a ceiling."


class CeilingWithoutAmount(BadInput):
    code = "grant.ceiling_without_amount"
    zh = "本事项的表单没有金额，不能设金额上限。"
    en = "This matter's form states no amount, so a ceiling has nothing to bound."


class CeilingWithoutDecision(BadInput):
    code = "grant.ceiling_without_decision"
    zh = "金额上限只约束“决定”，这项授权没有给出“决定”。"
    en = "A ceiling bounds decisions, and this grant does not give the act to decide."


class NotThePrincipal(BadInput):
    """行政许可法 art. 24: an organ entrusts within its own statutory power."""

    code = "grant.not_the_principal"
    zh = "本事项属于{owner}，{given}不能授出别的部门的职权（行政许可法第二十四条）。"
    en = "This matter is that of {owner}; {given} cannot give away another's power (Administrative Licensing Law, art. 24)."


class UnknownDepartment(BadInput):
    code = "grant.unknown_department"
    zh = "名录里没有部门“{department}”。"
    en = "The registry has no department “{department}”."


class NoLegalForm(BadInput):
    """Public and convenience services rest on nothing but this; licences on 行政许可法 art. 24."""

    code = "grant.no_legal_form"
    zh = "请选择授权形式：下放、授权或委托。"
    en = "Choose the legal form: transfer, authorisation or entrustment."


class NoDocument(BadInput):
    """行政许可法 art. 24: the entrustment is published, so it stands in a document."""

    code = "grant.no_document"
    zh = "请写明授权文件的中英文名称。"
    en = "Name the document in both languages."


class NoDocumentNumber(BadInput):
    """行政许可法 art. 24, and all that a public or convenience service rests on."""

    code = "grant.no_document_number"
    zh = "请写明授权文件的文号。"
    en = "State the number of the document."


class NotTheirStep(BadInput):
    code = "grant.not_their_step"
    zh = "按事项目录，这些环节不在这一级办理：{steps}。"
    en = "By the catalogue these steps are not done at that level: {steps}."


class AlreadyOver(BadInput):
    code = "grant.already_over"
    zh = "最后一日 {day} 已经过去，请填今天或以后。"
    en = "The last day, {day}, has passed; choose today or later."


class EndsBeforeItBegins(BadInput):
    code = "grant.ends_before_it_begins"
    zh = "最后一日不能早于起始日。"
    en = "The last day may not be before the first."


class ReachesNobody(BadInput):
    code = "grant.reaches_nobody"
    zh = "选中的范围里没有县以下的单位。"
    en = "No node below the county is among those chosen."


class LeasesAmiss(BadInput):
    code = "grant.leases_amiss"
    zh = "离线期限要与放出的环节一一对应，至少 1 小时。"
    en = "Each act needs one lease of at least an hour, and no other."


class LeaseTooLong(BadInput):
    code = "grant.lease_too_long"
    zh = "{risk}事项“{act}”的离线期限最长 {longest}，现在是 {lease}。"
    en = "The lease to {act} is {longest} at most for a matter of {risk}; this is {lease}."


class LeasesOutOfOrder(BadInput):
    code = "grant.leases_out_of_order"
    zh = "名录变旧时应先停制证送达，再停决定、审查、受理；离线期限要按这个次序由短到长。"
    en = "As a registry ages, issue must end first, then decide, review, accept; the leases must grow in that order."


class Overlap(BadInput):
    code = "grant.overlap"
    zh = "授权 {grants} 已在同一时间把“{acts}”授予：{nodes}。请修改那项授权，或改选环节、单位、日期。"
    en = "{grants} gives “{acts}” on the same days to: {nodes}. Amend that grant, or choose other acts, places or days."


class AmendsOtherMatter(BadInput):
    code = "grant.amends_other_matter"
    zh = "授权 {grant} 是“{matter}”的；修改授权不能换事项，请收回后另发。"
    en = "Grant {grant} is of “{matter}”. An amendment keeps the matter; revoke it and issue another."


class AmendsLater(BadInput):
    code = "grant.amends_later"
    zh = "修改后，原授权 {grant} 立即终止；新授权不能晚于 {latest} 开始，不然中间没有授权。要以后才改的，请到那天再改。"
    en = "Grant {grant} ends at once when it is amended; the new one must begin by {latest}, or nothing holds in between. To change it later, amend it on that day."


class GrantIsOver(Conflict):
    code = "grant.is_over"
    zh = "授权 {grant} 已在 {day} 到期，不能再修改或收回。"
    en = "Grant {grant} ended on {day}; it can be neither amended nor revoked."


class FileBadGrant(FileProblem):
    """A grant in a file that a rule refuses; `rule` is the rule's own code."""

    code = "file.bad_grant"
    zh = "{file} 第 {line} 行“{field}”：{reason} [{rule}]"
    en = "{file}, line {line}, {field}: {reason} [{rule}]"
