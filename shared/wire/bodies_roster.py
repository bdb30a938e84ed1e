"""The bodies of a roster's entries. A roster is a ledger of a case; people come in entries of a bounded size."""

import re

from marshmallow import Schema

from shared.domain import kinds
from shared.domain.people import LIMITS, NAME_LIMIT
from shared.domain.roster_outcomes import How, Outcome, Pay, RosterForm
from shared.domain.roster_rows import KEPT
from shared.domain.roster_ticks import TICK_NOTE_LIMIT
from shared.domain.rosters import (
    CHUNK,
    FIRST_YEAR,
    HOUSEHOLD_LIMIT,
    LAST_YEAR,
    LONGEST_WAIT,
    MOST_ROWS,
    RULE_LIMIT,
    VOUCHER_LIMIT,
)
from shared.wire.bodies_case import Authored, Noted, receipt_field
from shared.wire.case_parts import PHONE_LIMIT, note_field, told_field
from shared.wire.ids import case_id, node_code, slug
from shared.wire.shapes import Day, Int, Items, OneOf, Shaped, Str, Strict, part

CODE = re.compile(r"[a-z_]{1,32}\.[a-z_]{1,48}\Z", re.ASCII)
OLDEST = 150


class RosterOpened(Authored):
    """What a roster is for. `from_age` and `wait_days` are of a review; `previous` is the roster it was made from."""

    form = OneOf(RosterForm)
    number = receipt_field()
    matter = slug()
    version = Int(1)
    year = Int(FIRST_YEAR, LAST_YEAR)
    village = node_code()
    until = Day()
    from_age = Int(1, OLDEST, allow_none=True)
    wait_days = Int(0, LONGEST_WAIT)
    rule = Str(RULE_LIMIT)
    previous = case_id(allow_none=True)


class ListedPart(Strict):
    """A person of a roster."""

    no = Int(1, MOST_ROWS)
    name = Str(NAME_LIMIT, least=1)
    id_number = Str(LIMITS["id_number"])
    household = Str(HOUSEHOLD_LIMIT)
    phone = Str(PHONE_LIMIT)
    row = Int(0, MOST_ROWS)
    note = note_field()


class UnfitPart(Strict):
    """A row that is to be mended, as it was written."""

    row = Int(1, MOST_ROWS)
    name = Str(KEPT)
    id_number = Str(KEPT)
    household = Str(KEPT)
    phone = Str(KEPT)
    village = Str(KEPT)
    code = Shaped(CODE, "roster.twice")


class RosterListed(Authored):
    """People that were listed, and rows that were not."""

    people = Items(part(ListedPart), CHUNK)
    unfit = Items(part(UnfitPart), CHUNK)


class RosterStruck(Authored):
    """Rows that name nobody to be listed."""

    rows = Items(Int(1, MOST_ROWS), CHUNK, least=1, distinct=True)
    reason = told_field()


class MarkPart(Strict):
    """A tick."""

    no = Int(1, MOST_ROWS)
    outcome = OneOf(Outcome)
    seen_by = Str(NAME_LIMIT)
    how = OneOf(("", *How))
    voucher = Str(VOUCHER_LIMIT)
    note = Str(TICK_NOTE_LIMIT)


class RosterMarked(Authored):
    """Ticks of one saving."""

    marks = Items(part(MarkPart), CHUNK, least=1)


class RosterPaymentSet(Authored):
    """What a named person did about somebody's money; the header names the grant."""

    no = Int(1, MOST_ROWS)
    pay = OneOf(Pay)
    since = Day()
    reason = told_field()


SCHEMAS: dict[str, Schema] = {
    kinds.ROSTER_OPENED: RosterOpened(),
    kinds.ROSTER_LISTED: RosterListed(),
    kinds.ROSTER_STRUCK: RosterStruck(),
    kinds.ROSTER_MARKED: RosterMarked(),
    kinds.ROSTER_PAYMENT_SET: RosterPaymentSet(),
    kinds.ROSTER_CLOSED: Noted(),
}
