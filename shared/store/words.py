"""Searching for a part of a text by an index, which knows beginnings alone: each end of the text is one.

Neither database has an index of its own for parts of two characters, as most given names are.
"""

LONGEST = 32
"""Characters of an end that are kept; who types more is looked up by these, and held to the rest."""
SEPARATOR = "-"


def words_of(names: str, receipt: str) -> set[str]:
    """Return from where a search finds a case: each name from each character on, a receipt number from each part on."""
    ends = {name[at:] for name in names.casefold().split() for at in range(len(name))}
    parts = receipt.casefold().split(SEPARATOR)
    ends |= {SEPARATOR.join(parts[at:]) for at in range(len(parts))}
    return {end[:LONGEST] for end in ends if end}


def first_word(text: str) -> str:
    """Return the beginning by which a text is looked up among the words; empty where it has none."""
    return (text.casefold().split() or [""])[0][:LONGEST]


def finds(text: str, names: str, receipt: str) -> bool:
    """Say whether a text is a part of a case's names, or of its receipt number from the beginning of a part on."""
    folded = text.casefold()
    begun = f"{SEPARATOR}{folded}" in f"{SEPARATOR}{receipt.casefold()}"
    return folded in names.casefold() or begun
