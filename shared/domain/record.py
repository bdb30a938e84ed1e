"""Records of which an exchange makes many: several for each entry."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

R = TypeVar("R")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[R]) -> type[R]:
    """Make a class a frozen dataclass that the type checker guards, not the running program.

    A dataclass that guards itself calls a function for each field that it sets: it is made
    ten times as slowly.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
