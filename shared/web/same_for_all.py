"""What is the same for everyone who asks: it needs no session, and its length tells nothing."""

from flask import Response


def is_same_for_all(response: Response) -> bool:
    """Say whether a browser may keep an answer: it may with files alone, and asks each time whether they still stand."""
    return bool(response.cache_control.no_cache)
