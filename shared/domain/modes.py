"""The modes in which a case is handled (办理方式): worked out by rule from its matter and entries, never typed as a tag."""

from enum import StrEnum

from shared.domain.authorising import ADULT_AGE, age_on
from shared.domain.case import Case
from shared.domain.matter import Matter
from shared.domain.text import Text
from shared.domain.worktime import county_day, last_day

OLD_AGE = 60
"""老年人权益保障法 art. 2."""


class Mode(StrEnum):
    """A mode, in the order in which tags stand."""

    URGENT = "urgent"
    GREEN = "green"
    PROXY = "proxy"
    ASSISTED = "assisted"
    LATER = "later"
    COMMITMENT = "commitment"
    COMPRESSED = "compressed"

    @property
    def text(self) -> Text:
        """The mode's name."""
        return MODE_NAMES[self]


MODE_NAMES = {
    Mode.URGENT: Text("先行办理", "urgent first"),
    Mode.GREEN: Text("绿色通道", "green channel"),
    Mode.PROXY: Text("代办", "by proxy"),
    Mode.ASSISTED: Text("帮办", "assisted"),
    Mode.LATER: Text("容缺受理", "papers to follow"),
    Mode.COMMITMENT: Text("告知承诺", "by commitment"),
    Mode.COMPRESSED: Text("压缩时限", "shortened limit"),
}


class Group(StrEnum):
    """Who goes by the green channel beside the old and the young, as declared at the take-in."""

    SICK = "sick"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    MILITARY = "military"

    @property
    def text(self) -> Text:
        """The group's name."""
        return GROUP_NAMES[self]


GROUP_NAMES = {
    Group.SICK: Text("病人", "ill"),
    Group.DISABLED: Text("残疾人", "disabled"),
    Group.PREGNANT: Text("孕产妇", "pregnant or newly delivered"),
    Group.MILITARY: Text("现役、退役军人和军属", "serving or retired military, or their family"),
}


def modes_of(case: Case) -> tuple[Mode, ...]:
    """Return the modes of a case, in the order of `Mode`; none where its take-in's content is not held here."""
    matter = case.matter
    if matter is None or case.taken_in_at is None:
        return ()
    holds = {
        Mode.URGENT: case.urgent is not None,
        Mode.GREEN: green_reason(case) is not None,
        Mode.PROXY: case.handler is not None,
        Mode.ASSISTED: case.helped,
        Mode.LATER: case.later is not None,
        Mode.COMMITMENT: bool(case.commitments),
        Mode.COMPRESSED: _is_compressed(case, matter),
    }
    return tuple(mode for mode in Mode if holds[mode])


def green_reason(case: Case) -> Text | None:
    """Say why a case goes by the green channel, None where it does not."""
    if case.matter is None or case.taken_in_at is None:
        return None
    if case.group in set(Group):
        return Group(case.group).text
    who = case.beneficiary or case.applicant
    age = age_on(who.id_number, county_day(case.taken_in_at)) if who else None
    if age is not None and age >= OLD_AGE:
        return Text(f"{OLD_AGE} 岁以上", f"{OLD_AGE} or older")
    if age is not None and age < ADULT_AGE:
        return Text("未成年人", "a minor")
    return (
        Text("助残事项", "a matter for the disabled") if case.matter.field == "disability" else None
    )


def _is_compressed(case: Case, matter: Matter) -> bool:
    """Say whether the promised limit ends before the one by law, counted from the take-in."""
    if matter.statutory_limit is None or case.taken_in_at is None:
        return False
    day = county_day(case.taken_in_at)
    promised = last_day(day, matter.promised_limit, case.workdays)
    return promised < last_day(day, matter.statutory_limit, case.workdays)
