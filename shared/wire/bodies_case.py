"""The bodies of entries on a case and of handoffs, by kind. Every one names its author in `by`."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, validates_schema

from shared.domain import custody, kinds
from shared.domain.case_acts import ROLES
from shared.domain.delivery import Failure, Receiver, Way
from shared.domain.delivery_acts import VOUCHER_LIMIT
from shared.domain.devices import MAX_DRAFT
from shared.domain.doing import NOTE_LIMIT
from shared.domain.fees import PaidBy
from shared.domain.form import MAX_FEN
from shared.domain.limits import ART_45, IN_DAYS, Approver
from shared.domain.mode_acts import Ground
from shared.domain.modes import Group
from shared.domain.people import NAME_LIMIT, Told
from shared.domain.receipt import DEVICE_TAG
from shared.domain.step_acts import Checked, Finding, Objections
from shared.domain.text import Text
from shared.wire.case_parts import (
    PersonPart,
    Remedies,
    Signature,
    Value,
    Values,
    documents_field,
    note_field,
    told_field,
)
from shared.wire.ids import SLUG, case_id, sha256, slug
from shared.wire.matter_schema import MAX_DAYS
from shared.wire.shapes import Bool, Day, Instant, Int, Items, OneOf, Shaped, Str, Strict, part

BY_LIMIT = 2 * NAME_LIMIT + 10
"""Room for two names: one may act in another's place."""
RECEIPT = re.compile(
    rf"[0-9]{{12}}(?:-[A-Z0-9]{{1,8}})?-[0-9]{{8}}-(?:B?[0-9]{{1,16}}|{DEVICE_TAG})-[0-9]{{4,16}}-[0-9A-Z]\Z",
    re.ASCII,
)
SEAL = re.compile(r"(?:[a-z][a-z0-9_-]{0,63})?\Z", re.ASCII)
TAG = re.compile(rf"{DEVICE_TAG}\Z", re.ASCII)
SIGNATURE = re.compile(r"[0-9a-f]{128}\Z", re.ASCII)
MAX_OFF = 10**15
"""Milliseconds by which a clock may be told to be off."""
PERSON_KEYS = ("name", "id_number", "phone", "address")
PERSON_PATHS = frozenset(f"{role}.{key}" for role in ROLES for key in PERSON_KEYS)
PATH = re.compile(
    rf"(?:(?:{'|'.join(sorted(ROLES))})\.(?:{'|'.join(PERSON_KEYS)})|fields\.{SLUG.pattern})\Z",
    re.ASCII,
)

PERSON_TEXT = Text("人员的信息应是文字", "what is said of a person must be text")


def device_tag() -> Shaped:
    """Return a field for a device's tag."""
    return Shaped(TAG, "D1")


def receipt_field() -> Shaped:
    """Return a field for a receipt number."""
    return Shaped(RECEIPT, "620722101200-20261123-1-0007-K")


class Authored(Strict):
    """What every act on a case carries."""

    by = Str(BY_LIMIT)


class FromBook(Strict):
    """The day that was written on the slip out of a paper book, whose number is the receipt's."""

    written_on = Day()


class FromDevicePart(Strict):
    """What a device signed, and what its node measured: see `shared/domain/devices.py`."""

    tag = device_tag()
    draft = Str(MAX_DRAFT, least=1, quoted=True)
    signature = Shaped(SIGNATURE, "128 hex digits")
    offset = Int(-MAX_OFF, MAX_OFF)
    synced = Instant()


class TakenInModes(Strict):
    """What the take-in says of the modes of handling; `urgent` is why it is urgent, or null."""

    group = OneOf(("", *Group))
    helped = Bool()
    commitments = documents_field()
    urgent = Str(NOTE_LIMIT, least=1, allow_none=True)


class LaterPart(Strict):
    """The promise on which a case is accepted with papers to follow."""

    documents = documents_field()
    until = Day()
    signature = part(Signature)


class TakenIn(Authored):
    """The take-in: all that was typed."""

    matter = slug()
    version = Int(1)
    receipt = receipt_field()
    received_at = Instant()
    book = part(FromBook, nullable=True)
    applicant = part(PersonPart)
    handler = part(PersonPart, nullable=True)
    beneficiary = part(PersonPart, nullable=True)
    signature = part(Signature)
    fields_ = Values(data_key="fields")
    documents = documents_field()
    told = OneOf(Told)
    note = note_field()
    device = part(FromDevicePart, nullable=True)
    modes = part(TakenInModes)


class Noted(Authored):
    """An act that carries a note and no more."""

    note = note_field()


class Stamped(Authored):
    """An act whose paper goes out under a seal; empty where its unit has none."""

    seal = Shaped(SEAL, "county-approval, or nothing")


class Accepted(Stamped):
    """The formal start."""

    note = note_field()
    later = part(LaterPart, nullable=True)
    commitments = documents_field()
    urgent = Str(NOTE_LIMIT, least=1, allow_none=True)


class AcceptanceRefused(Stamped):
    """Acceptance refused, with the organ to turn to and the remedies."""

    reason = note_field()
    organ = note_field()
    remedies = part(Remedies)


class Notified(Stamped):
    """The one-time notification; `again` and `approved_by` are empty on the first."""

    documents = documents_field()
    note = note_field()
    until = Day()
    again = note_field()
    approved_by = Str(NAME_LIMIT)


class Supplement(Authored):
    """What was handed in after the take-in."""

    documents = documents_field()
    fields_ = Values(data_key="fields")
    note = note_field()


class Supplemented(Supplement):
    """The same, taken into the case; `answers` is the request it came by, `arrived` when that came in, by the node's clock."""

    answers = sha256(allow_none=True)
    arrived = Instant(allow_none=True)


class Corrected(Authored):
    """A mistyped field put right."""

    path = Shaped(PATH, "fields.account, applicant.name", data_key="field")
    old = Value()
    new = Value()
    reason = note_field()

    @validates_schema
    def check_person(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a number in a person's field."""
        if data["path"] in PERSON_PATHS and not isinstance(data["new"], str):
            raise ValidationError({"new": [PERSON_TEXT]})


class Reviewed(Authored):
    """The review's opinion."""

    opinion = OneOf(("pass", "fail"))
    note = note_field()


class Decided(Stamped):
    """The decision; `remedies` are told where it is a denial."""

    outcome = OneOf(("granted", "denied"))
    reason = note_field()
    remedies = part(Remedies, nullable=True)


class Issued(Stamped):
    """The result document."""

    number = note_field()
    note = note_field()


class Charged(Stamped):
    """The fee asked for: the matter's own, in fen."""

    fen = Int(1, MAX_FEN)
    note = note_field()


class FeeWaived(Authored):
    """The fee waived: why, by which document, with whose approval."""

    reason = told_field()
    basis = told_field()
    approved_by = Str(NAME_LIMIT, least=1)


class Paid(Authored):
    """The fee paid, as a voucher proves."""

    fen = Int(1, MAX_FEN)
    paid_by = OneOf(PaidBy)
    voucher = Str(VOUCHER_LIMIT, least=1)
    payer = told_field()
    paid_on = Day()
    note = note_field()


class Sent(Authored):
    """The result posted."""

    receiver = OneOf(Receiver)
    carrier = told_field()
    tracking = Str(VOUCHER_LIMIT, least=1)
    sent_on = Day()
    note = note_field()


class Delivered(Authored):
    """The result in its receiver's hands; `checked_by` compared the identity card, `witnesses` where it was left there."""

    way = OneOf(Way)
    receiver = OneOf(Receiver)
    name = Str(NAME_LIMIT)
    authorisation = note_field()
    delivered_on = Day()
    checked_by = note_field()
    witnesses = Items(Str(NAME_LIMIT, least=1), 2)
    note = note_field()


class DeliveryFailed(Authored):
    """A delivery that reached nobody."""

    failure = OneOf(Failure)
    failed_on = Day()
    note = told_field()


class Withdrawn(Authored):
    """The application taken back by the applicant."""

    reason = note_field()
    answers = sha256(allow_none=True)


class Terminated(Withdrawn):
    """The case ended by the applicant's death, or for want of what was promised; then `died_on` is null."""

    ground = OneOf(Ground)
    died_on = Day(allow_none=True)


class RequestDeclined(Authored):
    """A request answered with no; `arrived` is when something handed in had come in, by the node's clock."""

    reason = note_field()
    answers = sha256()
    arrived = Instant(allow_none=True)


class Merged(Authored):
    """The case ended in favour of another; of that one it tells the id alone."""

    into = case_id()
    reason = note_field()


class Linked(Authored):
    """Another case of the same person and matter, and when that was taken in; of where it tells nothing."""

    other = case_id()
    received_at = Instant()


class Paused(Authored):
    """The clock stopped for a procedure, until the day that the applicant was told."""

    procedure = OneOf(ART_45)
    until = Day()
    note = note_field()


class Extended(Authored):
    """The limit made longer."""

    days = Int(1, MAX_DAYS)
    unit = OneOf(IN_DAYS)
    approver = OneOf(Approver)
    approved_by = Str(NAME_LIMIT, least=1)
    reason = told_field()


class NoticePosted(Authored):
    """A proposed result put on public notice."""

    place = told_field()
    since = Day()
    until = Day()
    text = told_field()


class NoticeClosed(Authored):
    """What came of a public notice."""

    outcome = OneOf(Objections)
    objections = note_field()


class Visited(Authored):
    """A household visit by two people."""

    visitors = Items(Str(NAME_LIMIT, least=1), 2, least=2)
    visited_on = Day()
    finding = OneOf(Finding)
    note = told_field()


class DataChecked(Authored):
    """A check of data held elsewhere; `document` is the one that it stands for, or null."""

    source = told_field()
    item = told_field()
    result = OneOf(Checked)
    document = slug(allow_none=True)
    note = note_field()


class Offered(Authored):
    """The pen offered to another node; the header says to which."""

    purpose = OneOf(("forward", "return"))
    note = note_field()


class TakenOver(Noted):
    """An offer taken over; `arrived` is when it came in, by the node's clock."""

    arrived = Instant(allow_none=True)


class Declined(Authored):
    """An offer declined."""

    reason = note_field()
    arrived = Instant(allow_none=True)


class Overridden(Authored):
    """The pen taken by the county; the header says who holds it now."""

    reason = told_field()


SCHEMAS: dict[str, Schema] = {
    kinds.TAKEN_IN: TakenIn(),
    kinds.ACCEPTED: Accepted(),
    kinds.ACCEPTANCE_REFUSED: AcceptanceRefused(),
    kinds.NOTIFIED: Notified(),
    kinds.SUPPLEMENTED: Supplemented(),
    kinds.CORRECTED: Corrected(),
    kinds.REVIEWED: Reviewed(),
    kinds.DECIDED: Decided(),
    kinds.ISSUED: Issued(),
    kinds.CLOSED: Noted(),
    kinds.CHARGED: Charged(),
    kinds.FEE_WAIVED: FeeWaived(),
    kinds.PAID: Paid(),
    kinds.SENT: Sent(),
    kinds.DELIVERED: Delivered(),
    kinds.DELIVERY_FAILED: DeliveryFailed(),
    kinds.WITHDRAWN: Withdrawn(),
    kinds.TERMINATED: Terminated(),
    kinds.REQUEST_DECLINED: RequestDeclined(),
    kinds.MERGED: Merged(),
    kinds.LINKED: Linked(),
    kinds.PAUSED: Paused(),
    kinds.RESUMED: Noted(),
    kinds.EXTENDED: Extended(),
    kinds.NOTICE_POSTED: NoticePosted(),
    kinds.NOTICE_CLOSED: NoticeClosed(),
    kinds.VISITED: Visited(),
    kinds.DATA_CHECKED: DataChecked(),
    custody.OFFERED: Offered(),
    custody.TAKEN_OVER: TakenOver(),
    custody.DECLINED: Declined(),
    custody.OVERRIDDEN: Overridden(),
}
