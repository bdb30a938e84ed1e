"""What stands around every page: signing in and out, the language, the strip that says how the link is."""

from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from shared.domain.refusals import Refusal
from shared.web.errors import status_of
from shared.web.language import LANGUAGES, moment, t
from shared.web.lookup import is_id
from shared.web.parking import PARKED
from shared.web.place import checked
from shared.web.rights import public, signed_in
from shared.web.site import site
from shared.web.typed_back import readable
from shared.web.users import User

SIZES = ("usual", "large")
SIZE_COOKIE = "tongban_type"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Strip:
    """The link strip: its words, and whether the link is down."""

    words: str
    off: bool


def link_strip() -> Strip | None:
    """Return the link strip of the page; None at the county, which has no parent."""
    state = site().overview.link()
    if state is None:
        return None
    n = len(state.waiting)
    if state.read_only:
        words = t("本机只能查看。{n} 件安全保存在本机。", "Read-only. Cases safe here: {n}.", n=n)
    elif state.online:
        words = _past(n) if state.past else _online(n, state.photos)
    elif state.since is None:
        words = t(
            "还没有联上上级。{n} 件安全保存在本机。",
            "Not connected yet. Cases safe here: {n}.",
            n=n,
        )
    else:
        words = t(
            "{since} 起离线。{n} 件已安全保存在本机，联网后自动送出。",
            "Offline since {since}. Cases safe here, sent when the link returns: {n}.",
            since=moment(state.since),
            n=n,
        )
    return Strip(str(words), off=state.read_only or not state.online)


def _past(n: int) -> str:
    """Say how far we are with the county, where the node above does not answer."""
    if not n:
        return t(
            "上级没有应答，已直接送县中心，全部送达。",
            "The node above does not answer; everything has gone to the county.",
        )
    return t(
        "上级没有应答，正直接往县中心送 {n} 件。",
        "The node above does not answer; still to go to the county: {n}.",
        n=n,
    )


def _online(n: int, photos: int) -> str:
    if n:
        return t("已联网，正在送出 {n} 件。", "Online. Still to go out: {n}.", n=n)
    if photos:
        return t(
            "已联网，办件已全部送达；还有 {n} 张照片在送。",
            "Online. All cases have arrived; photos still going out: {n}.",
            n=photos,
        )
    return t("已联网，全部送达。", "Online. Everything has arrived.")


def this_page() -> str:
    """Return the path by which the forms around a page come back to it: without what was asked of it where that was posted, or is an ID number."""
    if request.method != "GET" or any(map(is_id, request.args.values())):
        return request.path
    return request.full_path.rstrip("?")


def account_pages() -> Blueprint:
    """Return the routes of signing in and out, language, and taking up a parked form."""
    pages = Blueprint("account", __name__, url_prefix="/account")
    pages.add_url_rule("/sign-in", "sign_in", public(_sign_in), methods=["GET", "POST"])
    pages.add_url_rule("/sign-out", "sign_out", signed_in(_sign_out), methods=["POST"])
    pages.add_url_rule("/language", "language", public(_language), methods=["POST"])
    pages.add_url_rule("/type-size", "type_size", public(_type_size), methods=["POST"])
    pages.add_url_rule("/resume/<token>", "resume", signed_in(_resume))
    return pages


def _sign_in() -> ResponseReturnValue:
    if request.method == "GET":
        return render_template("sign_in.html", refusal=None)
    try:
        account = site().accounts.sign_in(
            request.form.get("login", "").strip(), request.form.get("password", "")
        )
    except Refusal as refusal:
        return render_template("sign_in.html", refusal=refusal), status_of(refusal)
    parked = session.get(PARKED, "")
    session.clear()
    session.permanent = True
    session["language"] = account.language
    login_user(User(account))
    if parked:
        session[PARKED] = parked
        return redirect(url_for("account.resume", token=parked), code=303)
    return redirect(_safe_next() or url_for("root"), code=303)


def _sign_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for("account.sign_in"), code=303)


def _language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        if current_user.is_authenticated:
            site().accounts.set_language(current_user.account.staff, chosen)
    return redirect(checked(request.form.get("back", "")) or url_for("root"), code=303)


def _type_size() -> ResponseReturnValue:
    """Keep the size of type in this browser, whoever signs in."""
    path = checked(request.form.get("back", "")) or url_for("root")
    answer = current_app.make_response(redirect(path, code=303))
    size = request.form.get("size", "")
    if size in SIZES:
        answer.set_cookie(
            SIZE_COOKIE, size, A_YEAR, secure=site().secure, httponly=True, samesite="Lax"
        )
    return answer


def type_size() -> str:
    """Return the size of type that this browser asked for: `large`, or `usual`."""
    size = request.cookies.get(SIZE_COOKIE, "")
    return size if size in SIZES else SIZES[0]


def _resume(token: str) -> ResponseReturnValue:
    form = site().drafts.parked(token) if session.get(PARKED) == token else None
    if form is None:
        return redirect(url_for("root"), code=303)
    return render_template("resume.html", form=form, shown=readable(form.data.items()))


def _safe_next() -> str:
    return checked(request.args.get("next", ""))
