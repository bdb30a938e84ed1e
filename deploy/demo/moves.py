"""What happens to a case of the demonstration, move by move, and the roads most cases take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deploy.demo.clerk import TakeIn
from deploy.demo.filled import fields_of
from deploy.demo.page import Values
from deploy.demo.people import Someone

VILLAGE, TOWN, COUNTY = "village", "town", "county"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing done to a case at the desk of a tier; `how` says by which form."""

    at: str
    what: str
    values: Values = field(default_factory=dict)
    how: str = "act"


Moves = tuple[Move, ...]
GRANTED = {"outcome": "granted"}
PASSED = {"opinion": "pass", "note": "入户看过，情况属实"}
FORWARD = Move(VILLAGE, "forward")


def on_promise(until: str) -> Values:
    """Return how a case is accepted that lacks papers: they are promised, in writing, by a day."""
    return {"later": "yes", "until": until, "signature.type": "signed"}


TO_TOWN: Moves = (FORWARD, Move(TOWN, "take_over"))
ACCEPTED: Moves = (*TO_TOWN, Move(TOWN, "accept"))
REVIEWED: Moves = (*ACCEPTED, Move(TOWN, "review", PASSED))
ON_TO_COUNTY: Moves = (*REVIEWED, Move(TOWN, "forward"))
AT_COUNTY: Moves = (*ON_TO_COUNTY, Move(COUNTY, "take_over"))
DECIDED: Moves = (*AT_COUNTY, Move(COUNTY, "decide", GRANTED))
ISSUED: Moves = (*DECIDED, Move(COUNTY, "issue"))
CLOSED: Moves = (*ISSUED, Move(COUNTY, "close"))


def done_at(tier: str, number: str = "") -> Moves:
    """Return the moves of a case that is accepted, decided and issued at one desk, on the spot."""
    issued = {"number": number} if number else {}
    return (
        Move(tier, "accept"),
        Move(tier, "decide", GRANTED),
        Move(tier, "issue", issued),
    )


@dataclass(frozen=True, slots=True)
class Seeded:
    """A case of the demonstration: where it is taken in, what is typed, and what happens to it."""

    place: str
    wanted: TakeIn
    moves: Moves = ()
    draft_steps: int = 0


@dataclass(frozen=True, slots=True)
class Signing:
    """How it is signed, before whom, and how the person is told."""

    type: str = "signed"
    witness: str = ""
    told: str = "visit"
    note: str = ""

    def answers(self) -> dict[str, str]:
        """Return what is typed on the page of the signature."""
        typed = {
            "signature.type": self.type,
            "signature.witness": self.witness,
            "told": self.told,
            "note": self.note,
        }
        return {name: value for name, value in typed.items() if value}


@dataclass(frozen=True, slots=True)
class Persons:
    """Who applies, who has come with which relation, and for whom."""

    applicant: Someone
    handler: tuple[Someone, str] | None = None
    beneficiary: tuple[Someone, str] | None = None

    def answers(self) -> dict[str, str]:
        """Return what is typed on the pages about persons."""
        typed = {
            "who.in_person": "no" if self.handler else "yes",
            "who.for_self": "no" if self.beneficiary else "yes",
            **self.applicant.answers("applicant"),
        }
        for role, pair in (("handler", self.handler), ("beneficiary", self.beneficiary)):
            if pair:
                typed |= pair[0].answers(role, pair[1])
        return typed


def wanted(
    matter: str,
    persons: Persons | Someone,
    signing: Signing = Signing(),
    missing: Sequence[str] = (),
    **fields: str,
) -> TakeIn:
    """Return a take-in of a matter; `fields` differ from what is usually typed."""
    who = persons if isinstance(persons, Persons) else Persons(persons)
    answers: Mapping[str, str] = {
        **who.answers(),
        **signing.answers(),
        **fields_of(matter, **fields),
    }
    return TakeIn(matter, answers, missing)
