"""Characters as an input method types them."""


def wide(text: str) -> str:
    """Return digits, letters and signs in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
