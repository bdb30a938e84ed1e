"""What the demonstration says to who started it, in the language of the machine."""

import os


def say(zh: str, en: str) -> str:
    """Return the sentence in the operator's language."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return zh if locale.startswith("zh") else en
