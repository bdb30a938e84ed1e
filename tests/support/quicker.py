"""What a test run does once, though each of its thousand small networks would do it again.

Both are pure: a template that was compiled, and a body that was held against its schema.
"""

from functools import lru_cache
from typing import Any

import orjson
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from shared.replication import judging
from shared.wire.bodies import check_body


def keep_compiled() -> None:
    """Have every app of this process take templates that any has compiled: Jinja compares their source first."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache()}


def keep_checked() -> None:
    """Have a body that one node has checked be known to the others of this process."""

    def checked(kind: str, body: Any) -> str | None:
        return _of(kind, orjson.dumps(body))

    setattr(judging, "check_body", checked)  # noqa: B010 - the name is not the module's own


@lru_cache(maxsize=20_000)
def _of(kind: str, body: bytes) -> str | None:
    return check_body(kind, orjson.loads(body))
