"""What a village's devices ask of it: `/app/`. Every call is signed by the device's key, so no cookie and no token.

Answers are JSON; a refusal is `{code, zh, en}`.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from shared.app.device_desk import Call, Caller, Signed
from shared.app.device_part import looks_of
from shared.app.device_standing import Place, standings
from shared.domain.pages import MAX_BLOB
from shared.domain.records import FormDraft
from shared.domain.refusals import Refusal
from shared.domain.refusals_devices import DeviceBadSignature, DevicePhotoOther
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_pages import FileTooLarge
from shared.web.errors import status_of
from shared.web.rights import for_machines
from shared.web.site import site
from shared.web.take_in_data import intake_from, problems_of
from shared.web.uploads import read_to_its_end
from shared.wire.device_draft import read_draft, read_envelope, read_report
from shared.wire.material import MB, read_material
from shared.wire.shapes import Instant
from village_agent.web.device_catalogue import catalogue, digest_of
from village_agent.web.device_files import add_files

TAG, COUNT, CLOCK, SIGNATURE = (
    "Tongban-Device",
    "Tongban-Count",
    "Tongban-Clock",
    "Tongban-Signature",
)
MOST_COUNTED = 15
PHOTO_NAME = "page.jpg"


def device_routes() -> Blueprint:
    """Return the routes of the offline app: its files, and what its devices ask."""
    routes = Blueprint("app", __name__, url_prefix="/app")
    add_files(routes)
    for name, view in (("state", _state), ("catalogue", _catalogue), ("draft", _draft)):
        routes.add_url_rule(f"/{name}", name, for_machines(view), methods=["POST"])
    routes.add_url_rule("/photo/<sha>", "photo", for_machines(_photo), methods=["POST"])
    routes.register_error_handler(Refusal, _refused)
    routes.register_error_handler(RequestEntityTooLarge, _too_large)
    return routes


def _state() -> ResponseReturnValue:
    """Hear what a device holds; say where each of it is, and which take-in is due."""
    caller, body = _caller()
    since, holds = read_report(body)
    due = site().device_desk.hear(caller, since, holds)
    found = standings(site().here, [held["id"] for held in holds])
    link = site().overview.link()
    return jsonify(
        time=caller.at.isoformat(timespec="milliseconds"),
        due=due,
        drafts={case: {"place": s.place, "since": s.since} for case, s in found.items()},
        catalogue=digest_of(catalogue(site())),
        online=link is None or link.online,
        cut_off=caller.device.cut_off_at is not None,
    )


def _catalogue() -> ResponseReturnValue:
    """Hand out all that taking in needs without a link: matters, forms, guides."""
    caller, _ = _caller()
    found = catalogue(site())
    at = caller.at.isoformat(timespec="milliseconds")
    return jsonify(found | {"digest": digest_of(found), "time": at})


def _photo(sha: str) -> ResponseReturnValue:
    """Take a photo ahead of its take-in; one that cannot be kept is noted, and holds nothing up."""
    request.max_content_length = MAX_BLOB
    try:
        caller = _admitted(sha)
    except Refusal:
        read_to_its_end()
        raise
    body = request.get_data()
    if sha256(body).hexdigest() != sha:
        raise DevicePhotoOther
    desk = site().device_desk
    try:
        material = read_material(PHOTO_NAME, body)
    except Refusal as refusal:
        desk.refuse_photo(caller, sha, refusal.code)
        raise
    desk.keep_photo(caller, sha, material.content, material.type)
    return jsonify(kept=True)


def _draft() -> ResponseReturnValue:
    """Enter what a device took in, once; what is wrong with it makes it a draft of ours, and nothing is lost."""
    caller, body = _caller()
    text, signature = read_envelope(body)
    draft = read_draft(text)
    form = site().device_desk.receive(caller, draft, Signed(text, signature))
    problems = _enter(caller, form) if form else {}
    place = Place.DRAFT if problems else Place.ENTERED
    return jsonify(place=place, problems=[_told(refusal) for refusal in problems.values()])


def _enter(caller: Caller, form: FormDraft) -> Mapping[str, Refusal]:
    """Take a draft in as the person at the counter would; return what is wrong with it, or has to be looked at."""
    looks = {refusal.code: refusal for refusal in looks_of(form)}
    try:
        matter = site().overview.registry().matter(form.matter)
        found = {**looks, **problems_of(matter, form.data, caller.at)}
        if found:
            return found
        actor = site().device_desk.actor(caller.device)
        site().cases.take_in(form.id, form.matter, intake_from(form.data), actor)
    except FormIncomplete as refusal:
        return refusal.problems
    except Refusal as refusal:
        return {"": refusal}
    return {}


def _caller() -> tuple[Caller, bytes]:
    """Return who calls and what was sent, or refuse."""
    body = request.get_data()
    return _admitted(sha256(body).hexdigest()), body


def _admitted(digest: str) -> Caller:
    """Return who calls with a body of this digest, or refuse: nothing of it needs to be read for that."""
    said = {name: request.headers.get(name, "") for name in (TAG, COUNT, CLOCK, SIGNATURE)}
    count = said[COUNT]
    if not (count.isascii() and count.isdecimal() and len(count) <= MOST_COUNTED):
        raise DeviceBadSignature
    try:
        Instant().check(said[CLOCK])
    except ValidationError:
        raise DeviceBadSignature from None
    call = Call(
        tag=said[TAG],
        count=int(count),
        clock=said[CLOCK],
        signature=said[SIGNATURE],
        method=request.method,
        path=request.path,
        digest=digest,
    )
    return site().device_desk.admit(call, datetime.fromisoformat(said[CLOCK]))


def _refused(refusal: Refusal) -> tuple[Response, int]:
    facts = {k: v for k, v in refusal.facts.items() if k == "expected"}
    return jsonify(_told(refusal) | facts), status_of(refusal)


def _too_large(_error: RequestEntityTooLarge) -> tuple[Response, int]:
    return _refused(FileTooLarge(most=MAX_BLOB // MB))


def _told(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code, "zh": refusal.say("zh"), "en": refusal.say("en")}
