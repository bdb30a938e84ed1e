"""The county's authority for people with a phone: its certificate, how it is installed, the fingerprint to compare."""

from base64 import b64decode

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from shared.domain.certificates import colons
from shared.domain.refusals_certificates import NoAuthority
from shared.web.rights import public
from shared.web.site import site

MIME = "application/x-x509-ca-cert"
"""By which Android and browsers know a file that installs an authority."""
PAIRS_A_LINE = 8


def authority_pages() -> Blueprint:
    """Return the page and the file."""
    pages = Blueprint("authority", __name__)
    pages.add_url_rule("/county-authority", "show", public(_show))
    pages.add_url_rule("/county-authority.crt", "file", public(_file))
    return pages


def has_authority() -> bool:
    """Say whether the county has an authority that this node knows of."""
    return site().overview.listed().authority is not None


def _show() -> ResponseReturnValue:
    authority = site().overview.listed().authority
    lines = _lines(authority.digest) if authority else []
    return render_template("authority.html", authority=authority, lines=lines)


def _file() -> ResponseReturnValue:
    authority = site().overview.listed().authority
    if authority is None:
        raise NoAuthority
    answer = Response(b64decode(authority.certificate), content_type=MIME)
    answer.headers["Content-Disposition"] = "attachment; filename=county-authority.crt"
    return answer


def _lines(digest: str) -> list[str]:
    """Write a fingerprint in lines that an eye can compare with paper."""
    pairs = colons(digest).split(":")
    return [":".join(pairs[i : i + PAIRS_A_LINE]) for i in range(0, len(pairs), PAIRS_A_LINE)]
