"""A node's certificate for HTTPS, in words of the county's page of it."""

from shared.app.certificates import Asked
from shared.domain.issuing import Standing, allow_command
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.language import day, t

WORDS = {
    Standing.READY: Text("正在签发", "being issued"),
    Standing.NO_AUTHORITY: Text(
        "县里没有可用的证书机构", "the county has no authority that is valid"
    ),
    Standing.SUSPENDED: Text("已停用，不发", "suspended: none is issued"),
    Standing.OLD_MACHINE: Text(
        "申请来自以前的入网，不发", "asked in an earlier incarnation: none is issued"
    ),
    Standing.NOT_ALLOWED: Text("名字还没有准许", "its names are not allowed"),
    Standing.ONE_A_DAY: Text("今天已发过，明天再发", "one was issued today; the next one tomorrow"),
}
Line = tuple[str, str]


def certificate_lines(registry: Registry, code: str, asked: Asked | None) -> list[Line]:
    """Return what a node's certificate says, and what it asks for besides; empty words for nothing."""
    issued = registry.certificates.get(code)
    valid = ""
    if issued is not None:
        names, until = ", ".join(issued.names), day(issued.until.date())
        valid = str(t("{names}，用到 {until}", "{names}, until {until}", names=names, until=until))
    asks = ""
    if asked is not None and asked.standing in WORDS:
        names, why = ", ".join(asked.ask.names), t(WORDS[asked.standing])
        asks = str(t("{names}（{why}）", "{names} ({why})", names=names, why=why))
    return [
        (str(t("HTTPS 证书", "Certificate")), valid),
        (str(t("申请证书", "Certificate asked")), asks),
    ]


def to_allow(asked: Asked | None) -> str:
    """Return the command that allows what a node asks for; empty where nothing is to be allowed."""
    waits = asked is not None and asked.standing is Standing.NOT_ALLOWED
    return allow_command(asked.ask) if waits and asked is not None else ""
