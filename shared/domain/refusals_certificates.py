"""What cannot be done about certificates: names, the county's authority, who asks."""

from shared.domain.refusals import BadInput, Conflict, NotFound


class BadHostName(BadInput):
    code = "certificate.bad_name"
    zh = "{name} 不能写进证书。请填内网域名（如 dianhu.lan）或内网地址（如 192.168.1.20），不能用通配符，也不能用中文域名。"
    en = "{name} cannot stand in a certificate. It takes a name such as dianhu.lan or a private address such as 192.168.1.20; no wildcard, plain letters only."


class BadDomain(BadInput):
    code = "certificate.bad_domain"
    zh = "{name} 不能作证书机构的域。请用 lan、internal、home.arpa，或本县自己的域名（至少三段，如 tongban.minle.example）。"
    en = "An authority cannot be bound to {name}. Use lan, internal, home.arpa, or a domain of the county's own (three parts or more, such as tongban.minle.example)."


class HostNameOutside(BadInput):
    code = "certificate.outside"
    zh = "{name} 不在本县证书机构的域里（{domains}）。换一个名字，或用 certificate begin --again --domain 另建机构。"
    en = "{name} is outside the domains of the county's authority ({domains}). Use another name, or begin another authority with certificate begin --again --domain."


class TooManyNames(BadInput):
    code = "certificate.too_many_names"
    zh = "一个节点要有 1 至 {most} 个名字，这里有 {count} 个。"
    en = "A node takes 1 to {most} names; here are {count}."


class TooManyDomains(BadInput):
    code = "certificate.too_many_domains"
    zh = "证书机构要有 1 至 {most} 个域，这里有 {count} 个。"
    en = "An authority takes 1 to {most} domains; here are {count}."


class HostNameTaken(Conflict):
    code = "certificate.name_taken"
    zh = "{name} 已经给了 {node}。先从它那里收回，或换一个名字。"
    en = "{name} is already allowed to {node}. Take it away there first, or use another name."


class NoAuthority(NotFound):
    code = "certificate.no_authority"
    zh = "县里还没有证书机构。在县中心运行 tongban-center certificate begin。"
    en = "The county has no authority for certificates yet. At the county, run tongban-center certificate begin."


class AuthorityStands(Conflict):
    code = "certificate.authority_stands"
    zh = "县里已有证书机构，用到 {until}。要换新的（手机和电脑都得重装），加上 --again。"
    en = "The county has an authority already, until {until}. For a new one, which every phone must be given anew, add --again."


class NotForTheCounty(Conflict):
    code = "certificate.not_for_county"
    zh = "县中心不用自己发的证书。请用 --cert 和 --key。"
    en = "The county does not serve with a certificate of its own authority. Use --cert and --key."


class BadTlsKey(BadInput):
    code = "certificate.bad_key"
    zh = "送来的公钥不是 P-256 公钥，不能发证书。"
    en = "The key that was sent is no P-256 public key; no certificate can be issued for it."
