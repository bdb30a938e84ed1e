"""A form that was refused: which one, what was typed, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.refusals import BadInput, Refusal
from shared.domain.refusals_input import FormIncomplete


@dataclass(frozen=True, slots=True)
class Tried:
    """`form` names the form on its page."""

    form: str
    typed: Mapping[str, str]
    refusal: Refusal

    def value(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.typed.get(name, "")

    def problem(self, name: str) -> Refusal | None:
        """Return what is wrong with a field."""
        refusal = self.refusal
        return refusal.problems.get(name) if isinstance(refusal, FormIncomplete) else None

    @property
    def above(self) -> Refusal | None:
        """The refusal that belongs to no field."""
        return None if isinstance(self.refusal, FormIncomplete) else self.refusal


def beside(refusal: Refusal, field: str) -> Refusal:
    """Put what is wrong with a text that was typed beside its field."""
    is_typed = isinstance(refusal, BadInput) and not isinstance(refusal, FormIncomplete)
    return FormIncomplete({field: refusal}) if is_typed else refusal
