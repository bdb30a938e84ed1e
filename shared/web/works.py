"""Long work on a page: ask for it, watch how far it is, take what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from uuid6 import uuid7

from shared.app.works import WORKER_DIED, Works
from shared.domain.long_work import ANSWER, FILE, STATES, Kind, kinds_at
from shared.domain.records import Work
from shared.domain.refusals import Refusal
from shared.domain.refusals_pages import NoFileChosen
from shared.domain.text import Text
from shared.domain.turns import DONE, FAILED, RUNNING, WAITING
from shared.web.errors import status_of
from shared.web.language import full_moment, t
from shared.web.listing import OK, RED, YELLOW, Card
from shared.web.rights import actor, check_right, has_right, signed_in
from shared.web.sentences import sentence_of
from shared.web.site import site
from shared.web.uploads import uploads

FOLDER = "tongban.works"
"""The app's extension: the folder where files of long work lie."""
CALL = "tongban.works.call"
"""The app's extension: what calls whoever does long work in this process, where somebody does."""
REFRESH = 2
"""Seconds between two looks at work that is under way."""
CARDS = {WAITING: YELLOW, RUNNING: YELLOW, DONE: OK, FAILED: RED}
RESULTS = {
    "ledgers": Text("账本", "ledgers"),
    "entries": Text("记录", "entries"),
    "faults": Text("问题", "faults"),
    "cases": Text("办件", "cases"),
    "to": Text("送给", "for"),
    "from": Text("来自", "from"),
    "batches": Text("批", "batches"),
    "settled": Text("上级已收", "settled above"),
    "received": Text("带回", "received"),
    "refused": Text("退回", "refused"),
}
DIED = Text(
    "执行它的进程几次中断，已停止再试。",
    "Whoever worked on it died several times; it is not tried again.",
)
NAMES = {
    Kind.REGISTER: "cases.csv",
    Kind.COURIER_OUT: "up.tongban",
    Kind.COURIER_IN: "answer.tongban",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A work in words. `share` is how much of it is done, in percent; None where that is not known."""

    id: str
    what: str
    card: Card
    asked: str
    share: int | None
    result: list[tuple[str, str]]
    wrong: str
    has_file: bool


def works_pages() -> Blueprint:
    """Return the routes of long work, the same at every tier."""
    pages = Blueprint("works", __name__, url_prefix="/works")
    pages.add_url_rule("/", "index", signed_in(_index))
    pages.add_url_rule("/<kind>", "ask", uploads(signed_in(_ask)), methods=["POST"])
    pages.add_url_rule("/<uuid:work_id>/file", "file", signed_in(_file))
    return pages


def keep_works_in(app: Flask, folder: Path) -> None:
    """Tell an app where files of long work lie."""
    app.extensions[FOLDER] = folder


def call_for_works(app: Flask, call: Callable[[], None]) -> None:
    """Have an app call whoever does long work in its own process, each time that a work is asked for."""
    app.extensions[CALL] = call


def _index() -> ResponseReturnValue:
    """Show what can be asked for and what was; while something is under way the page comes anew by itself."""
    response = make_response(_page())
    if any(w.state in {WAITING, RUNNING} for w in Works(site().here).all()):
        response.headers["Refresh"] = str(REFRESH)
    return response


def _ask(kind: str) -> ResponseReturnValue:
    """Ask for a work; a file that comes with it is kept first."""
    chosen = next((k for k in _kinds() if k == kind), None)
    if chosen is None:
        abort(404)
    check_right(chosen.right)
    work_id = str(uuid7())
    try:
        if chosen.takes_file:
            _keep(work_id)
    except Refusal as refusal:
        return _page(refusal), status_of(refusal)
    Works(site().here).ask(work_id, chosen, actor(chosen.right))
    if (call := current_app.extensions.get(CALL)) is not None:
        call()
    return redirect(url_for("works.index"), code=303)


def _keep(work_id: str) -> None:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise NoFileChosen
    file.save(_folder() / f"{work_id}.in")


def _file(work_id: UUID) -> ResponseReturnValue:
    """Hand out the file that a work has made."""
    work = Works(site().here).one(str(work_id))
    check_right(Kind(work.kind).right)
    name = _file_of(work)
    path = _folder() / name if name else None
    if path is None or path.parent != _folder() or not path.is_file():
        abort(404)
    return send_file(path, as_attachment=True, download_name=NAMES[Kind(work.kind)])


def _page(refusal: Refusal | None = None) -> str:
    works = [w for w in Works(site().here).all() if w.kind in set(_kinds())]
    return render_template(
        "works/index.html",
        works=[_shown(w) for w in works if has_right(Kind(w.kind).right)],
        kinds=[k for k in _kinds() if has_right(k.right)],
        busy=any(w.state in {WAITING, RUNNING} for w in works),
        refusal=refusal,
    )


def _kinds() -> tuple[Kind, ...]:
    return kinds_at(site().tier)


def _shown(work: Work) -> Shown:
    return Shown(
        id=work.id,
        what=str(t(Kind(work.kind).text)),
        card=Card(CARDS[work.state], str(t(STATES[work.state]))),
        asked=full_moment(work.asked_at),
        share=work.done * 100 // work.total if work.total else None,
        result=[(str(t(RESULTS[k])), v) for k, v in work.result.items() if k in RESULTS],
        wrong=_wrong(work),
        has_file=bool(_file_of(work)),
    )


def _wrong(work: Work) -> str:
    if not work.error:
        return ""
    return str(t(DIED if work.error == WORKER_DIED else sentence_of(work.error)))


def _file_of(work: Work) -> str:
    return work.result.get(FILE) or work.result.get(ANSWER, "")


def _folder() -> Path:
    return cast(Path, current_app.extensions[FOLDER])
