"""One way to say no on a page: what happened, what to do, the code."""

import logging

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from shared.domain.refusals import BadInput, NoRight, NotAllowed, NotFound, Refusal, Unavailable
from shared.domain.refusals_store import StoreUnavailable
from shared.domain.text import Text
from shared.web.language import language
from shared.web.parking import is_same_origin, park_form
from shared.web.request_log import route_of
from shared.web.rights import holders_of
from shared.web.typed_back import typed_without_store

log = logging.getLogger("tongban.web")
NO_HOST = "localhost"

STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (BadInput, 422),
    (NotAllowed, 403),
    (NotFound, 404),
    (Unavailable, 503),
)
SENTENCES = {
    400: Text("请求不完整，请返回重试。", "The request is not complete. Go back and try again."),
    404: Text("没有这一页。", "There is no such page."),
    405: Text("这一页不能这样打开。", "This page cannot be opened this way."),
    413: Text("内容太大，没有保存。", "This is too large and was not kept."),
    500: Text(
        "本机出了差错，已记入日志；您之前保存的都还在。",
        "Something went wrong here and was logged. All that was saved is still there.",
    ),
}


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal."""
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 409)


def bear_bad_host() -> None:
    """Before all else: give a request whose Host header is none an address to make links with, so that it is refused on a page."""
    if request_ctx.url_adapter is None:
        request_ctx.url_adapter = current_app.url_map.bind(NO_HOST)


def register_errors(app: Flask) -> None:
    """Render every refusal and every HTTP error on the same page."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(StoreUnavailable, _without_store)
    app.register_error_handler(CSRFError, _lost_token)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    holders = holders_of(refusal) if isinstance(refusal, NoRight) else []
    return _page(refusal.say(language()), refusal.code, status_of(refusal), holders)


def _lost_token(_error: CSRFError) -> ResponseReturnValue:
    if is_same_origin() and request.form:
        try:
            return redirect(url_for("account.resume", token=park_form()), code=303)
        except StoreUnavailable as refusal:
            return _without_store(refusal)
    return _page(SENTENCES[400].say(language()), "http.400", 400)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    return _page(sentence.say(language()), f"http.{status}", status)


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("page failed", extra={"route": route_of(request)}, exc_info=error)
    return _page(SENTENCES[500].say(language()), "http.500", 500)


def _page(
    sentence: str, code: str, status: int, holders: list[str] | None = None
) -> ResponseReturnValue:
    try:
        told = {"sentence": sentence, "code": code, "holders": holders}
        return render_template("refused.html", **told), status
    except StoreUnavailable as refusal:
        return _without_store(refusal)


def _without_store(refusal: StoreUnavailable) -> ResponseReturnValue:
    """Say no on a page that asks the database for nothing, and give back what was typed."""
    log.warning("store unavailable", extra={"code": refusal.code})
    page = current_app.jinja_env.get_template("no_store.html").render(
        sentence=refusal.say(language()),
        code=refusal.code,
        typed=typed_without_store(),
        lang=language(),
    )
    return page, status_of(refusal)
