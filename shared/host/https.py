"""A node's pages by HTTPS: its key made here and never sent, its certificate from the county by the registry."""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import datetime
from ssl import DER_cert_to_PEM_cert
from typing import TYPE_CHECKING

from shared.app.certificates import Certificates, Own
from shared.app.here import Here
from shared.domain.issuing import allow_command
from shared.domain.refusals_certificates import NotForTheCounty
from shared.domain.text import Text
from shared.host.folder import HTTPS_CERTIFICATE, HTTPS_KEY, Folder, write_secret
from shared.host.new_file import flush_folder
from shared.host.problems import BadHttpsKey
from shared.host.terminal import PROGRAMS, warn
from shared.host.tls_authority import new_key, public_der, read_key

if TYPE_CHECKING:
    from shared.host.server import Listen

LOCAL = "127.0.0.1"


def ask(folder: Folder, here: Here, names: tuple[str, ...]) -> tuple[str, ...]:
    """Ask the county for a certificate for these names; the key is made at the first call. Return the names as written.

    Raises BadHostName, TooManyNames, NotForTheCounty, BadHttpsKey.
    """
    if here.is_county:
        raise NotForTheCounty
    path = folder.path / HTTPS_KEY
    if not path.exists():
        write_secret(path, new_key()[1])
    return Certificates(here).ask(_public(folder), names, here.itself)


def tend_certificate(folder: Folder, here: Here) -> None:
    """Take up the certificate that has come, and ask for the next one where it is time."""
    take_up(folder, here)
    Certificates(here).ask_again(_public(folder))


def take_up(folder: Folder, here: Here) -> None:
    """Write the newest certificate for our key beside it, for the server to serve."""
    issued = Certificates(here).own().issued
    if issued is None or issued.key != b64encode(_public(folder)).decode():
        return
    pem = DER_cert_to_PEM_cert(b64decode(issued.certificate)).encode()
    path = folder.path / HTTPS_CERTIFICATE
    if path.exists() and path.read_bytes() == pem:
        return
    fresh = path.with_name(f"{path.name}.next")
    fresh.unlink(missing_ok=True)
    write_secret(fresh, pem)
    fresh.replace(path)
    flush_folder(folder.path)


def listening(folder: Folder, here: Here, listen: "Listen") -> "Listen":
    """Return where to serve with the county's certificate; without one, plain HTTP for this machine alone, and say why.

    Raises NotForTheCounty at the county.
    """
    if here.is_county:
        raise NotForTheCounty
    lacking = lacks(folder, here)
    if lacking is not None:
        warn(lacking)
        return replace(listen, host=LOCAL)
    take_up(folder, here)
    return replace(listen, cert=folder.path / HTTPS_CERTIFICATE, key=folder.path / HTTPS_KEY)


def lacks(folder: Folder, here: Here) -> Text | None:
    """Return what is missing before pages can be served by HTTPS, and what to run; None where nothing is."""
    own, program = Certificates(here).own(), PROGRAMS[folder.tier]
    held = b64encode(_public(folder)).decode() if (folder.path / HTTPS_KEY).exists() else ""
    return _lacking(own, held, here.now(), program)


def _lacking(own: Own, held: str, now: datetime, program: str) -> Text | None:
    again = f"{program} certificate ask --name NAME"
    plain = Text("暂时只在本机走 http。", "Until then: plain HTTP, on this machine alone.")
    if own.ask is None or own.ask.key != held:
        why = Text(
            f"还没有向县里申请证书。运行：{again}。", f"No certificate was asked for. Run: {again}."
        )
    elif own.issued is None or own.issued.key != held:
        allow = allow_command(own.ask)
        why = Text(
            f"县里还没有发来证书。请县里运行：{allow}；送到后重新启动本节点。",
            f"The county's certificate has not come. The county runs: {allow}; once it is here, start this node again.",
        )
    elif own.issued.until <= now:
        day = own.issued.until.date().isoformat()
        why = Text(
            f"证书 {day} 已到期。联网，或运行：{again}。",
            f"The certificate ended on {day}. Exchange, or run: {again}.",
        )
    else:
        return None
    return Text(f"{why.zh}{plain.zh}", f"{why.en} {plain.en}")


def _public(folder: Folder) -> bytes:
    path = folder.path / HTTPS_KEY
    try:
        return public_der(read_key(path.read_bytes()))
    except (OSError, ValueError):
        raise BadHttpsKey(path=path) from None
