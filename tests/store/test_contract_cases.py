"""What every store promises of the case index."""

from datetime import timedelta, timezone

import pytest

from shared.app.ports import Store
from shared.domain.records import MOST_FOUND, CaseQuery, CaseRow
from tests.store.builders import CASE_A, COUNTY, NOW, TOWN, VILLAGE, a_case, later


def put(store: Store, *rows: CaseRow) -> None:
    """Put rows into the index."""
    with store.write() as room:
        for row in rows:
            room.cases.put(row)


def found(store: Store, query: CaseQuery) -> list[str]:
    """Return the ids of the cases that match, having checked that they are counted alike."""
    with store.read() as room:
        cases = [row.case for row in room.cases.find(query)]
        assert room.cases.count(query) == len(cases)
    return cases


def test_a_row_comes_back_as_it_was_put_last(store: Store) -> None:
    full = a_case(
        receipt="R1", offered_to=TOWN, ended=True, waiting=True, due_at=NOW,
        taken_in_at=later(-1), requests=2, awaiting=True, offered_at=later(-2), notes=2, viewed_at=later(3),
    )  # fmt: skip
    put(store, a_case(), a_case("other"), full)
    with store.read() as room:
        assert room.cases.get(CASE_A) == full
        assert room.cases.get("other") == a_case("other")
        assert room.cases.get("unknown") is None
        assert room.cases.count(CaseQuery()) == 2


def test_rows_come_by_due_time_and_those_without_last(store: Store) -> None:
    put(
        store,
        a_case("a"),
        a_case("d", due_at=later(9)),
        a_case("c", due_at=later(9)),
        a_case("z", due_at=NOW),
        a_case("A"),
    )
    assert found(store, CaseQuery()) == ["z", "c", "d", "A", "a"]


def test_rows_come_newest_first_and_those_not_taken_in_last(store: Store) -> None:
    put(
        store,
        a_case("a"),
        a_case("b", taken_in_at=NOW),
        a_case("d", taken_in_at=later(9), due_at=later(9)),
        a_case("c", taken_in_at=later(9), due_at=later(10)),
    )
    assert found(store, CaseQuery(newest_first=True)) == ["c", "d", "b", "a"]


def test_cases_taken_in_at_one_time_come_by_their_ids(store: Store) -> None:
    put(
        store,
        a_case("b", offered_to=TOWN, taken_in_at=NOW, due_at=later(1)),
        a_case("a", offered_to=TOWN, taken_in_at=NOW, due_at=later(2)),
    )
    assert found(store, CaseQuery(offered_to=TOWN, newest_first=True)) == ["a", "b"]


def test_times_of_another_zone_are_ordered_as_times(store: Store) -> None:
    west = timezone(timedelta(hours=-8))
    put(store, a_case("b", due_at=NOW), a_case("a", due_at=later(1).astimezone(west)))
    assert found(store, CaseQuery()) == ["b", "a"]
    with store.read() as room:
        row = room.cases.get("a")
        assert row is not None
        assert row.due_at == later(1)


def test_limit_and_offset_make_pages_that_the_count_ignores(store: Store) -> None:
    put(store, *(a_case(name) for name in "abcde"))
    with store.read() as room:
        page = room.cases.find(CaseQuery(limit=2, offset=1))
        assert [row.case for row in page] == ["b", "c"]
        assert room.cases.count(CaseQuery(limit=2, offset=1)) == 5


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (CaseQuery(holder=TOWN), ["b", "d"]),
        (CaseQuery(offered_to=COUNTY), ["d"]),
        (CaseQuery(offered_to=""), ["a", "b", "c"]),
        (CaseQuery(origin=TOWN), ["c"]),
        (CaseQuery(person="P1"), ["a", "b"]),
        (CaseQuery(person="P1", matter="elderly-card"), ["b"]),
        (CaseQuery(matter="elderly-allowance"), ["a", "c", "d"]),
        (CaseQuery(person=""), ["c"]),
        (CaseQuery(stages=("taken_in",)), ["a", "d"]),
        (CaseQuery(stages=("accepted", "closed")), ["b", "c"]),
        (CaseQuery(ended=True), ["c"]),
        (CaseQuery(ended=False), ["a", "b", "d"]),
        (CaseQuery(waiting=True), ["b"]),
        (CaseQuery(waiting=False), ["a", "c", "d"]),
        (CaseQuery(has_requests=True), ["a"]),
        (CaseQuery(has_requests=False), ["b", "c", "d"]),
        (CaseQuery(awaiting=True), ["c", "d"]),
        (CaseQuery(awaiting=False), ["a", "b"]),
        (CaseQuery(in_transit=True), ["d"]),
        (CaseQuery(in_transit=False), ["a", "b", "c"]),
        (CaseQuery(holder=TOWN, in_transit=False), ["b"]),
        (CaseQuery(holder=COUNTY), []),
        (CaseQuery(offered_before=later(6)), ["d"]),
        (CaseQuery(offered_before=later(5)), []),
        (CaseQuery(waits_for=(VILLAGE,)), ["a", "c"]),
        (CaseQuery(waits_for=(TOWN, VILLAGE)), ["a", "b", "c"]),
        (CaseQuery(waits_for=(COUNTY,)), ["d"]),
        (CaseQuery(waits_for=(COUNTY,), offered_before=later(6), ended=False), ["d"]),
    ],
)
def test_a_query_finds_what_meets_all_its_conditions(
    store: Store, query: CaseQuery, expected: list[str]
) -> None:
    put(
        store,
        a_case("a", requests=2, person="P1"),
        a_case(
            "b", holder=TOWN, stage="accepted", waiting=True, person="P1", matter="elderly-card"
        ),
        a_case("c", origin=TOWN, stage="closed", ended=True, awaiting=True),
        a_case(
            "d", holder=TOWN, offered_to=COUNTY, offered_at=later(5), awaiting=True, person="P2"
        ),
    )
    assert found(store, query) == expected


@pytest.mark.parametrize("few", [1000, 0], ids=["by the words", "by walking"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("秀英", ["a"]),
        ("王", ["a", "b"]),
        ("ÉMILE", ["c"]),
        ("abc-9", ["d"]),
        ("ABC-9", ["d"]),
        ("620722", []),
        ("bc-9", []),
        ("99", ["d"]),
        ("英 李", ["a"]),
        (" ", ["a", "c"]),
        ("%", ["e"]),
        ("_", ["e"]),
        ("王_英", []),
        ("\\", []),
        ("100%_", ["e"]),
        ("强 R", []),
        ("", ["a", "b", "c", "d", "e"]),
    ],
)
def test_text_is_a_literal_part_of_a_name_or_the_beginning_of_a_part_of_a_receipt(
    store: Store, monkeypatch: pytest.MonkeyPatch, text: str, expected: list[str], few: int
) -> None:
    monkeypatch.setattr("shared.store.sql_cases.FEW", few)
    put(
        store,
        a_case("a", names="王秀英 李强", receipt="R1"),
        a_case("b", names="王芳", receipt="R2"),
        a_case("c", names="Émile Zhang", receipt="R3"),
        a_case("d", names="李明", receipt="Abc-99"),
        a_case("e", names="100%_", receipt="R5"),
    )
    assert found(store, CaseQuery(text=text)) == expected


@pytest.mark.parametrize("few", [1000, 0], ids=["by the words", "by walking"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zhaoguilan", ["a"]),
        ("Zhao Gui Lan", ["a"]),
        ("guil", ["a"]),
        ("zgl", ["a"]),
        ("zhaogl", ["a"]),
        ("uilan", []),
        ("shanzm", ["b"]),
        ("danzm", []),
        ("zengyue", ["c"]),
        ("zengle", ["c"]),
        ("lv", ["d"]),
        ("lü", ["d"]),
        ("xie", ["e"]),
        ("maimaiti", ["f"]),
        ("zl", ["c"]),
        ("zx", []),
    ],
)
def test_a_name_is_found_by_its_pinyin_from_any_syllable_on(
    store: Store, monkeypatch: pytest.MonkeyPatch, text: str, expected: list[str], few: int
) -> None:
    monkeypatch.setattr("shared.store.sql_cases.FEW", few)
    put(
        store,
        a_case("a", names="赵桂兰", receipt="R1"),
        a_case("b", names="单志明", receipt="R2"),
        a_case("c", names="曾乐", receipt="R3"),
        a_case("d", names="吕布", receipt="R4"),
        a_case("e", names="王芳 解晓东", receipt="R5"),
        a_case("f", names="阿布都·买买提", receipt="R6"),
    )
    assert found(store, CaseQuery(text=text)) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("2145", ["a", "b"]),
        ("052145", ["a"]),
        ("999999194003052145", ["a"]),
        ("214X", ["c"]),
        ("%%%%", []),
    ],
)
def test_a_case_is_found_by_the_end_of_its_persons_number(
    store: Store, ends: str, expected: list[str]
) -> None:
    put(
        store,
        a_case("a", person="999999194003052145"),
        a_case("b", person="999999194003062145"),
        a_case("c", person="99999919400305214X"),
        a_case("d"),
    )
    assert found(store, CaseQuery(person_ends=ends)) == expected
    assert found(store, CaseQuery(text=f"#{ends[-4:]}")) == []


def test_cases_whose_number_was_seen_come_the_latest_first(store: Store) -> None:
    put(
        store,
        a_case("a", viewed_at=NOW),
        a_case("b", viewed_at=later(2), notes=3),
        a_case("c"),
        a_case("d", viewed_at=later(2)),
    )
    assert found(store, CaseQuery(viewed=True)) == ["d", "b", "a"]


def test_a_number_put_right_is_found_by_the_new_one_alone(store: Store) -> None:
    put(store, a_case("a", person="999999194003052145"))
    put(store, a_case("a", person="999999194003059996"))
    assert found(store, CaseQuery(person_ends="2145")) == []
    assert found(store, CaseQuery(person_ends="9996")) == ["a"]


def test_no_more_are_counted_of_a_text_than_anybody_looks_at(store: Store) -> None:
    put(store, *(a_case(f"c{number:04}", names="王芳") for number in range(MOST_FOUND + 1)))
    with store.read() as room:
        assert room.cases.count(CaseQuery(text="王")) == MOST_FOUND
        assert room.cases.count(CaseQuery(text="王芳", ended=True)) == 0
        assert room.cases.count(CaseQuery()) == MOST_FOUND + 1


def test_what_is_put_is_counted_in_the_same_transaction(store: Store) -> None:
    with store.write() as room:
        counts = []
        for case in ("a", "b"):
            room.cases.put(a_case(case))
            counts.append(room.cases.count(CaseQuery()))
    assert counts == [1, 2]


def test_a_row_put_again_is_found_by_its_new_names_alone(store: Store) -> None:
    put(store, a_case("a", names="王芳"), a_case("a", names="李明"))
    assert found(store, CaseQuery(text="王")) == []
    assert found(store, CaseQuery(text="李")) == ["a"]


def test_a_case_is_found_by_its_whole_receipt_number(store: Store) -> None:
    put(store, a_case("a"), a_case("b"), a_case("c", receipt="R12"), a_case("d", holder=VILLAGE))
    with store.read() as room:
        assert room.cases.by_receipt("R12") == a_case("c", receipt="R12")
        assert room.cases.by_receipt("R1") is None
        assert room.cases.by_receipt("") is None


def test_open_cases_are_counted_by_their_stage(store: Store) -> None:
    put(
        store,
        a_case(stage="closed", ended=True),
        a_case("b", stage="accepted"),
        a_case("c", stage="accepted"),
        a_case("d", stage="reviewed"),
    )
    with store.read() as room:
        assert room.cases.by_stage() == {"accepted": 2, "reviewed": 1}
