"""Searching for a part of a text by an index, which knows beginnings alone: each end of the text is one.

Neither database has an index of its own for parts of two characters, as most given names are.
"""

from shared.store.sounds import plain, sounds_of

LONGEST = 32
"""Characters of an end that are kept; who types more is looked up by these, and held to the rest."""
SEPARATOR = "-"
LAST_DIGITS = 4
"""Characters at the end of an ID number by which it is looked up; who types more is held to the rest."""
NUMBER = "#"
"""Begins the word of an ID number's end."""


def words_of(names: str, receipt: str, person: str = "") -> set[str]:
    """Return from where a search finds a case.

    Each name from each character on, in characters and in pinyin; a receipt number
    from each part on; the end of the ID number of who the case is for.
    """
    ends = {name[at:] for name in names.casefold().split() for at in range(len(name))}
    parts = receipt.casefold().split(SEPARATOR)
    ends |= {SEPARATOR.join(parts[at:]) for at in range(len(parts))} | sounds_of(names)
    numbers = {number_word(person)} if person else set()
    return {end[:LONGEST] for end in ends if end} | numbers


def number_word(end: str) -> str:
    """Return the word under which an ID number is found by its end."""
    return NUMBER + end[-LAST_DIGITS:]


def first_words(text: str) -> set[str]:
    """Return the beginnings by which a text is looked up among the words: as it is typed, and as pinyin."""
    first = (text.casefold().split() or [""])[0][:LONGEST]
    return {first, plain(first)} if typed(first) else {first}


def said(names: str) -> str:
    """Return the pinyin of a case's names in one line, a space before each way to type one."""
    return "".join(f" {sound[:LONGEST]}" for sound in sorted(sounds_of(names)))


def typed(text: str) -> str:
    """Return a text as it is looked for in `said`; empty where it is no pinyin."""
    letters = plain("".join(text.split()))
    is_pinyin = letters.isascii() and letters.isalpha()
    return f" {letters[:LONGEST]}" if is_pinyin else ""


def finds(text: str, names: str, receipt: str) -> bool:
    """Say whether a text is a part of a case's names, their pinyin, or of its receipt number from the beginning of a part on."""
    folded = text.casefold()
    begun = f"{SEPARATOR}{folded}" in f"{SEPARATOR}{receipt.casefold()}"
    sound = typed(text)
    return folded in names.casefold() or begun or (sound != "" and sound in said(names))
