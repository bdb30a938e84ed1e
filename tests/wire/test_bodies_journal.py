"""Bodies of a node's own journal, and of kinds that this version does not know."""

from typing import Any

import pytest

from shared.domain import custody, kinds, registry
from shared.wire.bodies import SCHEMAS, check_body
from tests.wire.county import CASE, TOWN, VILLAGE

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
    kinds.CHILDREN_HEARD: {"heard": {VILLAGE: "2026-11-23T01:40:00.123Z"}},
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
    kinds.DRAFT_TAKEN: {"draft": CASE, "village": VILLAGE, "by": "李建国"},
}
KEYS = [(kind, key) for kind, body in BY_KIND.items() for key in body]


def all_kinds() -> set[str]:
    return {
        value
        for module in (kinds, registry, custody)
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
