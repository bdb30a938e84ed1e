"""What every store promises of the small local things."""

import pytest

from shared.app.ports import Store
from shared.domain.records import Account, EnrolCode, FormDraft, ParkedForm
from shared.store.errors import LoginTaken
from tests.store.builders import NOW, TOWN, VILLAGE, later

LI = Account("staff-1", "li", "李强", ("clerk",), "hash-1")
WANG = Account("staff-2", "wang", "王芳", ("clerk", "head"), "hash-2", False, 3, NOW, "en")


class TestAccounts:
    def test_an_account_is_found_by_login_and_by_staff_id(self, store: Store) -> None:
        with store.write() as room:
            room.desk.save_account(WANG)
            room.desk.save_account(LI)
        with store.read() as room:
            assert room.desk.account("wang") == WANG
            assert room.desk.account_of("staff-1") == LI
            assert room.desk.account("staff-1") is None
            assert room.desk.account("LI") is None
            assert room.desk.account_of("li") is None
            assert room.desk.accounts() == [LI, WANG]

    def test_saving_replaces_what_the_staff_id_had(self, store: Store) -> None:
        renamed = Account("staff-1", "liqiang", "李强", (), "hash-3")
        with store.write() as room:
            room.desk.save_account(LI)
            room.desk.save_account(renamed)
        with store.read() as room:
            assert room.desk.accounts() == [renamed]
            assert room.desk.account("li") is None

    def test_a_login_of_another_person_is_not_taken_over(self, store: Store) -> None:
        with store.write() as room:
            room.desk.save_account(LI)
            with pytest.raises(LoginTaken):
                room.desk.save_account(Account("staff-9", "li", "?", (), "hash"))
        with store.read() as room:
            assert room.desk.accounts() == [LI]


class TestDrafts:
    def test_drafts_come_newest_first(self, store: Store) -> None:
        drafts = [
            FormDraft(name, "elderly-allowance", "staff-1", {}, later(minutes), NOW)
            for name, minutes in (("b", 0), ("a", 0), ("c", 5), ("d", -5))
        ]
        with store.write() as room:
            for draft in drafts:
                room.desk.save_draft(draft)
        with store.read() as room:
            assert [draft.id for draft in room.desk.drafts()] == ["c", "a", "b", "d"]

    def test_a_draft_is_replaced_and_forgotten(self, store: Store) -> None:
        new = FormDraft(
            "a", "m", "staff-2", {"名": ["x", 1, None], "b": {"c": True}}, later(1), NOW
        )
        with store.write() as room:
            room.desk.save_draft(FormDraft("a", "m", "staff-1", {"old": 1}, NOW, later(-1)))
            room.desk.save_draft(new)
            assert room.desk.draft("a") == new
            room.desk.drop_draft("b")
            assert room.desk.drafts() == [new]
            room.desk.drop_draft("a")
            assert room.desk.draft("a") is None

    def test_data_comes_back_as_json_and_in_its_order(self, store: Store) -> None:
        data = {"z": ("x", "y"), "a": 1}
        with store.write() as room:
            room.desk.save_draft(FormDraft("a", "m", "staff-1", data, NOW, later(-1)))
            kept = room.desk.draft("a")
        assert kept is not None
        assert list(kept.data.items()) == [("z", ["x", "y"]), ("a", 1)]

    def test_a_draft_handed_out_is_not_the_one_kept(self, store: Store) -> None:
        mine = FormDraft("a", "m", "staff-1", {"list": [1]}, NOW, later(-1))
        with store.write() as room:
            room.desk.save_draft(mine)
            mine.data["list"].append(2)
            for draft in (room.desk.draft("a"), *room.desk.drafts()):
                assert draft is not None
                draft.data["list"].append(3)
            assert room.desk.draft("a") == FormDraft(
                "a", "m", "staff-1", {"list": [1]}, NOW, later(-1)
            )


class TestParked:
    def test_a_parked_form_is_kept(self, store: Store) -> None:
        form = ParkedForm("token", "/cases/new", {"name": ["王", "李"]}, NOW)
        with store.write() as room:
            room.desk.park(form, keep=2)
            assert room.desk.parked("other") is None
            assert room.desk.parked("token") == form

    def test_only_those_that_came_last_stay_whatever_the_clock_said(self, store: Store) -> None:
        with store.write() as room:
            for name, minutes in (("a", 9), ("b", 8), ("c", 0), ("a", 7), ("d", -9)):
                room.desk.park(ParkedForm(name, "/", {}, later(minutes)), keep=3)
            assert room.desk.parked("b") is None
            assert room.desk.parked("a") == ParkedForm("a", "/", {}, later(7))
            assert room.desk.parked("c") is not None
            assert room.desk.parked("d") is not None


class TestCodesNumbersAndSettings:
    def test_a_node_has_its_newest_enrolment_code(self, store: Store) -> None:
        used = EnrolCode(TOWN, "cd", later(9), later(1), f"{TOWN}:a7f3")
        with store.write() as room:
            room.desk.save_enrol_code(EnrolCode(TOWN, "ab", NOW))
            room.desk.save_enrol_code(used)
            room.desk.save_enrol_code(EnrolCode(VILLAGE, "ef", NOW))
        with store.read() as room:
            assert room.desk.enrol_code(TOWN) == used
            assert room.desk.enrol_code(VILLAGE) == EnrolCode(VILLAGE, "ef", NOW)
            assert room.desk.enrol_code("unknown") is None

    def test_each_series_counts_for_itself(self, store: Store) -> None:
        with store.write() as room:
            assert [room.desk.next_number("a") for _ in range(3)] == [1, 2, 3]
            assert room.desk.next_number("b") == 1
        with store.write() as room:
            assert room.desk.next_number("a") == 4

    def test_a_setting_is_empty_until_it_is_set(self, store: Store) -> None:
        with store.write() as room:
            assert room.desk.value("key") == ""
            room.desk.set_value("key", "old")
            room.desk.set_value("key", "new")
        with store.read() as room:
            assert room.desk.value("key") == "new"
