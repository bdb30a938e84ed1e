"""What long work there is, who may ask for it, and what of its result is a file."""

from enum import StrEnum

from shared.domain.codes import Tier
from shared.domain.rights import Right
from shared.domain.text import Text
from shared.domain.turns import DONE, FAILED, RUNNING, WAITING

FILE, ANSWER = "file", "answer"
"""Results that name a file in the node's folder of works."""


class Kind(StrEnum):
    """A kind of long work."""

    VERIFY = "verify"
    REGISTER = "register"
    COURIER_OUT = "courier-out"
    COURIER_IN = "courier-in"

    @property
    def text(self) -> Text:
        """Its name."""
        return NAMES[self]

    @property
    def right(self) -> Right:
        """Who may ask for it."""
        return Right.SEE_NETWORK if self is Kind.REGISTER else Right.HAND_OVER

    @property
    def takes_file(self) -> bool:
        """Whether it begins with a file that a person brings."""
        return self is Kind.COURIER_IN


NAMES = {
    Kind.VERIFY: Text("核验全部账本", "Verify every ledger"),
    Kind.REGISTER: Text(
        "导出办件清单（不含姓名和证件号）", "Export the register of cases (no names, no ID numbers)"
    ),
    Kind.COURIER_OUT: Text("导出到 U 盘，送给上级", "Export to a stick for the node above"),
    Kind.COURIER_IN: Text("导入 U 盘里的文件", "Import a file from a stick"),
}

STATES = {
    WAITING: Text("排队中", "waiting"),
    RUNNING: Text("进行中", "running"),
    DONE: Text("完成", "done"),
    FAILED: Text("没有做成", "failed"),
}


def kinds_at(tier: Tier) -> tuple[Kind, ...]:
    """Return what can be asked for at a tier: the county has nobody above it, and others no register of all cases."""
    if tier is Tier.COUNTY:
        return (Kind.VERIFY, Kind.REGISTER, Kind.COURIER_IN)
    return (Kind.COURIER_OUT, Kind.COURIER_IN, Kind.VERIFY)
