"""Why an entry or an exchange is refused: stable codes with their sentences, and who acts next."""

from shared.app.here import IN_FUTURE
from shared.domain.refusals import Conflict, NotAllowed, Refusal, Unavailable


class EntryRefusal(Refusal):
    """An entry that goes to quarantine. `next_step` says what its owner does."""


class Malformed(EntryRefusal):
    code = "entry.malformed"
    zh = "记录格式不对，不能识读。请发出单位核对软件版本后重新录入。"
    en = "The entry is not in the written form. Its author checks the software version and enters it again."


class BadSignature(EntryRefusal):
    code = "entry.bad_signature"
    zh = "签名与记录不符，可能被改动过。请发出单位核对后重新录入。"
    en = "The signature does not match the entry; it may have been altered. Its author checks and enters it again."


class Unsigned(EntryRefusal):
    code = "entry.unsigned"
    zh = "记录后面没有签名。请发出单位重新发送。"
    en = "No signature follows the entry. Its author sends it again."


class UnknownAuthor(EntryRefusal):
    code = "entry.unknown_author"
    zh = "写这条记录的节点没有在名录登记密钥。请县中心核对。"
    en = "The node that wrote this entry has no key in the registry. The county checks."


class BodyMismatch(EntryRefusal):
    code = "entry.body_mismatch"
    zh = "内容与摘要不符，可能在存放时损坏。请发出单位核对后重新录入。"
    en = "The body does not match its digest; it may have been damaged in storage. Its author checks and enters it again."


class BodyInvalid(EntryRefusal):
    code = "entry.body_invalid"
    zh = "内容不符合这类记录的要求。请发出单位核对软件版本后重新录入。"
    en = "The body is not what this kind of entry holds. Its author checks the software version and enters it again."


class WrongLedger(EntryRefusal):
    code = "entry.wrong_ledger"
    zh = "这类记录不该写在这本账里。请发出单位核对。"
    en = "This kind of entry does not belong in this ledger. Its author checks."


class BrokenChain(EntryRefusal):
    code = "entry.broken_chain"
    zh = "这条记录接不上前一条。请发出单位核对。"
    en = "The entry does not follow the one before it. Its author checks."


class CountReused(EntryRefusal):
    code = "entry.count_reused"
    zh = "这个节点用同一个序号写过另一条记录。请县中心核对是否有复制的设备。"
    en = "The node has used this count for another entry. The county checks whether a device was cloned."


class AfterRefused(EntryRefusal):
    code = "ledger.after_refused"
    zh = "前一条记录在隔离区，这条要等它处理。"
    en = "The entry before this one is in quarantine; this one waits for what becomes of it."


class SignedByRefused(EntryRefusal):
    code = "ledger.signed_by_refused"
    zh = "只有后面一条记录的签名能证明这条，而那条在隔离区；这条要等它处理。"
    en = "Only the signature of a later entry proves this one, and that is in quarantine; this one waits for what becomes of it."


class Fork(EntryRefusal):
    code = "ledger.fork"
    zh = "同一位置出现了两条不同的记录。两条都已保全，这本账冻结，等县里的人裁定。"
    en = "Two different entries claim one place. Both are kept, and the ledger is frozen until a person at the county decides."


class Frozen(EntryRefusal):
    code = "ledger.frozen_here"
    zh = "这本账已冻结，等县里的人裁定后再处理这条记录。"
    en = "The ledger is frozen; this entry waits until a person at the county decides."


class OtherRegistry(EntryRefusal):
    code = "registry.mismatch"
    zh = "写这条记录的节点所知的名录与本县不一致。请县中心核对。"
    en = "The entry's author knew a registry that is not this county's. The county checks."


class OutsideAudience(EntryRefusal):
    code = "exchange.outside_audience"
    zh = "对方不在这件事的范围内，不能送这条记录。"
    en = "The sender does not belong to this ledger's audience and may not deliver this entry."


class MessageFailed(EntryRefusal):
    code = "bus.failed"
    zh = "这条消息试了几次都没能处理，消息中间件已把它另存。里面的记录发出方仍留着，会再送；请运维人员查看日志。"
    en = "This message failed every time it was tried, and the broker set it aside. Its sender still holds the entries and sends them again; the operator looks into the log."


class MessageForeign(EntryRefusal):
    code = "bus.foreign"
    zh = "这不是本系统的消息。请运维人员核对是谁在用这个节点的消息账号。"
    en = (
        "This is not a message of this system. The operator checks who uses that node's credential."
    )


class BadMessageRefused(NotAllowed):
    code = "exchange.malformed"
    zh = "这不是一条合格的交换消息。"
    en = "This is not a valid exchange message."


class NotTheRest(Conflict):
    code = "exchange.not_the_rest"
    zh = "接着送来的内容与先前收到的合不上。请整条重新发送。"
    en = "What came does not go on where the sending had broken off. The whole is sent anew."


class NotForUs(NotAllowed):
    code = "exchange.not_for_us"
    zh = "这条消息不是发给本节点的。"
    en = "This message is addressed to another node."


class UnknownPeer(NotAllowed):
    code = "exchange.unknown_node"
    zh = "名录里还没有这个节点的密钥。"
    en = "The registry holds no key for this node yet."


class BadMessageSignature(NotAllowed):
    code = "exchange.bad_signature"
    zh = "消息的签名不对。"
    en = "The message's signature does not match."


class NotNeighbours(NotAllowed):
    code = "exchange.not_neighbours"
    zh = "只能与自己的上级交换。"
    en = "A node exchanges only with a node above it."


class OldRequest(Conflict):
    code = "exchange.old_request"
    zh = "上级已经应答过更新的请求：本机的数据被退回到了以前，或者另有一份拷贝在用。现在只能查看，请向县里要重建码。"
    en = "The node above has answered a later request: this node was put back to an earlier state, or a copy of it is in use. It is read-only now; ask the county for a recovery code."


class NotOurRequest(NotAllowed):
    code = "courier.not_ours"
    zh = "这份回执答复的不是本机送出的文件。"
    en = "This answers a file that this node did not send."


class Suspended(NotAllowed):
    code = "exchange.suspended"
    zh = "县里已停用这个节点，不再与它交换。"
    en = "The county has suspended this node; nothing is exchanged with it."


class ParentPutBack(Unavailable):
    code = "exchange.parent_put_back"
    zh = "上级的数据正在重建，重建之前不接收。已办的事都在本机，重建后自动送出。"
    en = "The node above is being recovered and takes nothing before that. All work is safe here and goes out afterwards."


class CountyPutBack(Unavailable):
    code = "exchange.county_put_back"
    zh = "县中心的数据退回到了更换密钥以前，正在恢复；已把名录还给它，别的要等它换上新密钥再送。已办的事都在本机。"
    en = "The county was put back to before its key was rotated and is being recovered. The registry was given back to it; all else goes out once it has its next key, and is safe here."


class InFuture(EntryRefusal):
    code = IN_FUTURE
    zh = "记录的时间比县里的时间晚，办理单位的时钟不对。请校准时钟；到了那个时间，县里自动收下。"
    en = "The entry is dated after the county's time: its author's clock is wrong. Its author sets the clock; the county takes the entry when that time has come."


class BeforeKnown(EntryRefusal):
    code = "entry.before_known"
    zh = "记录的时间比它所知的名录还早，办理单位的时钟不对。请校准时钟后重新录入。"
    en = "The entry is dated before the registry that it knew: its author's clock is wrong. Its author sets the clock and enters it again."


class KeyReplaced(EntryRefusal):
    code = "entry.key_replaced"
    zh = "签这条记录的密钥在办理时已经更换。请县中心核对旧密钥是否落在别人手里。"
    en = "The key that signed this entry had been replaced when it was written. The county checks whether somebody else has the old key."


class Busy(Unavailable):
    code = "exchange.busy"
    zh = "与这个节点的上一次交换还没有结束。"
    en = "The last exchange with this node has not ended yet."


class ComeBack(Unavailable):
    code = "exchange.come_back"
    zh = "上级正忙，急件先办；{seconds} 秒后自动再送。"
    en = "The node above is busy with what is more urgent; this node comes back in {seconds} seconds."


class LinkDown(Unavailable):
    code = "exchange.link_down"
    zh = "联系不上上级（{reason}）。已办的事都在本机，联网后自动送出。"
    en = "The node above does not answer ({reason}). All work is safe here and goes out when the link returns."


class PeerRefused(Conflict):
    code = "exchange.refused"
    zh = "上级没有接受：{reason}"
    en = "The node above refused: {reason}"


class NoSuchRoute(PeerRefused):
    """The node above is of an earlier version, or what stands before it answers in its place."""

    code = "exchange.no_such_route"
    zh = "上级不认得这个地址（{reason}），可能版本较旧，或地址填错了。"
    en = "The node above does not know this route ({reason}): its version is earlier, or the address is wrong."
