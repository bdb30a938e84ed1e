"""The sentence behind a refusal's code, where only the code is left of the refusal."""

from string import Formatter

from shared.domain.refusals import Refusal
from shared.domain.text import Text
from shared.replication import codes

GAP = "…"
SOURCES = (Refusal, codes.EntryRefusal)
"""Importing them is what makes every refusal known."""


def sentence_of(code: str) -> Text:
    """Return a refusal's sentence by its code, its facts left open; an unknown code is named itself."""
    found = next((kind for kind in _kinds(Refusal) if getattr(kind, "code", None) == code), None)
    if found is None:
        return Text(f"原因代码 {code}", f"reason code {code}")
    return Text(_without_facts(found.zh), _without_facts(found.en))


def _kinds(kind: type[Refusal]) -> list[type[Refusal]]:
    return [k for child in kind.__subclasses__() for k in (child, *_kinds(child))]


def _without_facts(template: str) -> str:
    parts = Formatter().parse(template)
    return "".join(text + (GAP if name is not None else "") for text, name, _, _ in parts)
