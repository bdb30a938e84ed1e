"""The exchange by a stick: what goes to the node above in one file, and its answer back in another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path

from shared.app.here import Here
from shared.domain.registry import NodeKey
from shared.host.backup_problems import BadFile
from shared.host.folder import Folder
from shared.host.lock import held
from shared.host.new_file import new_file
from shared.ledger.header import timestamp
from shared.replication.codes import NotNeighbours, UnknownPeer
from shared.replication.courier import CourierChild, Heard
from shared.replication.endpoint import EXCHANGE_ROUTE, Endpoint
from shared.transport.courier import (
    ANSWER,
    ANSWERS,
    REQUEST,
    REQUESTS,
    BadCourierFile,
    CourierFile,
    Head,
    Part,
    write_courier,
)
from shared.wire.frame import BadFrame, read_frame

ROUTE = EXCHANGE_ROUTE.encode()
Step = Callable[[int], None]
"""Told of each part that is done, with how many there are; 0 while that is not known."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: for whom, in how many batches, how many entries."""

    to: str
    batches: int
    entries: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What was taken in from a node below: its batches; the file of answers that goes back to it."""

    sender: str
    batches: int
    answer: Path


def export(folder: Folder, here: Here, to: Path, parent: str, step: Step) -> Exported:
    """Write to the new file `to` all that `parent`, a node above, has not seen of ours."""
    key = _key_of(here, parent)
    with here.store.read() as room:
        if parent not in here.registry(room).line(here.code)[1:]:
            raise NotNeighbours
    batches = entries = 0

    def parts() -> Iterator[Part]:
        nonlocal batches, entries
        for frame, count in CourierChild(here, parent).requests():
            batches += 1
            entries += count
            step(0)
            yield REQUEST, ROUTE, frame

    with held(folder.exchange_lock, wait=True), new_file(to) as out:
        write_courier(out, _head(here, REQUESTS, parent), key, parts())
    return Exported(parent, batches, entries)


def import_file(folder: Folder, here: Here, path: Path, step: Step) -> Answered | Heard:
    """Take a file in: a child's requests are answered in a new file beside it, our parent's answers are heard."""
    try:
        with path.open("rb") as file:
            courier = CourierFile(file)
            parts = _stepped(courier, here, step)
            if courier.head.kind == REQUESTS:
                return _answer(here, courier, parts, path)
            with held(folder.exchange_lock, wait=True):
                return _hear(CourierChild(here, courier.head.sender), parts)
    except OSError as error:
        raise BadFile(path=path, reason=error.strerror) from None


def _stepped(courier: CourierFile, here: Here, step: Step) -> Iterator[Part]:
    for part in courier.read(here.code, here.signer):
        step(courier.parts)
        yield part


def _answer(here: Here, courier: CourierFile, parts: Iterator[Part], path: Path) -> Answered:
    sender = courier.head.sender
    key, endpoint = _key_of(here, sender), Endpoint(here)
    answer = path.with_name(f"{path.name}.answer")
    batches = 0

    def answers() -> Iterator[Part]:
        nonlocal batches
        for part in parts:
            request = _request(part)
            if _author(request) != sender:
                # The head is nobody's word: the answer is for who signed the request alone.
                raise BadCourierFile(reason="sender")
            batches += 1
            yield REQUEST, ROUTE, request
            for frame in endpoint.answers(request, is_last=batches == courier.parts):
                yield ANSWER, frame

    with new_file(answer) as out:
        write_courier(out, _head(here, ANSWERS, sender), key, answers())
    return Answered(sender, batches, answer)


def _hear(child: CourierChild, parts: Iterator[Part]) -> Heard:
    total = Heard()
    for request, answers in _grouped(parts):
        heard = child.hear(request, answers)
        sums = {f.name: getattr(total, f.name) + getattr(heard, f.name) for f in fields(Heard)}
        total = Heard(**sums)
    return total


def _grouped(parts: Iterator[Part]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield each request with the answers that stand after it."""
    asked: bytes | None = None
    answers: list[bytes] = []
    for part in chain(parts, [None]):
        if part is not None and part[:1] == (ANSWER,) and len(part) == len((ANSWER, "frame")):
            answers.append(part[1])
            continue
        if asked is not None:
            yield asked, answers
        elif answers:
            raise BadCourierFile(reason="part")
        asked, answers = (_request(part) if part is not None else None), []


def _request(part: Part) -> bytes:
    if part[:2] != (REQUEST, ROUTE) or len(part) != len((REQUEST, ROUTE, "frame")):
        raise BadCourierFile(reason="part")
    return part[2]


def _author(request: bytes) -> str:
    try:
        return read_frame(request).address.sender
    except BadFrame:
        raise BadCourierFile(reason="frame") from None


def _head(here: Here, kind: str, to: str) -> Head:
    return Head(kind, here.code, to, timestamp(here.now()))


def _key_of(here: Here, code: str) -> NodeKey:
    with here.store.read() as room:
        registry = here.registry(room)
    key = registry.key_of(code, registry.incarnations.get(code, 0))
    if key is None:
        raise UnknownPeer
    return key
