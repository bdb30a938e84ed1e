"""Bodies of the registry."""

from typing import Any

import pytest

from shared.domain import registry
from shared.wire.bodies import check_body
from tests.wire.county import COUNTY, KEY, TOWN, VILLAGE, registry_bodies

BODIES = [
    *registry_bodies(),
    (registry.GRANT_REVOKED, {"id": "G-0001", "reason": "到期"}),
    (
        registry.NODE_SUCCEEDED,
        {
            "node": VILLAGE,
            "successor": "620722101201",
            "how": "merged",
            "document": "民政发[2026]9号",
        },
    ),
    (registry.STAFF_REMOVED, {"staff": f"{VILLAGE}:a7f3"}),
]
BY_KIND = dict(BODIES)
KEYS = [(kind, key) for kind, body in BY_KIND.items() for key in body]


def test_what_founds_a_county_passes() -> None:
    assert [problem for kind, body in BODIES if (problem := check_body(kind, body))] == []


def test_every_kind_is_among_the_samples() -> None:
    assert set(BY_KIND) == {*registry.FOLDS}


@pytest.mark.parametrize("kind", BY_KIND)
def test_an_extra_key_is_refused(kind: str) -> None:
    assert check_body(kind, {**BY_KIND[kind], "extra": 1}) == "extra: there is no such field"


@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_a_missing_key_is_refused(kind: str, key: str) -> None:
    body = {k: v for k, v in BY_KIND[kind].items() if k != key}

    assert check_body(kind, body) == f"{key}: it is missing"


@pytest.mark.parametrize("wrong", [True, 1.5, [[1]], {"a": 1}, "\x00", "x" * 5001])
@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_a_wrong_type_is_refused(kind: str, key: str, wrong: Any) -> None:
    problem = check_body(kind, {**BY_KIND[kind], key: wrong})

    assert problem is not None
    assert problem.startswith(key)


@pytest.mark.parametrize(
    ("kind", "changes", "where"),
    [
        (registry.FOUNDED, {"key": "ab" * 31}, "key"),
        (registry.FOUNDED, {"key": "AB" * 32}, "key"),
        (registry.FOUNDED, {"roots": {"threshold": 0, "keys": [KEY]}}, "roots.threshold"),
        (registry.FOUNDED, {"roots": {"threshold": 2, "keys": [KEY]}}, "roots.threshold"),
        (registry.FOUNDED, {"roots": {"threshold": 1, "keys": []}}, "roots.keys"),
        (registry.FOUNDED, {"roots": {"threshold": 2, "keys": [KEY, KEY]}}, "roots.keys"),
        (registry.NODE_LISTED, {"level": "hamlet"}, "level"),
        (registry.NODE_LISTED, {"code": TOWN, "parent": TOWN}, "parent"),
        (registry.NODE_LISTED, {"name": " "}, "name"),
        (registry.NODE_ENROLLED, {"inc": 0}, "inc"),
        (registry.NODE_SUCCEEDED, {"successor": VILLAGE}, "successor"),
        (registry.NODE_SUCCEEDED, {"how": "sold"}, "how"),
        (registry.NODE_SUCCEEDED, {"document": " "}, "document"),
        (registry.STAFF_LISTED, {"staff": "a7f3"}, "staff"),
        (registry.STAFF_LISTED, {"staff": f"{TOWN}:{'a' * 17}"}, "staff"),
        (registry.STAFF_LISTED, {"roles": ["agent"] * 21}, "roles"),
        (registry.GRANT_REVOKED, {"id": "G-1"}, "id"),
        (registry.GRANT_ISSUED, {"until": "2020-01-01"}, "until"),
    ],
)
def test_a_bad_value_is_refused(kind: str, changes: dict[str, Any], where: str) -> None:
    problem = check_body(kind, {**BY_KIND[kind], **changes})

    assert problem is not None
    assert problem.partition(":")[0] == where


def test_the_countys_parent_may_be_null() -> None:
    body = {"code": COUNTY, "name": "民乐县", "level": "county", "parent": None}

    assert check_body(registry.NODE_LISTED, body) is None
