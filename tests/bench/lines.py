"""What a measurement says: one line a target, with the figures beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PASS, MISS = "PASS", "MISS"
Figure = float | int | str | None


@dataclass(frozen=True)
class Line:
    """One target: what was asked, what was found, and whether it was reached.

    `figures` holds every number of it by name, absolute seconds among them; a peer that
    was not measured is None there, and `note` says why.
    """

    name: str
    target: str
    found: str
    met: bool
    figures: Mapping[str, Figure] = field(default_factory=dict)
    note: str = ""

    @property
    def text(self) -> str:
        """The line as it is printed."""
        note = f" ({self.note})" if self.note else ""
        return f"{self.name}: {self.found}; target {self.target}{note} {self.word}"

    @property
    def word(self) -> str:
        """The one word of judgement."""
        return PASS if self.met else MISS


def failed(name: str, target: str, error: Exception) -> Line:
    """Return the line of a target that could not be measured."""
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return Line(name, target, "not measured", met=False, note=f"{type(error).__name__}: {reason}")


def median(values: list[float]) -> float:
    """Return the middle value, of an even number the upper one."""
    return sorted(values)[len(values) // 2]
