"""What the operator can meet at the command line: one clear line each."""

from shared.domain.refusals import BadInput, Conflict, NotFound, Unavailable


class InUse(Conflict):
    code = "host.in_use"
    zh = "{path} 正由另一个进程运行，不能再开一个。"
    en = "{path} is being run by another process; a second one is refused."


class NoBroker(Conflict):
    code = "host.no_broker"
    zh = "这个节点没有设置消息中间件（TONGBAN_BROKER）。"
    en = "This node has no broker set (TONGBAN_BROKER)."


class NoNodeHere(NotFound):
    code = "host.no_node"
    zh = "{path} 里没有节点数据。请先 init（县）或 enrol（镇、村）。"
    en = "There is no node in {path}. Begin with init (county) or enrol (town, village)."


class OtherTier(Conflict):
    code = "host.other_tier"
    zh = "{path} 是{found}节点的数据，不能用{wanted}的命令打开。"
    en = "{path} holds a {found} node; the {wanted} command cannot open it."


class FolderTaken(Conflict):
    code = "host.folder_taken"
    zh = "{path} 已经有内容，不能在里面新建节点。"
    en = "{path} is not empty; a node cannot be made in it."


class OtherVersion(Conflict):
    code = "host.other_version"
    zh = "{path} 是另一个版本的程序写的（数据版本 {found}，本程序需要 {known}），不能打开。请用当时的版本，或重新建立。"
    en = "{path} was written by another version of this program (data version {found}, this one needs {known}). Use that version, or begin anew."


class BadFolder(BadInput):
    code = "host.bad_folder"
    zh = "不能使用 {path}：{reason}。"
    en = "{path} cannot be used: {reason}."


class PortTaken(Unavailable):
    code = "host.port_taken"
    zh = "端口 {port} 已被占用。请换一个 --port。"
    en = "Port {port} is in use. Choose another with --port."


class BadCertificate(BadInput):
    code = "host.bad_certificate"
    zh = "证书或私钥不能使用：{reason}。"
    en = "The certificate or its key cannot be used: {reason}."


class NoAuthorityKey(Conflict):
    code = "host.no_authority_key"
    zh = "{path} 不是本县证书机构的私钥，发不了证书。从备份恢复它，或用 certificate begin --again 另建机构。"
    en = "{path} is not the key of the county's authority, so nothing can be issued. Restore it from a backup, or begin another with certificate begin --again."


class BadHttpsKey(BadInput):
    code = "host.bad_https_key"
    zh = "{path} 不能用作私钥。移走它，再运行 certificate ask。"
    en = "{path} cannot be used as a private key. Move it away and run certificate ask again."


class BadUrl(BadInput):
    code = "host.bad_url"
    zh = "上级地址不对：{url}。应像 https://county.example:8000。"
    en = "This is not an address of a parent: {url}. It looks like https://county.example:8000."
