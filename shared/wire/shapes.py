"""The fields that all schemas are made of: strict in type, bounded in size, each no said in both languages."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from shared.domain.text import BIDI_CONTROLS, Text

CODE_LIMIT = 64
NAME_LIMIT = 200
LINE_LIMIT = 1000
PAGE_LIMIT = 5000
MAX_INT = 2**53 - 1
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}(?:Z|[+-][0-9]{2}:[0-9]{2})\Z",
    re.ASCII,
)
FIRST_YEAR, LAST_YEAR = 2, 9998
"""Room at both ends, so that adding a day or a time zone never overflows."""

NOT_TEXT = Text(
    "应是文字（若写成数字或 true，请加引号）", "it must be text (put a number or true in quotes)"
)
NOT_WHOLE = Text("应是整数", "it must be a whole number")
NOT_BOOL = Text("应是 true 或 false", "it must be true or false")
NOT_LIST = Text("应是列表", "it must be a list")
NOT_DAY = Text("应是真实的日期，写作 年-月-日", "it must be a real date, written year-month-day")
NOT_INSTANT = Text("应是带时区的时刻", "it must be an instant with its time zone")
HIDDEN = Text("含有不能保存的字符", "it holds a character that cannot be stored")
EMPTY = Text("不能为空", "it may not be empty")
TWICE = Text("有重复的值", "it holds the same value twice")


class Strict(Schema):
    """Strict outside: a key that is not known is refused."""

    class Meta:
        unknown = RAISE


def no(reason: Text) -> ValidationError:
    """Return the error that refuses a value for `reason`."""
    return ValidationError([reason])


class Field(fields.Field[Any], ABC):
    """A field that is required unless it says otherwise, and returns its value as it is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": True, **options})

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:  # noqa: ARG002
        self.check(value)
        return value

    @abstractmethod
    def check(self, value: Any) -> None:
        """Refuse a value that is not of this shape."""


class Str(Field):
    """Text of `least` to `limit` characters, none of them hidden unless it is `quoted` from elsewhere."""

    def __init__(self, limit: int, *, least: int = 0, quoted: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.limit, self.least, self.quoted = limit, least, quoted

    def check(self, value: Any) -> None:
        """Refuse other types, lengths and characters."""
        if not isinstance(value, str):
            raise no(NOT_TEXT)
        if len(value) > self.limit:
            raise no(Text(f"最多 {self.limit} 个字", f"it takes at most {self.limit} characters"))
        if len(value) < self.least or (self.least and not value.strip()):
            raise no(EMPTY)
        if not self.quoted and has_hidden(value):
            raise no(HIDDEN)


def has_hidden(text: str) -> bool:
    """Say whether text holds controls, direction overrides, surrogates or private characters.

    Unlike what is typed here, characters this Python does not know yet pass: a
    newer node may know them.
    """
    return not text.isprintable() and any(
        c in BIDI_CONTROLS or (c not in "\n\t" and unicodedata.category(c) in {"Cc", "Cs", "Co"})
        for c in text
    )


class Shaped(Field):
    """Text that matches a pattern; `like` shows one."""

    def __init__(self, pattern: re.Pattern[str], like: str, **options: Any) -> None:
        super().__init__(**options)
        self.pattern = pattern
        self.reason = Text(f"格式不对，应像 {like}", f"it must look like {like}")

    def check(self, value: Any) -> None:
        """Refuse other types and shapes."""
        if not isinstance(value, str):
            raise no(NOT_TEXT)
        if not self.pattern.match(value):
            raise no(self.reason)


class OneOf(Field):
    """One of the given words."""

    def __init__(self, words: type[StrEnum] | Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self.words = [str(w) for w in words]
        listed = ", ".join(self.words)
        self.reason = Text(f"只能是其中之一：{listed}", f"it must be one of: {listed}")

    def check(self, value: Any) -> None:
        """Refuse what is not among the words."""
        if not isinstance(value, str):
            raise no(NOT_TEXT)
        if value not in self.words:
            raise no(self.reason)


class Int(Field):
    """A whole number from `least` to `most`; true, 1.0 and "1" are none."""

    def __init__(self, least: int = 0, most: int = MAX_INT, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def check(self, value: Any) -> None:
        """Refuse other types and numbers out of range."""
        if type(value) is not int:
            raise no(NOT_WHOLE)
        if not self.least <= value <= self.most:
            raise no(
                Text(
                    f"应在 {self.least} 到 {self.most} 之间",
                    f"it must be from {self.least} to {self.most}",
                )
            )


class Bool(Field):
    """true or false; 1, "yes" and the like are none."""

    def check(self, value: Any) -> None:
        """Refuse other types."""
        if type(value) is not bool:
            raise no(NOT_BOOL)


class Day(Field):
    """A day as ISO text."""

    def check(self, value: Any) -> None:
        """Refuse other types, other ways of writing and days that never were."""
        if not isinstance(value, str) or not DAY.match(value):
            raise no(NOT_DAY)
        try:
            year = date.fromisoformat(value).year
        except ValueError:
            raise no(NOT_DAY) from None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise no(NOT_DAY)


class Instant(Field):
    """An instant as ISO text to the millisecond, with its offset."""

    def check(self, value: Any) -> None:
        """Refuse other types, other ways of writing, naive times."""
        if not isinstance(value, str) or not INSTANT.match(value):
            raise no(NOT_INSTANT)
        try:
            year = datetime.fromisoformat(value).year
        except ValueError:
            raise no(NOT_INSTANT) from None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise no(NOT_INSTANT)


class Items(fields.List[Any]):
    """A list (nothing else that can be walked) of `least` to `most` items; `distinct` words come once."""

    def __init__(
        self,
        item: fields.Field[Any],
        most: int,
        *,
        least: int = 0,
        distinct: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(item, **{"required": True, **options})
        self.least, self.most, self.distinct = least, most, distinct

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> list[Any]:
        if type(value) is not list:
            raise no(NOT_LIST)
        if len(value) > self.most:
            raise no(Text(f"最多 {self.most} 项", f"it takes at most {self.most} items"))
        if len(value) < self.least:
            raise no(EMPTY)
        found: list[Any] = super()._deserialize(value, attr, data, **options)
        if self.distinct and len(set(found)) < len(found):
            raise no(TWICE)
        return found


def part(schema: type[Schema], *, required: bool = True, nullable: bool = False) -> fields.Nested:
    """Return a field that holds one `schema`."""
    return fields.Nested(schema, required=required, allow_none=nullable, unknown=RAISE)


def bilingual(limit: int, *, required: bool = True) -> fields.Nested:
    """Return a field of `{zh, en}`, neither empty, each of at most `limit` characters."""
    both = Strict.from_dict({"zh": Str(limit, least=1), "en": Str(limit, least=1)})
    return part(both, required=required)
