"""The log of a node's process: one JSON line an event on standard error, and nothing of a person in it.

Rooms say what happened by the standard library, so that a command loads nothing for
it: `logging.getLogger("tongban.<room>").info("exchange", extra={"peer": ...})`. The
event is a constant. Of `extra` only `FIELDS` are written; of an error its type, its
code where it is a refusal, and its frames: never its message, its arguments or its
locals. What libraries say is told by its place in their code alone.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import IO, Any

import orjson

from shared.domain.refusals import Refusal

OURS = "tongban"
FIELDS = frozenset(
    {
        *("method", "route", "status", "ms", "staff"),
        *("peer", "rounds", "sent", "received", "refused", "verdicts", "code"),
        *("job", "outcome", "check", "case", "error_type"),
    }
)
"""All that an event may tell, besides what it is. None of them can hold what a person typed."""
LONGEST = 200
MOST_FRAMES, MOST_CAUSES = 40, 5
Told = dict[str, Any]


class Format(StrEnum):
    """How lines are written. `auto`: for people where standard error is a terminal, else JSON."""

    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


def log_to(
    stream: IO[str],
    *,
    node: str,
    process: str,
    level: int = logging.INFO,
    form: Format = Format.AUTO,
) -> None:
    """Have this process log to a stream: all events of ours from `level` on, warnings of libraries.

    `node` is the node's code, `process` the kind of process. Also catches what no code has caught.
    """
    readable = stream.isatty() if form is Format.AUTO else form is Format.CONSOLE
    handler = logging.StreamHandler(stream)
    handler.setLevel(level)
    handler.setFormatter(_Lines(node, process, _for_people() if readable else _json))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    # Meters count what is too frequent to be written.
    logging.getLogger(OURS).setLevel(logging.DEBUG)
    logging.captureWarnings(capture=True)
    # The library would print the arguments of a line that it cannot write.
    logging.raiseExceptions = False
    sys.excepthook = _uncaught
    threading.excepthook = lambda died: _uncaught(
        died.exc_type, died.exc_value or died.exc_type(), died.exc_traceback
    )


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("tongban.process").critical("uncaught", exc_info=(kind, error, trace))


class _Lines(logging.Formatter):
    """Writes what may be told of an event, by `render`."""

    def __init__(self, node: str, process: str, render: Callable[[Told], str]) -> None:
        super().__init__()
        self._of = {"node": node, "process": process}
        self._render = render

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of an event."""
        ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        at = datetime.fromtimestamp(record.created, UTC)
        told: Told = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": str(record.msg) if ours else "library",
            "logger": record.name,
            **self._of,
        }
        if ours:
            told |= {k: _bounded(v) for k, v in vars(record).items() if k in FIELDS}
        else:
            told["at"] = f"{record.filename}:{record.lineno} {record.funcName}"
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = list(_chain(record.exc_info[1]))
        return self._render(told)


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, dict):
        return {str(key)[:LONGEST]: _bounded(inner) for key, inner in value.items()}
    return value if isinstance(value, int | float) else None


def _chain(error: BaseException) -> Iterator[Told]:
    """Tell an error and what it came of, the last first."""
    at: BaseException | None = error
    for _ in range(MOST_CAUSES):
        if at is None:
            return
        yield _told(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


def _told(error: BaseException) -> Told:
    kind = type(error)
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    told: Told = {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, Refusal):
        told["code"] = error.code
    return told


def _json(told: Told) -> str:
    return orjson.dumps(told).decode()


def _for_people() -> Callable[[Told], str]:
    # It loads rich: only for a terminal, which no node that is a service has.
    from structlog.dev import ConsoleRenderer

    render = ConsoleRenderer()
    return lambda told: render(None, told["level"], told)
