"""Whether somebody who came for the applicant needs a written authorisation (授权委托书)."""

from datetime import date

from shared.domain.identity import born_on
from shared.domain.matter import Document, Matter
from shared.domain.people import Person
from shared.domain.text import Text

ADULT_AGE = 18
"""民法典 art. 17, 未成年人保护法 art. 2."""
GUARDIAN = Text(
    "父亲/母亲/父母/爸爸/妈妈/监护人/法定监护人", "father/mother/parent/guardian/legal guardian"
)
"""Who acts for a minor by law, as a relation is typed (民法典 arts. 23, 27)."""
GUARDIANS = frozenset((*GUARDIAN.zh.split("/"), *GUARDIAN.en.split("/")))


def age_on(number: str, day: date) -> int | None:
    """Return the full years of the holder of an ID number on a day, None where the number tells no birth date."""
    born = born_on(number)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_guardian(applicant: Person, handler: Person, day: date) -> bool:
    """Say whether the handler acts for a minor by law (民法典 arts. 19, 20, 23)."""
    age = age_on(applicant.id_number, day)
    is_minor = age is not None and age < ADULT_AGE
    return is_minor and handler.relation.strip().casefold() in GUARDIANS


def documents_for(
    matter: Matter, applicant: Person | None, handler: Person | None, day: date | None
) -> tuple[Document, ...]:
    """Return what a matter asks of a case: its documents, and the authorisation of a handler who is no guardian."""
    if applicant is None or handler is None or day is None or is_guardian(applicant, handler, day):
        return matter.documents
    return (*matter.documents, matter.authorisation)
