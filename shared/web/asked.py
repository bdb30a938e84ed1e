"""One input of an act's form."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.text import Text
from shared.web.language import t


@dataclass(frozen=True, slots=True)
class Asked:
    """One input of a form, as the `field` macro takes it."""

    name: str
    label: Text
    kind: str = "textarea"
    required: bool = False
    value: str = ""
    hint: Text | None = None
    choices: tuple[tuple[str, str], ...] = ()


def choices_of(texts: Mapping[str, Text]) -> tuple[tuple[str, str], ...]:
    """Return the options of a choice: value and words."""
    return tuple((value, str(t(text))) for value, text in texts.items())
