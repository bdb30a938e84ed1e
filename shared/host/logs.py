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
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import IO, Any

import orjson
import structlog
from structlog.typing import EventDict, Processor

from shared.domain.refusals import Refusal

OURS = "tongban"
FIELDS = frozenset(
    {
        *("method", "route", "status", "ms", "staff"),
        *("peer", "rounds", "sent", "received", "refused", "verdicts", "code"),
        *("job", "outcome", "check", "error_type"),
    }
)
"""All that an event may tell, besides what it is. None of them can hold what a person typed."""
LONGEST = 200
MOST_FRAMES, MOST_CAUSES = 40, 5
ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None]


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
    render: Processor = structlog.dev.ConsoleRenderer() if readable else _json
    handler = logging.StreamHandler(stream)
    handler.setLevel(level)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[_described(node, process), render], use_get_message=False
        )
    )
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


def _described(node: str, process: str) -> Processor:
    def describe(_logger: Any, _method: str, event: EventDict) -> EventDict:
        record: logging.LogRecord = event["_record"]
        ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        at = datetime.fromtimestamp(record.created, UTC)
        told: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": event["event"] if ours else "library",
            "logger": record.name,
            "node": node,
            "process": process,
        }
        if ours:
            told |= {k: _bounded(v) for k, v in vars(record).items() if k in FIELDS}
        else:
            told["at"] = f"{record.filename}:{record.lineno} {record.funcName}"
        error = event.get("exc_info")
        if error and error[1] is not None:
            told["error"] = list(_chain(error[1]))
        return told

    return describe


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, dict):
        return {str(key)[:LONGEST]: _bounded(inner) for key, inner in value.items()}
    return value if isinstance(value, int | float) else None


def _chain(error: BaseException) -> Iterator[dict[str, Any]]:
    """Tell an error and what it came of, the last first."""
    at: BaseException | None = error
    for _ in range(MOST_CAUSES):
        if at is None:
            return
        yield _told(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


def _told(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    told: dict[str, Any] = {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, Refusal):
        told["code"] = error.code
    return told


def _json(_logger: Any, _method: str, event: EventDict) -> str:
    return orjson.dumps(event).decode()
