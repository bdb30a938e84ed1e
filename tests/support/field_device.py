"""A device at the villager's door, without its browser: the key it makes, what it signs, how it calls."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask.testing import FlaskClient

from shared.domain.receipt import receipt_number
from shared.domain.worktime import county_day
from shared.ledger.devices import CALL_TAG, DRAFT_TAG, call_message
from tests.support.network import VILLAGE, id_number

FORM: dict[str, Any] = {
    "applicant": {
        "applicant.name": "赵桂兰",
        "applicant.id_number": id_number(1),
        "applicant.phone": "",
        "applicant.address": "",
    },
    "who": {"who.in_person": "yes", "who.for_self": "yes"},
    "form-living": {
        "fields.lives_with": "alone",
        "fields.self_care": "full",
        "fields.other_allowance": "no",
    },
    "form-payment": {"fields.account": ""},
    "documents": {"documents": ["id-card", "household-register"]},
    "sign": {
        "signature.type": "fingerprint",
        "signature.witness": "马秀英",
        "told": "visit",
        "note": "",
    },
}


@dataclass(frozen=True)
class Answer:
    """What the node answered."""

    status_code: int
    json: Any


def iso(at: datetime) -> str:
    """Write a time as a browser does."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class FieldDevice:
    """A device of a village. `client` reaches its node, `skew` is by how much its clock is ahead."""

    client: FlaskClient
    node: str = VILLAGE
    tag: str = "D1"
    skew: timedelta = timedelta()
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def public(self) -> str:
        """The public key: the uncompressed point in hex."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return point.hex()

    def signs(self, tag: bytes, message: bytes) -> str:
        """Return a signature as a browser makes it: 64 bytes, in hex."""
        ecdsa = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = utils.decode_dss_signature(self.key.sign(tag + message, ecdsa))
        return (r.to_bytes(32) + s.to_bytes(32)).hex()

    def draft(self, n: int, at: datetime, **changed: Any) -> dict[str, Any]:
        """Return the `n`-th take-in, taken in at `at` by its own clock."""
        read = at + self.skew
        return {
            "id": f"0197e000-0000-7000-8000-{n:012d}",
            "node": self.node,
            "tag": self.tag,
            "n": n,
            "receipt": receipt_number(self.node, county_day(read), self.tag, n),
            "received_at": iso(read),
            "synced": iso(at - timedelta(days=3)),
            "matter": "elderly-allowance",
            "version": 1,
            "data": FORM,
            "photos": {},
            **changed,
        }

    def envelope(self, draft: dict[str, Any]) -> dict[str, str]:
        """Return a draft's text with its signature."""
        text = json.dumps(draft, ensure_ascii=False, separators=(",", ":"))
        return {"draft": text, "signature": self.signs(DRAFT_TAG, text.encode())}

    def call(self, path: str, body: bytes, now: datetime, **headers: str) -> Answer:
        """Call the node, signed; `headers` replace what would be said."""
        self.count += 1
        said = (self.tag, self.count, iso(now + self.skew), hashlib.sha256(body).hexdigest())
        message = call_message(self.node, "POST", path, said)
        own = {
            "Tongban-Device": said[0],
            "Tongban-Count": str(said[1]),
            "Tongban-Clock": said[2],
            "Tongban-Signature": self.signs(CALL_TAG, message),
        }
        answer = self.client.post(path, data=body, headers=own | headers)
        return Answer(answer.status_code, answer.json)

    def says(self, path: str, body: object, now: datetime, **headers: str) -> Answer:
        """Call with JSON."""
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return self.call(path, raw, now, **headers)

    def hands_over(self, draft: dict[str, Any], now: datetime) -> Answer:
        """Hand a take-in over."""
        return self.says("/app/draft", self.envelope(draft), now)

    def reports(self, now: datetime, *drafts: dict[str, Any], since: int = 1) -> Answer:
        """Say what it holds."""
        holds = [
            {
                "id": d["id"],
                "n": d["n"],
                "receipt": d["receipt"],
                "matter": d["matter"],
                "at": d["received_at"],
            }
            for d in drafts
        ]
        return self.says("/app/state", {"from": since, "holds": holds}, now)

    def sends(self, photo: bytes, now: datetime) -> str:
        """Send a photo ahead; return its digest."""
        sha = hashlib.sha256(photo).hexdigest()
        answer = self.call(f"/app/photo/{sha}", photo, now)
        assert answer.status_code == 200, answer.json
        return sha
