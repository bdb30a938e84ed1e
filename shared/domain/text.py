"""Text as people meet it: two languages for what we say, plain characters for what they type."""

import unicodedata
from dataclasses import dataclass

BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
NAME_MARKS = frozenset("·•‧・ -'’.")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in both languages."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """Return the English for `en`, otherwise the Chinese."""
        return self.en if lang.startswith("en") else self.zh


def forbidden_character(text: str) -> str | None:
    """Return the first character that no stored text may hold, as `U+XXXX`, or None.

    Controls (NUL among them), direction overrides that could disguise what a
    clerk reads, lone surrogates, unassigned and private-use code points.
    """
    for char in text:
        if char in "\n\t":
            continue
        if char in BIDI_CONTROLS or unicodedata.category(char) in {"Cc", "Cs", "Cn", "Co"}:
            return f"U+{ord(char):04X}"
    return None


def is_name(text: str) -> bool:
    """Say whether `text` can be a person's name: letters of any script, and the marks names carry.

    Rare characters beyond the basic plane (𠮷) and the middle dot of
    Uyghur, Tibetan and Yugur names pass; digits, emoji and signs do not.
    """
    return any(c.isalpha() for c in text) and all(
        c in NAME_MARKS or unicodedata.category(c)[0] in {"L", "M"} for c in text
    )


def narrow(text: str) -> str:
    """Fold full-width digits and letters to ASCII and drop surrounding space, for numbers typed by hand."""
    return unicodedata.normalize("NFKC", text).strip()


def tidy(text: str) -> str:
    """Compose characters (NFC), unify line ends and drop surrounding space; nothing else is changed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
