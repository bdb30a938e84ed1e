"""What people and changes of place meet: the same application twice, drafts left, covers, successors."""

from shared.domain.refusals import BadInput, Conflict, NotAllowed, NotFound

# The same person and matter taken in twice


class MergeNamesTwo(Conflict):
    code = "merge.names_two"
    zh = "并案要同时写两件：并入的一件和办结的一件。请用办件页上的“并案”表单。"
    en = "A merge is written on two cases at once: the one that goes on and the one that ends. Use the form “Merge” on the case's page."


class NotTheSame(Conflict):
    code = "merge.not_the_same"
    zh = "两件不是同一人、同一事项的申请（收件相隔不超过 {days} 天），不能并案。身份证号有误的，请先更正。"
    en = "The two are not the same person's application in the same matter (taken in at most {days} days apart); they cannot be merged. Correct a mistyped ID number first."


class MergeElsewhere(Conflict):
    code = "merge.elsewhere"
    zh = "两件都在本单位手里才能并案。{receipt} 现在在：{where}。请先接收过来，或请对方移交、退回到本单位。"
    en = "Both cases must be held by this node to be merged. {receipt} is now at: {where}. Take it over first, or have it forwarded or returned to this node."


class MergeEnded(Conflict):
    code = "merge.ended"
    zh = "{receipt} {stage}，不能再并案。另一件请按不予受理或撤回办理，并写明原因。"
    en = "{receipt} is at its end ({stage}) and takes no part in a merge. Refuse acceptance of the other one, or let it be withdrawn, and give the reason."


class MergePaid(Conflict):
    """What was paid or waived stays with the case that it was paid for: nobody pays one application twice."""

    code = "merge.paid"
    zh = "{receipt} 的费用已经缴清或免收，另一件还没有。请保留 {receipt}，把另一件并进来，以免重复缴费。"
    en = "The fee of {receipt} is paid or waived, that of the other one is not. Let {receipt} go on and merge the other into it, so that nobody pays twice."


# Persons of a case


class NoSuchPerson(NotFound):
    code = "people.not_in_case"
    zh = "这件没有这个人，或收件内容不在本机、已经删除。"
    en = "The case has no such person, or the take-in's content is erased or not held here."


class IdElsewhere(NotAllowed):
    code = "people.id_elsewhere"
    zh = "这件现在不由本村保管，完整的身份证号码请由保管单位查看。"
    en = "This village does not hold the case now; the full ID number is for its custodian to see."


# Drafts left to the town


class DraftTooLarge(BadInput):
    code = "drafts.too_large"
    zh = "草稿内容超过 {limit} 个字，送不出去。请在本单位收件。"
    en = "The draft holds more than {limit} characters and cannot be sent. Take the case in here."


class DraftStays(NotAllowed):
    code = "drafts.only_villages"
    zh = "只有村（社区）可以把草稿留给镇里。"
    en = "Only a village or community leaves a draft to its town."


class DraftTaken(Conflict):
    code = "drafts.taken"
    zh = "这份草稿已经有人接着办了，不能再接一次。请在本镇的草稿里找。"
    en = "Somebody has gone on with this draft already; it cannot be taken up twice. Look among the drafts of this town."


# Cover


class CoverNotHere(BadInput):
    code = "cover.not_here"
    zh = "“{field}”要选本单位现在在岗的人。"
    en = "“{field}” must be an active person of this node."


class CoverSamePerson(BadInput):
    code = "cover.same_person"
    zh = "不能自己替自己。请选另一个人。"
    en = "Nobody covers for themselves. Choose another person."


class CoverOwn(BadInput):
    code = "cover.own"
    zh = "不能给自己记替岗。请由被替岗的人、同事或管理员来记。"
    en = "Nobody records a cover for themselves. The person covered, a colleague or the operator does."


class CoverBeyondOwn(BadInput):
    code = "cover.beyond_own"
    zh = "{covered}的权限超出您自己岗位的权限，您不能记这次替岗。请由本人、权限够的同事或管理员来记。"
    en = "{covered} may do more than your own posts allow, so this cover is not yours to record. The person, a colleague who may do all of it, or the operator records it."


class CoverPast(BadInput):
    code = "cover.past"
    zh = "替岗不能从过去的日子开始。请从今天或以后开始。"
    en = "A cover cannot begin in the past. Begin it today or later."


class CoverBackwards(BadInput):
    code = "cover.ends_first"
    zh = "结束的日子早于开始的日子。"
    en = "The last day lies before the first."


class CoverTooLong(BadInput):
    code = "cover.too_long"
    zh = "一次替岗最多 {most} 天。更长的请到期再记一次。"
    en = "A cover lasts at most {most} days. Record another one when it ends."


# Places that change


class NodeSucceeded(NotAllowed):
    code = "registry.node_succeeded"
    zh = "{node}已由{successor}接替，不再收件，也不再入网。请到{successor}办理。"
    en = "{successor} has taken the place of {node}, which takes nothing in and is enrolled no more. Go on at {successor}."


class AlreadySucceeded(Conflict):
    code = "registry.already_succeeded"
    zh = "{node}已经由{successor}接替。再有变动的，请从{successor}记起。"
    en = "{successor} has taken the place of {node} already. A further change is recorded of {successor}."


class SuccessionLoop(Conflict):
    code = "registry.succession_loop"
    zh = "{node}不能接替自己，也不能由它接替过的单位再来接替它。"
    en = "{node} cannot take its own place, nor be succeeded by one whose place it takes."


class OtherLevel(BadInput):
    code = "registry.other_level"
    zh = "{successor}与{node}不是同一级，不能接替：村（社区）由村（社区）接替，乡镇由乡镇接替。"
    en = "{successor} and {node} are not of one level: a village or community is succeeded by one, a town by a town."


class NodeExists(Conflict):
    code = "registry.node_exists"
    zh = "名录里已有代码 {node}。"
    en = "The registry lists the code {node} already."


class BadNodeCode(BadInput):
    code = "registry.bad_node_code"
    zh = "代码“{code}”不对：应是 12 位数字，乡镇以 000 结尾，村（社区）不以 000 结尾。"
    en = "“{code}” is no code for it: 12 digits, a town's ending in 000, a village's or community's not."


class BadParent(BadInput):
    code = "registry.bad_parent"
    zh = "{parent}不能作上级：上级应是一个{tier}。"
    en = "{parent} cannot stand above it: what stands above is a {tier}."
