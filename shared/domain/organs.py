"""In whose name an act is done, and to whom one turns against it.

Under 委托 the principal answers for the act, which is done in its name (行政许可法 art. 24, 行政复议法 art. 19, 行政诉讼法 art. 26);
under 授权 and 下放 the unit itself does. At the county a matter's department decides, in the county's hall.
"""

from dataclasses import dataclass

from shared.domain.case import Case, Hand
from shared.domain.grants import ENTRUSTMENT
from shared.domain.registry import Registry
from shared.domain.text import Text


@dataclass(frozen=True, slots=True)
class Organ:
    """The organ in whose name an act is done; `entrusted` is the unit that did it on its behalf, None where none was."""

    name: Text
    entrusted: Text | None = None


@dataclass(frozen=True, slots=True)
class Remedies:
    """Who reconsiders an act, and which court hears a suit against it.

    The people's government of the county reconsiders what its departments and the towns do (行政复议法 art. 24), the
    court of the county hears (行政诉讼法 arts. 14, 18). An organ under vertical leadership (art. 27) has no matter here.
    """

    reconsidered_by: Text
    court: Text


def organ_of(registry: Registry, case: Case, hand: Hand) -> Organ:
    """Return in whose name an act was done."""
    unit = registry.title_of(hand.node)
    grant = registry.grants.get(hand.grant) if hand.grant else None
    if grant is not None and grant.form == ENTRUSTMENT:
        return Organ(registry.departments.get(grant.department, unit), entrusted=unit)
    if grant is None and hand.node == registry.county and case.matter is not None:
        return Organ(registry.departments.get(case.matter.department, unit))
    return Organ(unit)


def remedies_of(registry: Registry) -> Remedies:
    """Return to whom one turns against any act in the county."""
    county = registry.title_of(registry.county)
    return Remedies(
        Text(f"{county.zh}人民政府", f"the People's Government of {county.en}"),
        Text(f"{county.zh}人民法院", f"the People's Court of {county.en}"),
    )
