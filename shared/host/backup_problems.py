"""What the operator can meet when a node is backed up or put back."""

from shared.domain.refusals import BadInput, Conflict, Unavailable


class NotABackup(BadInput):
    code = "backup.not_a_backup"
    zh = "这不是通办的备份文件。"
    en = "This is not a backup of Tongban."


class NewerBackup(BadInput):
    code = "backup.newer"
    zh = "备份由较新的版本制作，本程序读不了。请先升级。"
    en = "The backup was made by a newer version, which this program cannot read. Upgrade first."


class CutShort(BadInput):
    code = "backup.cut_short"
    zh = "备份文件不完整，后面缺了一段。请重新复制一次，或换一份备份。"
    en = "The backup is not whole: its end is missing. Copy it again, or take another backup."


class AlteredBackup(BadInput):
    code = "backup.altered"
    zh = "备份文件被改动过，或已损坏，不能使用。请换一份备份。"
    en = "The backup was altered or damaged and cannot be used. Take another backup."


class WrongPassphrase(BadInput):
    code = "backup.wrong_passphrase"
    zh = "口令不对，或备份文件被改动过。这两种情况无法区分。请先核对口令。"
    en = (
        "The passphrase is wrong, or the backup was altered: the two cannot be told apart. "
        "Check the passphrase first."
    )


class ShortPassphrase(BadInput):
    code = "backup.short_passphrase"
    zh = "口令至少要有 {least} 个字符。"
    en = "The passphrase needs at least {least} characters."


class AbsurdCost(BadInput):
    code = "backup.absurd_cost"
    zh = "备份文件要求的内存或计算量超出允许范围，不予打开。"
    en = "The backup asks for more memory or work than is allowed; it is not opened."


class NoMemory(Unavailable):
    code = "backup.no_memory"
    zh = "由口令算出密钥需要 {megabytes} MB 内存，本机现在不够。"
    en = "Making the key from the passphrase needs {megabytes} MB of memory, which this machine does not have now."


class FileTaken(Conflict):
    code = "backup.file_taken"
    zh = "{path} 已经存在，不会被覆盖。请换一个文件名。"
    en = "{path} is there already and is not overwritten. Choose another name."


class BadFile(BadInput):
    code = "backup.bad_file"
    zh = "不能使用 {path}：{reason}。"
    en = "{path} cannot be used: {reason}."


class NodeChanged(Conflict):
    code = "backup.node_changed"
    zh = "备份期间，{path} 的身份或密钥变了。备份没有写成，请再做一次。"
    en = (
        "The identity or key in {path} changed during the backup. No backup was written; try again."
    )


class OtherNode(Conflict):
    code = "backup.other_node"
    zh = "备份属于节点 {found}，而 {path} 里是节点 {here}，不予替换。"
    en = "The backup is of node {found}, but {path} holds node {here}, which is not replaced."


class OtherBackupTier(Conflict):
    code = "backup.other_tier"
    zh = "备份属于{found}节点，不能用{wanted}的命令恢复。"
    en = "The backup is of a {found} node; the {wanted} command cannot restore it."


class UnsoundStore(Conflict):
    code = "backup.unsound"
    zh = "{where}里的数据库已损坏：{reason}。"
    en = "The database in {where} is damaged: {reason}."


class MismatchedNode(Conflict):
    code = "backup.mismatched"
    zh = "备份里的身份、密钥与名录对不上，不予恢复。"
    en = "In the backup, identity, key and registry do not belong to one another; it is not restored."
