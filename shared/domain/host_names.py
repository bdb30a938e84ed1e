"""Names by which a node's pages are reached in its own network, as certificates carry them.

DNS names are plain lower-case ones (RFC 1123), addresses are those of private
networks (RFC 1918, RFC 4193). A county's authority is bound to its domains:
names that nobody can own outside (RFC 6762 appendix G, RFC 8375, `internal`
as reserved by ICANN in 2024), or a domain of the county's own.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from shared.domain.refusals_certificates import BadDomain, BadHostName, HostNameOutside

MOST_NAMES = 8
MOST_DOMAINS = 16
NAME_LENGTH = 253
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z", re.ASCII)
USUAL_DOMAINS = ("lan", "internal", "home.arpa")
NOBODYS = frozenset(
    {*USUAL_DOMAINS, "intranet", "private", "corp", "home", "local", "localdomain", "test"}
)
"""Domains that nobody owns outside; `test` (RFC 6761) is for trying things out."""
OWN_LABELS = 3
"""A domain of one's own has at least so many parts: com, gov.cn and the like belong to everybody."""
PROVINCES = "bj sh tj cq he sx nm ln jl hl js zj ah fj jx sd ha hb hn gd gx hi sc gz yn xz sn gs qh nx xj tw hk mo"
PROVINCIAL = frozenset(f"{one}.gov.cn" for one in PROVINCES.split())
"""Each belongs to a province's government (the system of Chinese domain names, MIIT, 2018)."""
PRIVATE = tuple(
    ip_network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


def host_name(typed: str) -> str:
    """Return a DNS name or a private address in its one written form; BadHostName for anything else.

    No wildcard, no single label, no name in other scripts (`xn--`): it may look like another's.
    """
    name = typed.strip().lower().removesuffix(".")
    address = _address(name)
    if address is not None:
        if not any(address in net for net in PRIVATE if net.version == address.version):
            raise BadHostName(name=typed[:NAME_LENGTH])
        return str(address)
    if not _is_plain(name) or "." not in name or name.rpartition(".")[2].isdigit():
        raise BadHostName(name=typed[:NAME_LENGTH])
    return name


def domain(typed: str) -> str:
    """Return a domain that an authority may be bound to; BadDomain for a public suffix, a province's, or anything else."""
    name = typed.strip().lower().strip(".")
    is_own = name.count(".") + 1 >= OWN_LABELS and not name.rpartition(".")[2].isdigit()
    is_own = is_own and name not in PROVINCIAL
    if not _is_plain(name) or not (name in NOBODYS or is_own):
        raise BadDomain(name=typed[:NAME_LENGTH])
    return name


def is_written_right(name: str) -> bool:
    """Say whether a name is a host name in its one written form."""
    try:
        return host_name(name) == name
    except BadHostName:
        return False


def is_address(name: str) -> bool:
    """Say whether a host name is an address."""
    return _address(name) is not None


def is_within(name: str, domains: Iterable[str]) -> bool:
    """Say whether an authority bound to these domains can vouch for a host name. Private addresses always."""
    return is_address(name) or any(name.endswith(f".{one}") for one in domains)


def within(name: str, domains: tuple[str, ...]) -> str:
    """Return a host name in its one written form; BadHostName, HostNameOutside where the authority cannot vouch for it."""
    written = host_name(name)
    if not is_within(written, domains):
        raise HostNameOutside(name=written, domains=", ".join(domains))
    return written


def private_networks() -> tuple[str, ...]:
    """Return the networks whose addresses a certificate may name."""
    return tuple(str(net) for net in PRIVATE)


def _is_plain(name: str) -> bool:
    labels = name.split(".")
    return len(name) <= NAME_LENGTH and all(
        LABEL.match(one) and not one.startswith("xn--") for one in labels
    )


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(name)
    except ValueError:
        return None
    # With a zone it is one machine's own way of writing.
    return None if isinstance(address, IPv6Address) and address.scope_id else address
