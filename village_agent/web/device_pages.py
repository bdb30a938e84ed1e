"""The village's devices: the list, setting one up, opening one whose PIN is forgotten, cutting one off."""

from dataclasses import dataclass

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.devices import DeviceSeen
from shared.domain.refusals import BadInput, Refusal
from shared.domain.rights import Right
from shared.web.errors import status_of
from shared.web.language import full_moment, moment, t
from shared.web.listing import END, OK, RED, YELLOW, Card
from shared.web.rights import actor, requires
from shared.web.site import site


@dataclass(frozen=True, slots=True)
class DeviceShown:
    """A device's line."""

    tag: str
    name: str
    card: Card
    details: tuple[str, ...]
    waiting: tuple[str, ...]
    is_cut_off: bool
    let_in: bool
    reason: str


def device_pages() -> Blueprint:
    """Return the pages about this village's devices."""
    pages = Blueprint("devices", __name__, url_prefix="/devices", template_folder="templates")
    taking, post = requires(Right.TAKE_IN), ["POST"]
    pages.add_url_rule("/", "index", taking(_index))
    pages.add_url_rule("/new", "new", taking(_new))
    pages.add_url_rule("/new", "certify", taking(_certify), methods=post)
    pages.add_url_rule("/open", "open", taking(_open))
    pages.add_url_rule("/<tag>/rescue", "rescue", taking(_rescue), methods=post)
    pages.add_url_rule("/<tag>/rescue", "after_rescue", taking(_after))
    pages.add_url_rule("/<tag>/cut-off", "cut_off", taking(_cut_off), methods=post)
    pages.add_url_rule("/<tag>/cut-off", "ask_cut_off", taking(_ask_cut_off))
    pages.add_url_rule("/<tag>/found", "found", taking(_found), methods=post)
    pages.add_url_rule("/<tag>/found", "after_found", taking(_after_found))
    return pages


def _index() -> ResponseReturnValue:
    return render_template(
        "village/devices.html", devices=[_shown(d) for d in site().devices.all()]
    )


def _new(refusal: Refusal | None = None, typed: str = "") -> str:
    return render_template("village/device_new.html", refusal=refusal, typed=typed)


def _certify() -> ResponseReturnValue:
    """Certify this device; what it is told goes to its script, which has made the key."""
    name, key = request.form.get("name", ""), request.form.get("key", "")
    who = actor(Right.TAKE_IN)
    try:
        done = site().devices.certify(name, key, who)
    except BadInput as refusal:
        return _new(refusal, name), status_of(refusal)
    return jsonify(
        tag=done.tag,
        rescue=done.rescue,
        node=site().here.code,
        place=site().name,
        by=who.name,
        time=site().here.now().isoformat(timespec="milliseconds"),
    )


def _open() -> ResponseReturnValue:
    return render_template("village/device_open.html")


def _rescue(tag: str) -> ResponseReturnValue:
    """Give the key that opens a device to its own script; the person is signed in by password."""
    return jsonify(rescue=site().devices.rescue(tag))


def _after(tag: str) -> ResponseReturnValue:
    """Opened instead of posted, as a reload after signing in does: show where it begins."""
    del tag
    return redirect(url_for("devices.open"))


def _found(tag: str) -> ResponseReturnValue:
    """Let a device that was cut off and found hand over; a person looks at each of its take-ins."""
    site().devices.found(tag)
    flash(
        str(
            t(
                "一天之内设备 {tag} 可以把上面的件交来。每一件都先成为草稿，核实后再收件。",
                "For a day, device {tag} may hand over what it holds. Each comes as a draft: ask the villager, then take it in.",
                tag=tag,
            )
        )
    )
    return redirect(url_for("devices.index"), code=303)


def _after_found(tag: str) -> ResponseReturnValue:
    """Opened instead of posted, as a reload after signing in does: show where the button stands."""
    del tag
    return redirect(url_for("devices.index"))


def _ask_cut_off(tag: str) -> ResponseReturnValue:
    return _cut_off_page(site().devices.one(tag))


def _cut_off(tag: str) -> ResponseReturnValue:
    seen, typed = site().devices.one(tag), request.form.get("reason", "")
    try:
        site().devices.cut_off(tag, typed, actor(Right.TAKE_IN))
    except BadInput as refusal:
        return _cut_off_page(seen, typed, refusal), status_of(refusal)
    flash(str(t("设备 {tag} 已停用。", "Device {tag} is cut off.", tag=tag)))
    return redirect(url_for("devices.index"), code=303)


def _cut_off_page(seen: DeviceSeen, typed: str = "", refusal: Refusal | None = None) -> str:
    return render_template(
        "village/device_cut_off.html", device=_shown(seen), typed=typed, refusal=refusal
    )


def _shown(seen: DeviceSeen) -> DeviceShown:
    device = seen.device
    heard = (
        t("上次联系 {at}", "last heard {at}", at=moment(seen.heard_at))
        if seen.heard_at
        else t("还没有联系过", "not heard yet")
    )
    details = [str(t("{by} 用", "used by {by}", by=device.by)), str(heard)]
    if device.cut_off_at:
        at = full_moment(device.cut_off_at)
        said = t("{at} 由 {by} 停用", "cut off {at} by {by}", at=at, by=device.cut_off_by)
        details.append(str(said))
    return DeviceShown(
        tag=device.tag,
        name=device.name,
        card=_card(seen),
        details=tuple(details),
        waiting=seen.waiting,
        is_cut_off=device.cut_off_at is not None,
        let_in=seen.let_in,
        reason=device.reason,
    )


def _card(seen: DeviceSeen) -> Card:
    n = len(seen.waiting)
    if seen.device.cut_off_at and n:
        return Card(RED, str(t("已停用，{n} 件没有到", "cut off, {n} never came", n=n)))
    if seen.device.cut_off_at:
        return Card(END, str(t("已停用", "cut off")))
    if n:
        return Card(YELLOW, str(t("{n} 件待交", "{n} to hand over", n=n)))
    return Card(OK, str(t("在用", "in use")))
