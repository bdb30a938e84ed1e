"""Chinese first, English complete: every text of a page is given in both, side by side."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import request, session
from markupsafe import Markup

from shared.domain.form import yuan
from shared.domain.matter import Document, Field, FieldType, Necessity
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import COUNTY_TIME

LANGUAGES = ("zh", "en")
YES_NO = {"yes": Text("是", "Yes"), "no": Text("否", "No")}
NECESSITIES = {
    Necessity.REQUIRED: Text("必要", "required"),
    Necessity.DEFERRABLE: Text("容缺后补", "may follow"),
    Necessity.OPTIONAL: Text("非必要", "optional"),
}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def language() -> str:
    """Return `zh` or `en`: what the person chose, else what the browser prefers, else Chinese."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "zh"


def t(zh: str | Text, en: str = "", **facts: Any) -> str | Markup:
    """Return a page's text in the language of the request; `facts` fill its gaps."""
    text = (zh if isinstance(zh, Text) else Text(zh, en)).say(language())
    return text.format(**facts) if facts else text


def capital(words: str | Text) -> str:
    """Begin a heading or a button with a capital, where its script has one."""
    said = str(t(words)) if isinstance(words, Text) else words
    return said[:1].upper() + said[1:]


def say(refusal: Refusal) -> str:
    """Return a refusal's sentence in the language of the request."""
    return refusal.say(language())


def named(registry: Registry, code: str) -> str:
    """Return a node's name; of one that was succeeded, also whose place it is now."""
    return str(t(registry.title_of(code)))


def pairs(field: Field) -> list[tuple[str, str]]:
    """Return the options of a choice or yes-no field: value and words."""
    if field.type is FieldType.YES_NO:
        return [(value, str(t(text))) for value, text in YES_NO.items()]
    return [(choice.id, str(t(choice.label))) for choice in field.choices]


def necessity_text(document: Document) -> Text:
    """Return how needed a document is: 必要, 容缺后补, 非必要."""
    return NECESSITIES[document.necessity]


def day(value: date | None) -> str:
    """Write a county day: 2026-11-23."""
    return value.isoformat() if value else ""


def moment(value: datetime | None) -> str:
    """Write a time as the county's clock shows it: 11-23 09:40."""
    return f"{value.astimezone(COUNTY_TIME):%m-%d %H:%M}" if value else ""


def full_moment(value: datetime | None) -> str:
    """Write a time with its year: 2026-11-23 09:40."""
    return f"{value.astimezone(COUNTY_TIME):%Y-%m-%d %H:%M}" if value else ""


def duration(value: timedelta) -> str:
    """Write how long something took: seconds, minutes, then hours and days with one decimal."""
    if value < MINUTE:
        return str(t("{n} 秒", "{n} s", n=max(0, int(value.total_seconds()))))
    if value < HOUR:
        return str(t("{n} 分钟", "{n} min", n=value // MINUTE))
    if value < DAY:
        return str(t("{n} 小时", "{n} h", n=_tenths(value / HOUR)))
    return str(t("{n} 天", "{n} d", n=_tenths(value / DAY)))


def _tenths(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def money(fen: int) -> str:
    """Write an amount in yuan."""
    return str(t("{n} 元", "CNY {n}", n=yuan(fen)))
