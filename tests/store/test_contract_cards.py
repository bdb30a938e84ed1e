"""What every store promises of cards, and of the cases that have earned one."""

from dataclasses import replace

from shared.app.ports import Store
from shared.domain.records import CardRow, CaseRow
from tests.store.builders import CASE_A, NOW, TOWN, VILLAGE, a_case, later


def a_card(name: str, colour: str = "yellow", unit: str = TOWN, month: str = "2026-11") -> CardRow:
    """Return a card."""
    return CardRow(name, CASE_A, colour, unit, "civil-affairs", month, "step", NOW)


def put(store: Store, *rows: CaseRow) -> None:
    """Put rows into the case index."""
    with store.write() as room:
        room.cases.put_all(rows)


def test_cards_are_counted_by_unit_and_colour(store: Store) -> None:
    with store.write() as room:
        room.cards.put_all(
            [a_card("1"), a_card("2"), a_card("3", "red"), a_card("4", unit=VILLAGE)]
        )
        room.cards.put_all([a_card("5", month="2026-10")])
    with store.read() as room:
        assert room.cards.months() == ["2026-11", "2026-10"]
        assert room.cards.counts("2026-11") == {
            (TOWN, "yellow"): 2,
            (TOWN, "red"): 1,
            (VILLAGE, "yellow"): 1,
        }
        assert room.cards.counts("2026-09") == {}


def test_a_card_that_is_known_stays_as_it_is(store: Store) -> None:
    with store.write() as room:
        room.cards.put_all([a_card("1")])
        room.cards.put_all([a_card("1", "red")])
    with store.read() as room:
        assert room.cards.of("2026-11", 9) == [a_card("1")]


def test_a_month_s_cards_come_newest_first(store: Store) -> None:
    newer = replace(a_card("0"), at=later(1))
    with store.write() as room:
        room.cards.put_all([a_card("2"), a_card("1"), newer])
    with store.read() as room:
        assert [card.hash for card in room.cards.of("2026-11", 9)] == ["0", "1", "2"]
        assert [card.hash for card in room.cards.of("2026-11", 1)] == ["0"]


def test_who_has_earned_a_card(store: Store) -> None:
    put(
        store,
        a_case("a", card_at=NOW),
        a_case("b", card_at=later(1)),
        a_case("c", warn_at=NOW, due_at=NOW),
        a_case("d", card_at=later(-9)),
        a_case("g", ended=True, complaints=1),
        a_case("h"),
    )
    with store.read() as room:
        assert room.cases.to_card(NOW, "", 9) == ["a", "d", "g"]
        assert room.cases.to_card(NOW, "", 2) == ["a", "d"]
        assert room.cases.to_card(NOW, "a", 9) == ["d", "g"]
        assert room.cases.to_card(later(1), "", 9) == ["a", "b", "d", "g"]


def test_the_cases_of_several_people_come_together(store: Store) -> None:
    put(
        store,
        a_case("a", person="1", matter="m", due_at=later(2)),
        a_case("b", person="1", matter="m", due_at=later(1)),
        a_case("c", person="1", matter="m"),
        a_case("d", person="1", matter="n"),
        a_case("e", person="2", matter="m", due_at=NOW),
        a_case("f", person="3", matter="m"),
    )
    with store.read() as room:
        assert [row.case for row in room.cases.of_people({"1", "2"}, 2)] == ["e", "b", "a", "d"]
        assert room.cases.of_people(set(), 2) == []


def test_open_cases_come_one_after_the_other(store: Store) -> None:
    put(store, a_case("a"), a_case("b", ended=True), a_case("c"), a_case("d"))
    with store.read() as room:
        assert room.cases.open_after("", 2) == ["a", "c"]
        assert room.cases.open_after("c", 2) == ["d"]
        assert room.cases.open_after("d", 2) == []


def test_the_rows_of_some_cases(store: Store) -> None:
    one = a_case(
        "a", arrived_at=NOW, limit="step", provisional=True, unsure=True, came={"f" * 64: "then"}
    )
    put(store, one, a_case("b"))
    with store.read() as room:
        rows = {row.case: row for row in room.cases.rows(["a", "z"])}
        assert rows == {"a": one}
        assert room.cases.rows([]) == []
