"""What a node is set up with beside its data: read once, from its folder and from the environment.

`settings.env` in the data folder holds KEY=VALUE lines as systemd's EnvironmentFile
takes them, for its owner's eyes alone. The environment goes before it. A new
setting is one field of `Settings`, made by `setting(...)`: its name, its check,
the file and the page that lists them all follow from that.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from shared.domain.text import Text
from shared.host.settings_problems import (
    BadSetting,
    BadSettingsLine,
    ExposedSettings,
    UnknownSetting,
    UnreadableSettings,
)
from shared.store.dialect import backend_of

FILE, PREFIX = "settings.env", "TONGBAN_"
QUOTES = frozenset("\"'\\")
Check = Callable[[str], Text | None]
"""Returns what is wrong with a value, None where nothing is."""
NOT_AN_ADDRESS = Text(
    "应像 postgresql://用户:口令@主机/库名",
    "it should look like postgresql://user:password@host/database",
)


def setting(meaning: Text, example: str, check: Check) -> Any:
    """Return the field of one setting: empty unless it is set."""
    return field(default="", metadata={"meaning": meaning, "example": example, "check": check})


def _is_database(value: str) -> Text | None:
    try:
        return None if backend_of(value) == "postgresql" else NOT_AN_ADDRESS
    except ValueError:
        return NOT_AN_ADDRESS


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting there is. A field `database` is set by `TONGBAN_DATABASE`; empty is the default."""

    database: str = setting(
        Text(
            "节点数据所在的 PostgreSQL 数据库，每个节点一个。不填：数据文件夹里的 SQLite 文件。",
            "The PostgreSQL database that holds the node's data, one for each node. "
            "Empty: an SQLite file in the data folder.",
        ),
        "postgresql://tongban:secret@127.0.0.1:5432/county",
        _is_database,
    )


OF_UNITS = {
    "TONGBAN_DATA": Text("数据文件夹", "the data folder"),
    "TONGBAN_BIND": Text("gunicorn 监听的地址", "where gunicorn listens"),
    "TONGBAN_WEB_WORKERS": Text("gunicorn 的进程数", "how many processes gunicorn has"),
}
"""Names that service units and gunicorn read, not the node: allowed in the environment, not in the file."""


def name_of(one: Field[Any]) -> str:
    """Return the name by which a setting is set."""
    return PREFIX + one.name.upper()


def settings_of(folder: Path | None, environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of a data folder under those of the environment (ours, if not given).

    Refuses names that are not known, values that cannot be used, and a file that others can read.
    """
    environment = os.environ if environment is None else environment
    found = _read(folder / FILE) if folder is not None else {}
    found |= {
        name: value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name not in OF_UNITS
    }
    known = {name_of(one): one for one in fields(Settings)}
    for name, value in found.items():
        if name not in known:
            raise UnknownSetting(name=name, known=", ".join(known))
        _check(name, value, known[name])
    return Settings(**{known[name].name: value for name, value in found.items()})


def settings_text(settings: Settings) -> bytes:
    """Return the file of settings: those that are set."""
    values = [(name_of(one), getattr(settings, one.name)) for one in fields(Settings)]
    return "".join(f"{name}={value}\n" for name, value in values if value).encode()


def _check(name: str, value: str, one: Field[Any]) -> None:
    if not value:
        return
    if not value.isprintable() or value != value.strip() or QUOTES & set(value):
        raise BadSetting(
            name=name, reason=Text("有不能用的字符", "it holds characters that it cannot")
        )
    wrong: Text | None = one.metadata["check"](value)
    if wrong is not None:
        raise BadSetting(name=name, reason=wrong)


def _read(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8")
        mode = path.stat().st_mode
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UnreadableSettings(path=path, reason=type(error).__name__) from None
    if mode & 0o077 and os.name != "nt":
        raise ExposedSettings(path=path)
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.startswith(PREFIX) or name in found:
            raise BadSettingsLine(path=path, line=number)
        found[name] = value
    return found
