"""The cases by which judging is tested and explained, and what each comes to."""

from dataclasses import dataclass, replace

from shared.domain.acts import Power
from shared.domain.facts import Draft, Header
from shared.domain.judgement import Standing, Why
from shared.domain.text import Text
from tests.domain import judgement_parts as p
from tests.wire.county import TOWN, fact


@dataclass(frozen=True, slots=True)
class Row:
    """One case and what it comes to."""

    held: p.Held
    knew: p.Knew
    when: p.When
    clock: p.Clock
    standing: Standing
    why: Why
    power: Power = Power.ACCEPT
    amount: int | None = None

    @property
    def header(self) -> Header:
        """The header of the act's entry."""
        written = fact(Draft("case.accepted.v1", {}, grant=self.held.named), TOWN, seq=4).header
        known = (self.knew.known, "ab" * 32)
        return replace(written, at=self.when.at, fresh=self.knew.fresh, known=known)


FINE, HONOURED = Standing.EFFECTIVE, Standing.HONOURED
ASK, STOP = Standing.FOR_RATIFICATION, Standing.SUSPENDED
GROUPS: tuple[tuple[Text, tuple[Row, ...]], ...] = (
    (
        Text("授权有效", "Its grant was in force"),
        (
            Row(p.ONE, p.AS_IT_STOOD, p.DAY_2, p.AGREED, FINE, Why.COVERED),
            Row(p.ONE, p.AS_IT_STOOD, p.LAST_MOMENT, p.AGREED_LATE, FINE, Why.COVERED),
            Row(p.TAKEN_BACK, p.UNTOLD, p.DAY_2, p.AGREED, FINE, Why.COVERED),
            Row(p.TAKEN_BACK, p.UNTOLD, p.JUST_BEFORE, p.AGREED_LATE, FINE, Why.COVERED),
            Row(p.GRAVE, p.UNTOLD, p.JUST_BEFORE, p.AGREED, FINE, Why.COVERED),
            Row(p.A_YEAR, p.AS_IT_STOOD, p.DAY_89, p.AGREED_LATE, FINE, Why.COVERED),
        ),
    ),
    (
        Text("授权有效，时钟不可信", "Its grant was in force, its clock was not to be trusted"),
        (
            Row(p.ONE, p.AS_IT_STOOD, p.DAY_2, p.DIFFERED, FINE, Why.COVERED),
            Row(p.ONE, p.AS_IT_STOOD, p.DAY_2, p.DIFFERED_LAST, FINE, Why.COVERED),
            Row(p.ONE, p.AS_IT_STOOD, p.DAY_2, p.DIFFERED_END, ASK, Why.CLOCK),
            Row(p.ENDS, p.AS_IT_STOOD, p.DAY_2, p.DIFFERED_SOON, FINE, Why.COVERED),
            Row(p.ENDS, p.AS_IT_STOOD, p.DAY_2, p.DIFFERED, ASK, Why.CLOCK),
            Row(p.TAKEN_BACK, p.UNTOLD, p.DAY_2, p.DIFFERED_BEFORE, FINE, Why.COVERED),
            Row(p.TAKEN_BACK, p.UNTOLD, p.DAY_2, p.DIFFERED_THEN, ASK, Why.CLOCK),
            Row(p.TAKEN_BACK, p.UNTOLD, p.JUST_BEFORE, p.DIFFERED, ASK, Why.CLOCK),
        ),
    ),
    (
        Text("离线期限已过", "Its lease had run out"),
        (
            Row(p.ONE, p.AS_IT_STOOD, p.AT_THE_END, p.AGREED_LATE, STOP, Why.LEASE_OVER),
            Row(p.ONE, p.AS_IT_STOOD, p.LONG_AFTER, p.DIFFERED, STOP, Why.LEASE_OVER),
            Row(p.A_YEAR, p.AS_IT_STOOD, p.DAY_90, p.AGREED_LATE, STOP, Why.LEASE_OVER),
            Row(p.ONE, p.UNCHECKED, p.DAY_2, p.AGREED, STOP, Why.LEASE_OVER),
            Row(p.TAKEN_BACK, p.UNTOLD, p.LONG_AFTER, p.AGREED_LATE, STOP, Why.LEASE_OVER),
            Row(p.GRAVE, p.UNTOLD, p.LONG_AFTER, p.AGREED_LATE, STOP, Why.LEASE_OVER),
            Row(p.AND_ANOTHER, p.UNTOLD, p.AT_THE_END, p.AGREED_LATE, STOP, Why.LEASE_OVER),
            Row(p.TAKEN_BACK, p.UNCHECKED_BUT_TOLD, p.DAY_11, p.AGREED, STOP, Why.LEASE_OVER),
        ),
    ),
    (
        Text("授权已收回，而且知道", "Its grant had been revoked, and it knew"),
        (
            Row(p.TAKEN_BACK, p.JUST_TOLD, p.DAY_11, p.AGREED, STOP, Why.KNEW),
            Row(p.TAKEN_BACK, p.LONG_TOLD, p.DAY_11, p.DIFFERED, STOP, Why.KNEW),
            Row(p.TAKEN_BACK, p.CLAIMS_LESS, p.DAY_11, p.AGREED, STOP, Why.KNEW),
            Row(p.GRAVE, p.JUST_TOLD, p.THAT_MOMENT, p.AGREED, STOP, Why.KNEW),
            Row(p.AND_ANOTHER, p.LONG_TOLD, p.DAY_11, p.AGREED, STOP, Why.KNEW),
            Row(p.TAKEN_BACK, p.JUST_TOLD, p.JUST_BEFORE, p.AGREED, STOP, Why.KNEW),
        ),
    ),
    (
        Text("授权已收回，并不知道", "Its grant had been revoked, and it did not know"),
        (
            Row(p.TAKEN_BACK, p.UNTOLD, p.THAT_MOMENT, p.AGREED, HONOURED, Why.GOOD_FAITH),
            Row(p.TAKEN_BACK, p.UNTOLD, p.DAY_11, p.AGREED, HONOURED, Why.GOOD_FAITH),
            Row(p.TAKEN_BACK, p.THAT_VERY_MOMENT, p.DAY_11, p.AGREED, HONOURED, Why.GOOD_FAITH),
            Row(p.TAKEN_BACK, p.UNTOLD, p.LAST_MOMENT, p.AGREED_LATE, HONOURED, Why.GOOD_FAITH),
            Row(p.AND_ANOTHER_GONE, p.UNTOLD, p.DAY_11, p.AGREED, HONOURED, Why.GOOD_FAITH),
            Row(p.GRAVE, p.UNTOLD, p.DAY_11, p.AGREED, ASK, Why.GRAVE),
            Row(p.GRAVE, p.UNTOLD, p.DAY_11, p.DIFFERED, ASK, Why.GRAVE),
            Row(p.GRAVE_AND_ANOTHER, p.UNTOLD, p.DAY_11, p.AGREED, ASK, Why.GRAVE),
            Row(p.TAKEN_BACK, p.UNTOLD, p.DAY_11, p.DIFFERED, ASK, Why.CLOCK),
            Row(p.AND_ANOTHER, p.UNTOLD, p.DAY_11, p.DIFFERED, ASK, Why.CLOCK),
            Row(p.AND_ANOTHER, p.UNTOLD, p.DAY_11, p.AGREED, ASK, Why.OTHER_GRANT),
            Row(p.AMENDED, p.UNTOLD, p.DAY_11, p.AGREED, ASK, Why.OTHER_GRANT),
        ),
    ),
    (
        Text("所写的授权不包括这一步", "The grant it named did not cover the act"),
        (
            Row(p.NONE, p.AS_IT_STOOD, p.DAY_2, p.AGREED, STOP, Why.NOT_COVERED),
            Row(p.NO_SUCH, p.AS_IT_STOOD, p.DAY_2, p.AGREED, STOP, Why.NOT_COVERED),
            Row(p.OTHER_MATTER, p.AS_IT_STOOD, p.DAY_2, p.AGREED, STOP, Why.NOT_COVERED),
            Row(p.OTHER_ACT, p.AS_IT_STOOD, p.DAY_2, p.AGREED, STOP, Why.NOT_COVERED),
            Row(p.OTHER_PLACE, p.AS_IT_STOOD, p.DAY_2, p.AGREED, STOP, Why.NOT_COVERED),
            Row(p.OVER, p.AS_IT_STOOD, p.DAY_2, p.AGREED, STOP, Why.NOT_COVERED),
            Row(p.NOT_BEGUN, p.AS_IT_STOOD, p.DAY_2, p.DIFFERED, STOP, Why.NOT_COVERED),
            Row(p.UNNAMED, p.AS_IT_STOOD, p.DAY_2, p.AGREED, ASK, Why.OTHER_GRANT),
            Row(p.UNNAMED, p.UNCHECKED, p.DAY_2, p.AGREED, STOP, Why.LEASE_OVER),
            Row(p.WRONG_NAMED, p.AS_IT_STOOD, p.AT_THE_END, p.AGREED_LATE, STOP, Why.LEASE_OVER),
            Row(p.WRONG_NAMED, p.AS_IT_STOOD, p.DAY_2, p.AGREED, ASK, Why.OTHER_GRANT),
            Row(p.WRONG_NAMED_GONE, p.UNTOLD, p.JUST_BEFORE, p.AGREED, ASK, Why.OTHER_GRANT),
            Row(p.WRONG_NAMED_GONE, p.UNTOLD, p.DAY_11, p.AGREED, STOP, Why.NOT_COVERED),
        ),
    ),
    (
        Text("授权有金额上限（1800 元）", "Its grant has a ceiling of CNY 1800, and it decided"),
        (
            Row(
                p.ONE, p.AS_IT_STOOD, p.DAY_2, p.AGREED, FINE, Why.COVERED, Power.DECIDE, p.CEILING
            ),
            Row(p.ONE, p.AS_IT_STOOD, p.DAY_2, p.AGREED, FINE, Why.COVERED, Power.DECIDE, None),
            Row(
                p.ONE,
                p.AS_IT_STOOD,
                p.DAY_2,
                p.AGREED,
                STOP,
                Why.NOT_COVERED,
                Power.DECIDE,
                p.CEILING + 1,
            ),
        ),
    ),
)
TABLE = tuple(row for _, rows in GROUPS for row in rows)
