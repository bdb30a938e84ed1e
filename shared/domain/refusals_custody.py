"""What overrides, displaced entries, and nodes put back or suspended are refused with."""

from shared.domain.refusals import BadInput, Conflict, NotAllowed, NotFound


class NothingToOverride(Conflict):
    code = "custody.nothing_to_override"
    zh = "这件事就在县里，不需要改派。"
    en = "The county holds this case already; there is nothing to override."


class Displaced(Conflict):
    code = "custody.displaced"
    zh = "县里已改派，这条记录写在改派之后，不算数，但已保全；请核对后重新录入。"
    en = "The county has overridden custody; this entry was written after that. It does not count but is kept: check it and enter it again."


class PutBack(Conflict):
    code = "node.put_back"
    zh = "本机的数据曾被退回，这条记录没有送出，不算数，但已保全；请核对后重新录入，编号和收件日期不变。"
    en = "This node was put back; the entry had not been sent. It does not count but is kept: check it and enter it again; its number and date stay."


class NoDisplaced(NotFound):
    code = "custody.no_displaced"
    zh = "这件事里没有这条可以重新录入的记录。"
    en = "This case has no such entry to enter again."


class InAlready(Conflict):
    code = "case.in_already"
    zh = "这件事已经收下了，不用再收一次。"
    en = "This case has been taken in already."


class NotFrozen(Conflict):
    code = "ledger.not_frozen"
    zh = "这本账没有冻结，不需要裁定。"
    en = "The ledger is not frozen; there is nothing to decide."


class FirstEntryForked(Conflict):
    code = "ledger.first_entry_forked"
    zh = "这本账从第一条起就有两种说法，不能从中间重开：请让收件单位用新的编号重新收件。"
    en = "The ledger forks at its first entry; it cannot be taken up from anywhere. Have the case taken in anew."


class RegistryForked(Conflict):
    code = "ledger.registry_forked"
    zh = "名录本身出现分叉，不能在这里裁定：请用离线根密钥更换县中心的密钥。"
    en = "The registry itself has forked; that cannot be decided here. Rotate the county's key with the offline root keys."


class ReadOnlyNode(Conflict):
    code = "node.read_only"
    zh = (
        "本机的数据被退回到了以前，或是从备份恢复的，现在只能查看。已填的内容都在；重建后即可提交。"
    )
    en = "This node was put back to an earlier state, or restored from a backup: it can only be read now. What was typed is kept and can be sent once the node is recovered."


class KeyOutdated(ReadOnlyNode):
    code = "node.key_outdated"
    zh = "名录里已有本机的新密钥，旧密钥不能再写。已填的内容都在；请把更换密钥的命令再执行一次。"
    en = "The registry lists a newer key of this node; the old one writes no more. What was typed is kept; give the command that renews the key once more."


class NotVouched(NotAllowed):
    code = "rotation.not_vouched"
    zh = "新密钥还没有足够的根密钥签字：要 {threshold} 把不同的根密钥，而且都签的是这一把。"
    en = "Too few root keys vouch for the new key: it takes {threshold} different ones, each signing this very key."


class BadStatement(BadInput):
    code = "rotation.bad_statement"
    zh = "根密钥文件或待签的一行不对。待签的一行由 next-key 给出。"
    en = "The root key's file or the line to sign is not right. `next-key` prints the line."


class ChildrenNotHeard(Conflict):
    code = "rotation.children_not_heard"
    zh = "从备份恢复的县中心要先取回下级所存的记录，还没有联系上：{nodes}。"
    en = "A restored county first fetches what its children hold. Not heard yet: {nodes}."


class LedgerMoved(Conflict):
    code = "ledger.moved"
    zh = "这本账刚刚由别处写过，这一步没有保存。请看过最新情况再办一次。"
    en = "This ledger was written to from elsewhere just now, and this was not kept. Look at it as it is now and try again."


class NotThisNodesCode(Conflict):
    code = "enrol.other_node"
    zh = "这是 {found} 的入网码，本机是 {here}。"
    en = "This code is for {found}; this node is {here}."


class SuspendedAlready(Conflict):
    code = "node.suspended_already"
    zh = "{node}已经停用。"
    en = "{node} is suspended already."


class NotEnrolledYet(Conflict):
    code = "node.not_enrolled"
    zh = "{node}还没有入网。"
    en = "{node} is not enrolled."


class NotSuspendable(NotAllowed):
    code = "node.not_suspendable"
    zh = "县中心不能停用自己；请用离线根密钥更换密钥。"
    en = "The county cannot suspend itself; rotate its key with the offline root keys."
