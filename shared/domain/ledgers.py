"""The names of ledgers: which kind one is, and who may write in it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

NODE = r"[0-9]{12}(?:-[a-z0-9]{1,8})?"
CASE = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
LEDGER_NAME = re.compile(
    rf"(?:registry:(?P<county>{NODE})|case:(?P<case>{CASE})"
    rf"|journal:(?P<node>{NODE})(?::(?P<about>{CASE}))?)\Z",
    re.ASCII,
)
NODE_CODE = re.compile(rf"{NODE}\Z", re.ASCII)


class LedgerKind(StrEnum):
    """The four kinds of ledger."""

    REGISTRY = "registry"
    CASE = "case"
    CASE_JOURNAL = "case_journal"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class LedgerName:
    """A ledger's name taken apart. `writer` is None for a case, whose writer is its custodian."""

    kind: LedgerKind
    writer: str | None
    case: str | None


def registry_ledger(county: str) -> str:
    """Name the county's registry."""
    return f"registry:{county}"


def case_ledger(case: str) -> str:
    """Name a case's ledger."""
    return f"case:{case}"


def journal_ledger(node: str, case: str | None = None) -> str:
    """Name a node's journal, or its journal of one case."""
    return f"journal:{node}:{case}" if case else f"journal:{node}"


@lru_cache(maxsize=8192)
def parse_ledger(name: str) -> LedgerName | None:
    """Take a ledger's name apart; None when it is not one."""
    match = LEDGER_NAME.match(name)
    if match is None:
        return None
    if match["county"]:
        return LedgerName(LedgerKind.REGISTRY, match["county"], None)
    if match["case"]:
        return LedgerName(LedgerKind.CASE, None, match["case"])
    kind = LedgerKind.CASE_JOURNAL if match["about"] else LedgerKind.JOURNAL
    return LedgerName(kind, match["node"], match["about"])
