"""Bodies of journals other than requests, and of kinds that this version does not know."""

from typing import Any

import pytest

from shared.domain import certificates, custody, judgement, kinds, registry
from shared.wire.bodies import SCHEMAS, check_body
from tests.wire.county import CASE, COUNTY, TLS_KEY, TOWN, VILLAGE

FAR, OTHER, NEXT = "620722101201", "620722101202", "620722101203"
SEEN = {"at": "2026-11-23T01:40:00.123Z", "inc": 1, "fresh": None}
REFUSED = {
    "ledger": "case:whatever\x00it said",
    "seq": 7,
    "hash": "ab" * 32,
    "kind": "case.unheard_of.v9",
    "author": VILLAGE,
    "refuser": TOWN,
    "code": "custody.stale_epoch",
    "owner": VILLAGE,
    "evidence": {"raw": "eyJ2IjoxfQ==", "signature": "AAAA"},
}
BY_KIND: dict[str, dict[str, Any]] = {
    kinds.ENTRY_REFUSED: REFUSED,
    kinds.STAFF_ADDED: {"staff": f"{TOWN}:a7f3", "name": "王科员", "roles": ["clerk", "auditor"]},
    kinds.CHILDREN_HEARD: {
        "heard": {
            VILLAGE: SEEN,
            FAR: {**SEEN, "inc": 2, "fresh": "2026-11-23T01:00:00.000Z"},
            OTHER: {**SEEN, "version": "0.1.0", "clock": -1500, "silence": 86_400},
            NEXT: {**SEEN, "version": "9.9.0", "clock": None, "weather": "blue", "blobs": 7},
        }
    },
    kinds.NOTED: {"text": "请问老人的儿子在家吗？", "by": "王科员"},
    kinds.ID_VIEWED: {"role": "applicant", "reason": "与民政系统核对", "by": "王科员"},
    kinds.STAFF_LEFT: {"staff": f"{TOWN}:a7f3"},
    kinds.DRAFT_LEFT: {
        "draft": CASE,
        "matter": "elderly-allowance",
        "data": {
            "applicant": {"applicant.name": "赵\u202e"},
            "documents": {"documents": ["id-card"]},
        },
        "began_at": "2026-11-23T01:40:00.123+00:00",
        "by": "马秀英",
    },
    kinds.COVER_RECORDED: {
        "covered": f"{TOWN}:a7f3",
        "by_staff": f"{TOWN}:b7f3",
        "from": "2026-11-24",
        "until": "2026-12-05",
        "reason": "休假",
        "by": "",
    },
    kinds.CARD_GIVEN: {
        "colour": "red",
        "limit": "statutory",
        "due_at": "2026-11-30T16:00:00.000+00:00",
        "start": "ab" * 32,
        "unit": TOWN,
        "department": "civil-affairs",
        "cause": None,
    },
    kinds.COMPLAINED: {"text": "一直没有人告知", "by": "马秀英"},
    kinds.DRAFT_TAKEN: {"draft": CASE, "village": VILLAGE, "by": "李建国"},
    kinds.DEVICE_CERTIFIED: {
        "tag": "D1",
        "name": "马秀英的手机",
        "alg": "es256",
        "key": "04" + "ab" * 64,
        "staff": f"{VILLAGE}:a7f3",
        "by": "马秀英",
    },
    kinds.DEVICE_CUT_OFF: {
        "tag": "D2R3",
        "reason": "路上丢失",
        "missing": ["620722101200-20261123-D2R3-0007-K"],
        "by": "马秀英",
    },
}
JUDGED = {
    "entry": "ab" * 32,
    "seq": 4,
    "verdict": "for_ratification",
    "why": "clock",
    "until": "2026-12-08T01:40:00.000Z",
    "person": f"{COUNTY}:a7f3",
    "name": "陈科长",
}
DECIDED = {
    "entry": "ab" * 32,
    "seq": 4,
    "outcome": "ratified",
    "reason": "已核实",
    "by": "陈科长",
}
OFF = {"node": VILLAGE, "inc": 1, "first": 3, "last": 9, "millis": -3_600_000}
BY_KIND |= {
    judgement.ACT_JUDGED: JUDGED,
    judgement.ACT_DECIDED: DECIDED,
    judgement.RESULT_WITHDRAWN: {
        "reason": "越权",
        "basis": "行政许可法 69",
        "notice": "已书面送达",
        "by": "陈科长",
    },
    kinds.CLOCK_DIFFERED: OFF,
    kinds.PUT_BACK: {"node": VILLAGE, "inc": 1, "counter": 7, "held": 12},
    certificates.CERTIFICATE_ASKED: {"key": TLS_KEY, "names": ["dianhu.lan", "192.168.1.20"]},
}
KEYS = [(kind, key) for kind, body in BY_KIND.items() for key in body]


def all_kinds() -> set[str]:
    return {
        value
        for module in (kinds, registry, custody, judgement, certificates)
        for value in vars(module).values()
        if isinstance(value, str) and value.endswith(".v1")
    }


def test_every_kind_has_a_schema() -> None:
    assert set(SCHEMAS) == all_kinds()


@pytest.mark.parametrize("body", [None, {}, {"anything": [1.5]}])
def test_an_unknown_kind_is_carried_not_read(body: Any) -> None:
    assert check_body("case.photographed.v1", body) is None


@pytest.mark.parametrize("kind", BY_KIND)
def test_a_good_body_passes(kind: str) -> None:
    assert check_body(kind, BY_KIND[kind]) is None


@pytest.mark.parametrize("kind", BY_KIND)
def test_an_extra_key_is_refused(kind: str) -> None:
    assert check_body(kind, {**BY_KIND[kind], "extra": 1}) == "extra: there is no such field"


@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_a_missing_key_is_refused(kind: str, key: str) -> None:
    body = {k: v for k, v in BY_KIND[kind].items() if k != key}

    assert check_body(kind, body) == f"{key}: it is missing"


@pytest.mark.parametrize("wrong", [None, True, 1.5, [[1]], {"a": 1}, "x" * 1001])
@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_a_wrong_type_is_refused(kind: str, key: str, wrong: Any) -> None:
    if wrong is None and key in {"until", "due_at", "start", "cause"}:
        return
    problem = check_body(kind, {**BY_KIND[kind], key: wrong})

    assert problem is not None
    assert problem.startswith(key)


@pytest.mark.parametrize(
    "evidence",
    [{"header": 1}, {"header": "é"}, {"k" * 101: ""}, {f"part{i}": "" for i in range(11)}],
)
def test_evidence_is_bounded(evidence: dict[str, str]) -> None:
    problem = check_body(kinds.ENTRY_REFUSED, {**REFUSED, "evidence": evidence})

    assert problem is not None


@pytest.mark.parametrize(
    ("kind", "changes", "where"),
    [
        (judgement.ACT_JUDGED, {"entry": "ab" * 31}, "entry"),
        (judgement.ACT_JUDGED, {"seq": 0}, "seq"),
        (judgement.ACT_JUDGED, {"verdict": "effective"}, "verdict"),
        (judgement.ACT_JUDGED, {"verdict": "ratified"}, "verdict"),
        (judgement.ACT_JUDGED, {"why": "whim"}, "why"),
        (judgement.ACT_JUDGED, {"until": "2026-12-08"}, "until"),
        (judgement.ACT_JUDGED, {"person": "陈科长"}, "person"),
        (judgement.ACT_JUDGED, {"person": f"{COUNTY}:a7f3\n"}, "person"),
        (judgement.ACT_JUDGED, {"name": "x" * 101}, "name"),
        (judgement.ACT_DECIDED, {"outcome": "honoured"}, "outcome"),
        (judgement.ACT_DECIDED, {"outcome": "suspended"}, "outcome"),
        (judgement.ACT_DECIDED, {"reason": ""}, "reason"),
        (judgement.ACT_DECIDED, {"reason": " "}, "reason"),
        (judgement.RESULT_WITHDRAWN, {"basis": ""}, "basis"),
        (judgement.RESULT_WITHDRAWN, {"notice": ""}, "notice"),
        (kinds.CLOCK_DIFFERED, {"first": 0}, "first"),
        (kinds.NOTED, {"text": ""}, "text"),
        (kinds.NOTED, {"text": "x" * 1001}, "text"),
        (kinds.ID_VIEWED, {"role": "witness"}, "role"),
        (kinds.ID_VIEWED, {"reason": ""}, "reason"),
        (kinds.CLOCK_DIFFERED, {"millis": 10**15 + 1}, "millis"),
        (kinds.CLOCK_DIFFERED, {"millis": -(10**15) - 1}, "millis"),
        (kinds.CLOCK_DIFFERED, {"node": "here"}, "node"),
        (kinds.PUT_BACK, {"counter": -1}, "counter"),
        (kinds.PUT_BACK, {"inc": 0}, "inc"),
        (certificates.CERTIFICATE_ASKED, {"names": []}, "names"),
        (certificates.CERTIFICATE_ASKED, {"names": [f"n{n}.lan" for n in range(9)]}, "names"),
        (certificates.CERTIFICATE_ASKED, {"names": ["8.8.8.8"]}, "names[0]"),
        (certificates.CERTIFICATE_ASKED, {"names": ["Dianhu.lan"]}, "names[0]"),
        (certificates.CERTIFICATE_ASKED, {"key": "AAAA"}, "key"),
        (certificates.CERTIFICATE_ASKED, {"key": "证书"}, "key"),
        (kinds.CHILDREN_HEARD, {"heard": {VILLAGE: SEEN["at"]}}, "heard"),
        (kinds.CHILDREN_HEARD, {"heard": {"here": SEEN}}, "heard"),
        (kinds.CHILDREN_HEARD, {"heard": {VILLAGE: {**SEEN, "inc": -1}}}, "heard"),
        (kinds.CHILDREN_HEARD, {"heard": {VILLAGE: {**SEEN, "more": {}}}}, "heard"),
        (kinds.CHILDREN_HEARD, {"heard": {VILLAGE: {**SEEN, "more": "x" * 1001}}}, "heard"),
        (kinds.CHILDREN_HEARD, {"heard": {VILLAGE: {**SEEN, "m" * 65: 1}}}, "heard"),
        (
            kinds.CHILDREN_HEARD,
            {"heard": {VILLAGE: {**SEEN, **{f"m{n}": n for n in range(31)}}}},
            "heard",
        ),
        (kinds.CHILDREN_HEARD, {"heard": {VILLAGE: {**SEEN, "version": "<b>"}}}, "heard"),
        (kinds.CHILDREN_HEARD, {"heard": {VILLAGE: {**SEEN, "clock": "1"}}}, "heard"),
        (kinds.CHILDREN_HEARD, {"heard": {VILLAGE: {**SEEN, "silence": -1}}}, "heard"),
        (kinds.CHILDREN_HEARD, {"heard": {VILLAGE: {"at": SEEN["at"], "inc": 1}}}, "heard"),
    ],
)
def test_a_bad_value_is_refused(kind: str, changes: dict[str, Any], where: str) -> None:
    problem = check_body(kind, {**BY_KIND[kind], **changes})

    assert problem is not None
    assert problem.partition(":")[0] == where


@pytest.mark.parametrize("verdict", sorted(judgement.VERDICTS))
@pytest.mark.parametrize("why", judgement.Why)
def test_every_verdict_may_be_written_with_or_without_a_person(verdict: str, why: str) -> None:
    judged = {**JUDGED, "verdict": verdict, "why": why}

    assert check_body(judgement.ACT_JUDGED, judged) is None
    assert (
        check_body(judgement.ACT_JUDGED, {**judged, "until": None, "person": "", "name": ""})
        is None
    )


@pytest.mark.parametrize("outcome", sorted(frozenset[str]().union(*judgement.OUTCOMES.values())))
def test_every_outcome_that_a_person_may_decide_may_be_written(outcome: str) -> None:
    assert check_body(judgement.ACT_DECIDED, {**DECIDED, "outcome": outcome}) is None


def test_a_node_s_people_are_named_by_the_staff_id_whatever_its_device() -> None:
    assert check_body(judgement.ACT_JUDGED, {**JUDGED, "person": "620722000000-rs:a1"}) is None


@pytest.mark.parametrize(
    "data",
    [
        {"a": "x"},
        {"a": {"b": 1}},
        {"a": {"b": None}},
        {"a": {"b": {"c": "d"}}},
        {"a": {"b": [1]}},
        {"a": {"b": ["x"] * 101}},
        {"a": {"k" * 101: ""}},
        {"k" * 101: {}},
        {"a": {f"b{n}": "" for n in range(201)}},
        {f"a{n}": {} for n in range(41)},
        {"a": {"b": "x" * 20_001}},
        {f"a{n}": {"b": "x" * 1000} for n in range(21)},
    ],
    ids=range(12),
)
def test_a_draft_is_bounded(data: Any) -> None:
    problem = check_body(kinds.DRAFT_LEFT, {**BY_KIND[kinds.DRAFT_LEFT], "data": data})

    assert problem is not None
    assert problem.startswith("data")
