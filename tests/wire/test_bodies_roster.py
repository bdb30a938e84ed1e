"""Bodies of rosters: what the rules build passes, what is off by one thing does not; and the files that they are made of."""

import copy
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import kinds
from shared.domain.refusals import Refusal
from shared.domain.roster_acts import close, strike
from shared.domain.roster_outcomes import Pay
from shared.domain.roster_rows import Known, Row, sort_rows
from shared.domain.roster_ticks import Tick
from shared.domain.rosters import CHUNK, MOST_PEOPLE, MOST_ROWS
from shared.ledger.body import body_bytes, parse_body
from shared.replication.shape import MAX_ENTRY
from shared.wire.bodies import check_body
from shared.wire.roster_file import read_roster
from tests.domain.roster_desk import RosterDesk, row
from tests.support.rosters import elder, name_of
from tests.wire.county import COUNTY, TOWN


def built() -> dict[str, dict[str, Any]]:
    """Return a body of every kind of a roster, as the rules build it."""
    desk = RosterDesk("review", people=2).lists([row(9, name="")])
    bad = next(iter(desk.roster.unfit))
    desk.write(TOWN, strike(desk.doing(TOWN), bad, "重复")).hands(TOWN, COUNTY)
    desk.ticks(COUNTY, Tick(1, "alive"), Tick(2, "dead")).pays(COUNTY, 2, Pay.STOPPED)
    desk.write(COUNTY, close(desk.doing(COUNTY), "办完"))
    bodies = [(f.header.kind, dict(f.body or {})) for f in desk.facts]
    return {kind: body for kind, body in reversed(bodies) if kind.startswith("case.roster")}


BY_KIND = built()
LISTED = BY_KIND[kinds.ROSTER_LISTED]["people"][0]
MARK = BY_KIND[kinds.ROSTER_MARKED]["marks"][0]


def test_what_the_rules_build_passes() -> None:
    assert set(BY_KIND) == {k for k in vars(kinds).values() if str(k).startswith("case.roster")}
    for kind, body in BY_KIND.items():
        assert check_body(kind, parse_body(body_bytes(body))) is None, kind


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (kinds.ROSTER_OPENED, {"form": "party"}),
        (kinds.ROSTER_OPENED, {"number": "1"}),
        (kinds.ROSTER_OPENED, {"year": "2027"}),
        (kinds.ROSTER_OPENED, {"year": 1999}),
        (kinds.ROSTER_OPENED, {"village": "here"}),
        (kinds.ROSTER_OPENED, {"until": "2027-02-29"}),
        (kinds.ROSTER_OPENED, {"from_age": 0}),
        (kinds.ROSTER_OPENED, {"wait_days": None}),
        (kinds.ROSTER_OPENED, {"previous": "x"}),
        (kinds.ROSTER_LISTED, {"people": [LISTED] * (CHUNK + 1)}),
        (kinds.ROSTER_LISTED, {"people": [{**LISTED, "no": 0}]}),
        (kinds.ROSTER_LISTED, {"people": [{**LISTED, "name": ""}]}),
        (kinds.ROSTER_LISTED, {"people": [{**LISTED, "more": 1}]}),
        (kinds.ROSTER_LISTED, {"unfit": [LISTED]}),
        (kinds.ROSTER_STRUCK, {"rows": []}),
        (kinds.ROSTER_STRUCK, {"rows": [1, 1]}),
        (kinds.ROSTER_STRUCK, {"reason": ""}),
        (kinds.ROSTER_MARKED, {"marks": []}),
        (kinds.ROSTER_MARKED, {"marks": [{**MARK, "outcome": "asleep"}]}),
        (kinds.ROSTER_MARKED, {"marks": [{**MARK, "how": "guess"}]}),
        (kinds.ROSTER_MARKED, {"marks": [{**MARK, "voucher": "x" * 61}]}),
        (kinds.ROSTER_PAYMENT_SET, {"pay": "doubled"}),
        (kinds.ROSTER_PAYMENT_SET, {"since": "now"}),
        (kinds.ROSTER_CLOSED, {"note": None}),
    ],
)
def test_what_is_off_by_one_thing_does_not(kind: str, changes: dict[str, Any]) -> None:
    assert check_body(kind, {**copy.deepcopy(BY_KIND[kind]), **changes}) is not None


def test_the_longest_entry_is_far_below_what_an_entry_may_hold() -> None:
    wide = {"no": 50_000, "name": "𠮷" * 50, "id_number": "9" * 40, "household": "𠮷" * 40}
    wide |= {"phone": "9" * 40, "row": 50_000, "note": "𠮷" * 200}
    body = {"people": [wide] * CHUNK, "unfit": [], "by": "王"}
    assert check_body(kinds.ROSTER_LISTED, body) is None
    assert len(body_bytes(body)) < MAX_ENTRY


FILE_CODES = {
    f"roster.{why}" for why in ("no_rows", "no_columns", "file_unreadable", "file_too_large")
}


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_a_spreadsheet_is_read_as_people_save_it(self, encoding: str, separator: str) -> None:
        lines = [["户主", "姓 名", "身份证号"], ["一组", name_of(1), elder(1)], ["", "", ""]]
        text = "\r\n".join(separator.join(line) for line in lines)
        rows = read_roster(text.encode(encoding))
        assert [(r.row, r.name, r.id_number, r.household, r.village) for r in rows] == [
            (1, name_of(1), elder(1), "一组", "")
        ]

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            (b"", "roster.no_rows"),
            (b"name,id_number\n", "roster.no_rows"),
            (b"name,id_number\n,,\n", "roster.no_rows"),
            (b"name,phone\na,b\n", "roster.no_columns"),
            (b"PK\x03\x04\x00\x00", "roster.file_unreadable"),
            (b"\xff\xfe\x00", "roster.file_unreadable"),
            (b'name,id_number\n"a,b\n', "roster.file_unreadable"),
            (b"name,id_number\n" + b"a,b\n" * (MOST_PEOPLE + 1), "roster.file_too_large"),
            (b"name,id_number\n" + b"\n" * MOST_ROWS + b"a,b\n", "roster.file_too_large"),
            (b"x" * (2 * 1024 * 1024 + 1), "roster.file_too_large"),
        ],
        ids=range(10),
    )
    def test_what_is_no_roster_is_refused_as_a_whole(self, raw: bytes, code: str) -> None:
        with pytest.raises(Refusal) as caught:
            read_roster(raw)
        assert caught.value.code == code

    @given(st.lists(st.builds(Row, st.just(1), *[st.text(max_size=150)] * 5), max_size=3))
    def test_whatever_a_row_holds_it_is_kept_as_others_can_read_it(self, rows: list[Row]) -> None:
        found = sort_rows(rows, Known(date(2026, 11, 23), frozenset(), 2027), 1)
        body = {"people": [asdict(p) for p in found.people], "by": "王"}
        body |= {"unfit": [asdict(u) for u in found.unfit]}
        assert check_body(kinds.ROSTER_LISTED, body) is None

    @given(st.binary(max_size=400))
    def test_any_bytes_are_read_or_refused(self, raw: bytes) -> None:
        code = ""
        try:
            read_roster(raw)
        except Refusal as refusal:
            code = refusal.code
        assert code in {"", *FILE_CODES}
