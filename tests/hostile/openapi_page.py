"""Writes `docs/api/*.json`: what each tier's node answers, out of its routes, its rights, its schemas and the list of its forms.

python -m tests.hostile.openapi_page
"""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from werkzeug.routing import Rule

from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.long_work import kinds_at
from shared.domain.rights import Right
from shared.domain.version import VERSION
from shared.replication.bootstrap import ApplicationSchema
from shared.transport.http_server import MAX_APPLICATION, MAX_PART
from shared.web.rights import MARK, SIGNED_IN
from shared.web.uploads import MARK as UPLOADS
from shared.web.uploads import MAX_FORM, MAX_SENT
from shared.wire.frame import MAX_FRAME, MAX_PAYLOAD
from shared.wire.message_schema import RequestSchema, ResponseSchema
from tests.hostile.entrances import FORMS, NODE, QUERIES
from tests.hostile.places import Place, places

FOLDER = Path(__file__).parents[2] / "docs" / "api"
GAP = re.compile(r"<(?:([a-z]+):)?([a-z_]+)>")
HTML, JSON, OCTETS = "text/html", "application/json", "application/octet-stream"
PAGE = {"description": "A page.", "content": {HTML: {"schema": {"type": "string"}}}}
REFUSED = {
    "description": "Refused: a page with a sentence and a code.",
    "content": {HTML: {"schema": {"type": "string"}}},
}
LEADS = {
    "description": "Leads on; who is not signed in, to sign in.",
    "content": {HTML: {"schema": {"type": "string"}}},
}
REFUSAL = {
    "type": "object",
    "required": ["code", "zh", "en"],
    "properties": {
        "code": {"type": "string", "pattern": "^[a-z_]+(\\.[a-z0-9_]+)+$"},
        "zh": {"type": "string"},
        "en": {"type": "string"},
        "expected": {"type": "integer", "description": "Of `device.out_of_order`: what is due."},
        "seconds": {"type": "number", "description": "Of `exchange.come_back`: when to ask again."},
    },
    "additionalProperties": False,
}
REFUSED_IN_JSON = {
    "description": "A refusal.",
    "content": {JSON: {"schema": {"$ref": "#/components/schemas/Refusal"}}},
}
REFUSING = ("400", "403", "404", "409", "413", "422", "503")
BINARY = {"type": "string", "format": "binary"}
FILES = {
    "app.file": ("text/javascript", "application/manifest+json", "text/html"),
    "app.worker": ("text/javascript",),
    "cases.page": ("image/jpeg", "application/pdf", OCTETS),
    "take_in.photo": ("image/jpeg", "application/pdf", OCTETS),
    "cases.paper_pdf": ("application/pdf",),
    "papers.worker": ("text/javascript",),
    "works.file": (OCTETS, "text/csv"),
}
"""Routes that hand out a file, and of which types."""
READY = {
    "ready": {"type": "boolean"},
    "checks": {"type": "object", "additionalProperties": {"type": "boolean"}},
}
BOTH = {
    "type": "object",
    "required": ["zh", "en"],
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
    "additionalProperties": False,
}
CHECKED_BY = {
    "format": {"const": 1},
    "county": {"type": "string"},
    "as_of": {"type": "string", "format": "date-time"},
    "kinds": {"type": "object", "additionalProperties": BOTH},
    "names": {"type": "object", "additionalProperties": {"type": "string"}},
    "keys": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["node", "inc", "key", "suspended"],
            "properties": {
                "node": {"type": "string"},
                "inc": {"type": "integer", "minimum": 1},
                "key": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "suspended": {"type": ["string", "null"]},
            },
            "additionalProperties": False,
        },
    },
    "matters": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "version", "name", "fen", "documents"],
            "properties": {
                "id": {"type": "string"},
                "version": {"type": "integer", "minimum": 1},
                "name": BOTH,
                "fen": {"type": "integer", "minimum": 0},
                "documents": {"type": "array", "items": BOTH},
            },
            "additionalProperties": False,
        },
    },
}
"""What papers are checked by."""
MACHINE: dict[str, dict[str, dict[str, Any]]] = {
    "health.alive": {"200": {"alive": {"type": "boolean"}}},
    "health.ready": {"200": READY, "503": READY},
    "papers.list": {"200": CHECKED_BY},
}
"""What machines are answered, by status and key."""
PROBLEM = {"type": "object", "required": ["code", "zh", "en"]}
DEVICES: dict[str, dict[str, Any]] = {
    "app.state": {
        "time": {"type": "string"},
        "due": {"type": "integer"},
        "drafts": {"type": "object"},
        "catalogue": {"type": "string"},
        "online": {"type": "boolean"},
        "cut_off": {"type": "boolean"},
    },
    "app.catalogue": {
        "node": {"type": "string"},
        "place": {"type": "array"},
        "others": {"type": "object"},
        "from": {"type": "string"},
        "matters": {"type": "array"},
        "digest": {"type": "string"},
        "time": {"type": "string"},
    },
    "app.draft": {
        "place": {"type": "string"},
        "problems": {"type": "array", "items": PROBLEM},
    },
    "app.photo": {"kept": {"type": "boolean"}},
}
"""What a device is answered, by key."""
SET_UP: dict[str, dict[str, Any]] = {
    "devices.certify": {
        name: {"type": "string"} for name in ("tag", "rescue", "node", "place", "by", "time")
    },
    "devices.rescue": {"rescue": {"type": "string"}},
}
"""What the script that sets a device up is answered."""
BODIES = {
    "node.exchange": (OCTETS, MAX_FRAME, "Request"),
    "node.part": (OCTETS, MAX_PART, "Request"),
    "node.blob": (OCTETS, MAX_FRAME, ""),
    "node.enrol": (JSON, MAX_APPLICATION, "Application"),
}
"""What nodes send each other: its type, the most bytes, and the schema of what a frame holds."""


def document(place: Place) -> dict[str, Any]:
    """Return the document of a tier's node."""
    spec = APISpec(
        title=f"Tongban: {place.tier.text.en}",
        version=VERSION,
        openapi_version="3.1.0",
        info={"description": "Generated. See ../api.md."},
        plugins=[MarshmallowPlugin()],
    )
    for name, schema in (("Request", RequestSchema), ("Response", ResponseSchema)):
        if place.tier is not Tier.VILLAGE:
            spec.components.schema(name, schema=schema)
    if place.tier is not Tier.VILLAGE:
        spec.components.schema("Application", schema=ApplicationSchema)
    spec.components.schema("Refusal", REFUSAL)
    spec.components.response("Page", PAGE)
    spec.components.response("Refused", REFUSED)
    spec.components.response("Leads", LEADS)
    session = place.app.config["SESSION_COOKIE_NAME"]
    spec.components.security_scheme("session", {"type": "apiKey", "in": "cookie", "name": session})
    token = {"type": "apiKey", "in": "header", "name": "X-CSRFToken"}
    spec.components.security_scheme("token", token)
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(place.app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint == "static":
            continue
        path = paths.setdefault(GAP.sub(r"{\2}", rule.rule), {})
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            path[method.lower()] = _operation(place, rule, method)
    for address, operations in paths.items():
        spec.path(address, operations=operations)
    return spec.to_dict()


def _operation(place: Place, rule: Rule, method: str) -> dict[str, Any]:
    view = place.app.view_functions[rule.endpoint]
    mark = getattr(view, MARK, None)
    about: dict[str, Any] = {
        "operationId": f"{rule.endpoint}.{method.lower()}",
        "parameters": [*_gaps(place, rule), *(_queries(rule) if method == "GET" else ())],
        "responses": _responses(rule, method),
    }
    about["summary"] = ((view.__doc__ or rule.endpoint).strip().splitlines())[0]
    if rule.endpoint in NODE:
        return about | {"requestBody": _sent_by_nodes(rule.endpoint)}
    if rule.endpoint in DEVICES:
        kind = OCTETS if rule.endpoint == "app.photo" else JSON
        schema = BINARY if kind == OCTETS else {"type": "object"}
        return about | {"requestBody": {"content": {kind: {"schema": schema}}}}
    if isinstance(mark, Right):
        about["x-right"] = str(mark)
    if isinstance(mark, Right) or mark == SIGNED_IN:
        about["security"] = [{"session": []} | ({"token": []} if method == "POST" else {})]
    if method == "POST":
        about["requestBody"] = _form(rule, is_upload=hasattr(view, UPLOADS))
    return about


def _gaps(place: Place, rule: Rule) -> Iterator[dict[str, Any]]:
    kinds = {"uuid": {"type": "string", "format": "uuid"}, "int": {"type": "integer", "minimum": 0}}
    named = {
        "act": {"type": "string", "enum": sorted(Act)},
        "kind": {"type": "string", "enum": sorted(kinds_at(place.tier))},
    }
    for kind, name in GAP.findall(rule.rule):
        schema = kinds.get(kind) or named.get(name) or {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _queries(rule: Rule) -> Iterator[dict[str, Any]]:
    names = QUERIES.get(rule.endpoint, QUERIES.get(rule.endpoint.partition(".")[2], ()))
    for name in names:
        yield {"name": name, "in": "query", "schema": {"type": "string"}}


def _responses(rule: Rule, method: str) -> dict[str, Any]:
    if rule.endpoint in NODE:
        return _between_nodes() | _of_part(rule.endpoint)
    if rule.endpoint in DEVICES:
        return {"200": _json(DEVICES[rule.endpoint]), **dict.fromkeys(REFUSING, REFUSED_IN_JSON)}
    if rule.endpoint in MACHINE:
        return {status: _json(keys) for status, keys in MACHINE[rule.endpoint].items()}
    if rule.endpoint == "health.metrics":
        figures = {"text/plain": {"schema": {"type": "string"}}}
        return {"200": {"description": "Figures.", "content": figures}, "403": "Refused"}
    found = {"200": "Page", "302": "Leads", "303": "Leads", "308": "Leads"}
    refused = ["400", "403", "404", "409", "422", "503"] + (["413"] if method == "POST" else [])
    found |= dict.fromkeys(refused, "Refused")
    answers: dict[str, Any] = dict(found)
    if rule.endpoint in SET_UP:
        answers["200"] = _json(SET_UP[rule.endpoint])
    if rule.endpoint in FILES:
        content = {kind: {"schema": BINARY} for kind in FILES[rule.endpoint]}
        answers["200"] = {"description": "The file.", "content": content}
    return answers


def _between_nodes() -> dict[str, Any]:
    refusal = REFUSED_IN_JSON
    frame = {"description": "A signed frame.", "content": {OCTETS: {"schema": BINARY}}}
    return {"200": frame, **dict.fromkeys(("400", "403", "404", "409", "503"), refusal)}


def _of_part(endpoint: str) -> dict[str, Any]:
    """Return what a part of a frame is answered besides: how many bytes are there, where the frame is not whole."""
    if endpoint != "node.part":
        return {}
    keys = {"received": {"type": "integer", "minimum": 0, "maximum": MAX_FRAME}}
    return {
        "202": _json(keys) | {"description": "The frame is not whole: so many bytes are there."}
    }


def _json(keys: dict[str, Any]) -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": sorted(keys),
        "properties": keys,
        "additionalProperties": False,
    }
    return {"description": "How the node is.", "content": {JSON: {"schema": schema}}}


def _sent_by_nodes(endpoint: str) -> dict[str, Any]:
    kind, most, holds = BODIES[endpoint]
    schema = {"$ref": "#/components/schemas/Application"} if kind == JSON else BINARY
    about = {"required": True, "content": {kind: {"schema": schema}}, "x-most-bytes": most}
    if kind == OCTETS:
        about["x-most-bytes-unpacked"] = MAX_PAYLOAD
    if holds == "Request":
        about["x-holds"] = {"$ref": "#/components/schemas/Request"}
    return about


def _form(rule: Rule, *, is_upload: bool) -> dict[str, Any]:
    plain = {rule.endpoint, rule.endpoint.partition(".")[2]}
    fields: dict[str, Any] = {}
    for form in FORMS:
        if form.endpoint in plain:
            for name, value in form.fields.items():
                text = {"type": "string"}
                fields[name] = (
                    {"type": "array", "items": text} if isinstance(value, tuple) else text
                )
    if is_upload:
        fields["file"] = BINARY
    kind = "multipart/form-data" if is_upload else "application/x-www-form-urlencoded"
    schema = {"type": "object", "properties": fields}
    return {
        "content": {kind: {"schema": schema}},
        "x-most-bytes": MAX_SENT if is_upload else MAX_FORM,
    }


def text_of(place: Place) -> str:
    """Return the file of a tier."""
    told = document(place)
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write() -> None:
    """Write the files of all tiers."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, places(Path(folder)) as made:
        for tier, place in made.of.items():
            (FOLDER / f"{tier}.json").write_text(text_of(place), encoding="utf-8")


if __name__ == "__main__":
    write()
