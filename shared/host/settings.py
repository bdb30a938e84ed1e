"""What a node is set up with beside its data: read once, from its folder and from the environment.

`settings.env` in the data folder holds KEY=VALUE lines as systemd's EnvironmentFile
takes them, for its owner's eyes alone. The environment goes before it. A new
setting is one field of `Settings`, made by `setting(...)`: its name, its check,
the file and the page that lists them all follow from that.
"""

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
MAX_FILE = 64 * 1024
"""Bytes of a file of settings."""
TOO_LARGE = Text("文件超过 64 KiB", "it is larger than 64 KiB")
QUOTES = frozenset("\"'\\")
Check = Callable[[str], Text | None]
"""Returns what is wrong with a value, None where nothing is."""
NOT_AN_ADDRESS = Text(
    "应像 postgresql://用户:口令@主机/库名",
    "it should look like postgresql://user:password@host/database",
)


NOT_A_BROKER = Text(
    "应像 amqps://用户:口令@主机/虚拟主机", "it should look like amqps://user:password@host/vhost"
)
NOT_A_WEB_ADDRESS = Text("应像 https://主机", "it should look like https://host")
NOT_SECURE = Text("应像 https://主机，不能是 http", "it should look like https://host, not http")
NOT_A_BUCKET = Text(
    "应像 s3://桶/前缀?endpoint=https://…",
    "it should look like s3://bucket/prefix?endpoint=https://...",
)
NO_FILE = Text("应是文件的完整路径", "it should be the whole path of a file")
YES, COUNTY, LEVELS, LEAST_TOKEN = "1", "county", ("debug", "info", "warning", "error"), 16
SHORT_TOKEN = Text(f"至少 {LEAST_TOKEN} 个字符", f"it needs at least {LEAST_TOKEN} characters")


def setting(meaning: Text, example: str, check: Check) -> Any:
    """Return the field of one setting: empty unless it is set."""
    return field(default="", metadata={"meaning": meaning, "example": example, "check": check})


def _is_database(value: str) -> Text | None:
    try:
        return None if backend_of(value) == "postgresql" else NOT_AN_ADDRESS
    except ValueError:
        return NOT_AN_ADDRESS


def _is_broker(value: str) -> Text | None:
    parts = urlsplit(value)
    whole = parts.scheme in {"amqp", "amqps"} and parts.hostname and parts.username
    return None if whole and parts.password else NOT_A_BROKER


def _is_web_address(value: str) -> Text | None:
    parts = urlsplit(value)
    return None if parts.scheme in {"http", "https"} and parts.hostname else NOT_A_WEB_ADDRESS


def _is_secure_address(value: str) -> Text | None:
    parts = urlsplit(value)
    plain = parts.scheme == "https" and parts.hostname and not parts.query and not parts.fragment
    return None if plain and value.isascii() else NOT_SECURE


def _is_bucket(value: str) -> Text | None:
    parts = urlsplit(value)
    return None if parts.scheme == "s3" and parts.netloc else NOT_A_BUCKET


def _is_file(value: str) -> Text | None:
    return None if Path(value).is_absolute() else NO_FILE


def _is_level(value: str) -> Text | None:
    return (
        None
        if value in LEVELS
        else Text("只能是 " + "、".join(LEVELS), "one of: " + ", ".join(LEVELS))
    )


def _is_yes(value: str) -> Text | None:
    return None if value == YES else Text(f"只能是 {YES}，或不填", f"it is {YES}, or empty")


def _is_county(value: str) -> Text | None:
    return (
        None if value == COUNTY else Text(f"只能是 {COUNTY}，或不填", f"it is {COUNTY}, or empty")
    )


def _is_token(value: str) -> Text | None:
    return None if len(value) >= LEAST_TOKEN else SHORT_TOKEN


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
    broker: str = setting(
        Text(
            "RabbitMQ 的地址和本节点的账号。填了，县与乡镇之间就走消息中间件，日常任务由 Celery 执行；不填：直连和进程内定时。",
            "RabbitMQ's address with this node's credential. With it county and towns exchange over the broker, "
            "and Celery can run the chores. Empty: the direct road, and timers in the process.",
        ),
        "amqps://node-620722101000:secret@broker.example:5671/tongban",
        _is_broker,
    )
    blobs: str = setting(
        Text(
            "照片和 PDF 存放的地方：兼容 S3 的存储桶。不填：数据文件夹里的 blobs。",
            "Where photos and PDFs lie: a bucket that speaks S3. Empty: `blobs` in the data folder.",
        ),
        "s3://bucket/prefix?endpoint=https://s3.example.org",
        _is_bucket,
    )
    county_url: str = setting(
        Text(
            "县中心的地址。乡镇停机时，村的记录直接送县里。不填：等乡镇恢复。",
            "The county's address. While its town is down, a village exchanges with the county there. "
            "Empty: it waits for its town.",
        ),
        "https://tongban.county.example",
        _is_web_address,
    )
    public_url: str = setting(
        Text(
            "群众能打开的网址（https）。填了，文书的二维码就以它的验证页开头，手机一扫就到；不填：二维码里没有网址，由 /papers/verify 扫。",
            "Where the public reaches this county's pages (https). With it a paper's code begins with the page "
            "that checks it, so that any phone finds it. Empty: the code holds no address.",
        ),
        "https://tongban.county.example",
        _is_secure_address,
    )
    tls_cert: str = setting(
        Text(
            "本节点的客户端证书（PEM），连接上级和消息中间件时出示。",
            "This node's client certificate (PEM), shown to the node above and to the broker.",
        ),
        "/etc/tongban/tls/node.pem",
        _is_file,
    )
    tls_key: str = setting(
        Text("上述证书的私钥（PEM）。", "The private key of that certificate (PEM)."),
        "/etc/tongban/tls/node.key",
        _is_file,
    )
    tls_ca: str = setting(
        Text(
            "信任消息中间件所凭的证书（PEM）。不填：入网时给的 --ca；也没有的，按本机信任的证书。",
            "The certificate (PEM) by which the broker is trusted. Empty: the `--ca` of the enrolment, "
            "or else what this machine trusts.",
        ),
        "/etc/tongban/tls/ca.pem",
        _is_file,
    )
    https: str = setting(
        Text(
            "填 county 表示村、镇的网页用县里发的证书走 https（同 run --https）。不填：按 --cert 和 --key；没有就是 http。",
            "county where a village or town serves its pages by HTTPS with the certificate that the county issued "
            "to it (as `run --https`). Empty: by `--cert` and `--key`, without them plain HTTP.",
        ),
        COUNTY,
        _is_county,
    )
    proxy: str = setting(
        Text(
            "填 1 表示前面有终结 TLS 的反向代理：采信它的 X-Forwarded-For 和 X-Forwarded-Proto，网页会话只走 https。",
            "1 where a proxy that ends TLS stands in front: its X-Forwarded-For and X-Forwarded-Proto are believed, "
            "and sessions go over https alone.",
        ),
        YES,
        _is_yes,
    )
    log_level: str = setting(
        Text("日志写到多细。不填：info。", "How much the log tells. Empty: info."),
        "info",
        _is_level,
    )
    metrics_token: str = setting(
        Text(
            "凭它读取 /metrics；不填：只有本机能读。",
            "Who bears it may read /metrics. Empty: this machine alone.",
        ),
        "f3b1c0a4d5e6978812",
        _is_token,
    )

    @property
    def client(self) -> tuple[Path, Path] | None:
        """The certificate and key that this node shows, None where it has none."""
        return (Path(self.tls_cert), Path(self.tls_key)) if self.tls_cert else None

    @property
    def has_county_https(self) -> bool:
        """Whether pages are served with the county's certificate."""
        return self.https == COUNTY

    @property
    def is_behind_proxy(self) -> bool:
        """Whether a proxy that ends TLS stands in front."""
        return self.proxy == YES

    @property
    def level(self) -> int:
        """How much the log tells, as the standard library counts it."""
        return logging.getLevelName(self.log_level.upper()) if self.log_level else logging.INFO


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
        with path.open("rb") as file:
            raw = file.read(MAX_FILE + 1)
        text, mode = raw.decode(), path.stat().st_mode
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UnreadableSettings(path=path, reason=type(error).__name__) from None
    if len(raw) > MAX_FILE:
        raise UnreadableSettings(path=path, reason=TOO_LARGE)
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
