"""The bodies of journal entries about a village's devices."""

import re

from marshmallow import Schema

from shared.domain import kinds
from shared.domain.devices import ES256, MOST_MISSING, REASON_LIMIT
from shared.domain.people import NAME_LIMIT
from shared.wire.bodies_case import Authored, device_tag, receipt_field
from shared.wire.ids import staff_id
from shared.wire.shapes import Items, OneOf, Shaped, Str

POINT = re.compile(r"04[0-9a-f]{128}\Z", re.ASCII)


class DeviceCertified(Authored):
    """A device's key, with the tag of its receipt numbers and whose it is."""

    tag = device_tag()
    name = Str(NAME_LIMIT, least=1)
    alg = OneOf((ES256,))
    key = Shaped(POINT, "04 and 128 hex digits")
    staff = staff_id()


class DeviceCutOff(Authored):
    """A device that hands over no more, and the receipts of what it told of and what never arrived."""

    tag = device_tag()
    reason = Str(REASON_LIMIT, least=1)
    missing = Items(receipt_field(), MOST_MISSING)


SCHEMAS: dict[str, Schema] = {
    kinds.DEVICE_CERTIFIED: DeviceCertified(),
    kinds.DEVICE_CUT_OFF: DeviceCutOff(),
}
