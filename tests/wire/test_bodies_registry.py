"""Bodies of the registry."""

from typing import Any

import pytest

from shared.domain import certificates, custody, registry
from shared.wire.bodies import check_body
from tests.wire.county import COUNTY, KEY, TLS_KEY, TOWN, VILLAGE, registry_bodies

BODIES = [
    *registry_bodies(),
    (registry.GRANT_REVOKED, {"id": "G-0001", "reason": "到期", "grave": False}),
    (registry.NODE_SUSPENDED, {"node": TOWN, "inc": 1, "reason": "电脑失窃"}),
    (
        custody.KEY_ROTATED,
        {"alg": "ed25519", "key": KEY, "signatures": [{"root": 0, "signature": "ab" * 64}]},
    ),
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
    (
        registry.POINTS_PUBLISHED,
        {"to": ["subtree:620722101000"], "from": "2026-12-01", "document": "民政发[2026]9号"},
    ),
    (
        certificates.AUTHORITY_LISTED,
        {
            "certificate": "MIIB",
            "digest": KEY,
            "domains": ["lan", "tongban.minle.example"],
            "until": "2036-11-23T01:40:00.000Z",
        },
    ),
    (
        certificates.HOST_NAMES_ALLOWED,
        {"node": VILLAGE, "names": ["dianhu.lan", "192.168.1.20", "fd00::20"]},
    ),
    (
        certificates.CERTIFICATE_ISSUED,
        {
            "node": VILLAGE,
            "inc": 1,
            "ask": KEY,
            "names": ["dianhu.lan"],
            "key": TLS_KEY,
            "serial": "4a01",
            "certificate": "MIIB",
            "authority": KEY,
            "until": "2027-12-24T01:40:00.000Z",
        },
    ),
    (
        registry.SEAL_LISTED,
        {
            "id": "hongshui-approval",
            "name": {"zh": "洪水镇审批专用章", "en": "Hongshui, seal for approvals"},
            "kind": "approval",
            "node": TOWN,
            "department": "civil-affairs",
            "keeper": f"{TOWN}:a7f3",
            "document": "民政办发[2026]3号",
        },
    ),
    (
        registry.SEAL_WITHDRAWN,
        {"id": "hongshui-approval", "reason": "遗失", "document": "民政办发[2026]9号"},
    ),
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
    if (key, wrong) == ("grave", True):
        return
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
        (registry.SEAL_LISTED, {"kind": "wax"}, "kind"),
        (registry.SEAL_LISTED, {"id": "Hongshui"}, "id"),
        (registry.SEAL_LISTED, {"department": "民政局"}, "department"),
        (registry.SEAL_LISTED, {"keeper": "a7f3"}, "keeper"),
        (registry.SEAL_LISTED, {"document": ""}, "document"),
        (registry.SEAL_WITHDRAWN, {"reason": " "}, "reason"),
        (registry.SEAL_WITHDRAWN, {"document": ""}, "document"),
        (registry.NODE_SUCCEEDED, {"successor": VILLAGE}, "successor"),
        (registry.NODE_SUCCEEDED, {"how": "sold"}, "how"),
        (registry.NODE_SUCCEEDED, {"document": " "}, "document"),
        (registry.POINTS_PUBLISHED, {"to": ["village:1"]}, "to[0]"),
        (registry.HOLIDAYS_PUBLISHED, {"year": 1999}, "year"),
        (registry.STAFF_LISTED, {"staff": "a7f3"}, "staff"),
        (registry.STAFF_LISTED, {"staff": f"{TOWN}:{'a' * 17}"}, "staff"),
        (registry.STAFF_LISTED, {"roles": ["agent"] * 21}, "roles"),
        (registry.GRANT_REVOKED, {"id": "G-1"}, "id"),
        (registry.GRANT_REVOKED, {"grave": 1}, "grave"),
        (registry.GRANT_ISSUED, {"until": "2020-01-01"}, "until"),
        (registry.GRANT_ISSUED, {"number": ""}, "number"),
        (registry.GRANT_ISSUED, {"department": "民政局"}, "department"),
        (registry.GRANT_ISSUED, {"leases": {}}, "leases"),
        (registry.GRANT_ISSUED, {"leases": {"take_in": 24}}, "leases"),
        (registry.GRANT_ISSUED, {"ceiling": 0}, "ceiling"),
        (registry.GRANT_ISSUED, {"ceiling": 10**12 + 1}, "ceiling"),
        (registry.GRANT_ISSUED, {"replaces": "G-1"}, "replaces"),
        (registry.NODE_SUSPENDED, {"reason": ""}, "reason"),
        (registry.NODE_SUSPENDED, {"inc": 0}, "inc"),
        (custody.KEY_ROTATED, {"signatures": []}, "signatures"),
        (certificates.AUTHORITY_LISTED, {"domains": []}, "domains"),
        (certificates.AUTHORITY_LISTED, {"domains": ["cn"]}, "domains[0]"),
        (certificates.AUTHORITY_LISTED, {"domains": ["LAN"]}, "domains[0]"),
        (certificates.HOST_NAMES_ALLOWED, {"names": ["*.lan"]}, "names[0]"),
        (certificates.HOST_NAMES_ALLOWED, {"names": ["a.lan", "a.lan"]}, "names"),
        (certificates.CERTIFICATE_ISSUED, {"names": []}, "names"),
        (certificates.CERTIFICATE_ISSUED, {"serial": "0a"}, "serial"),
        (certificates.CERTIFICATE_ISSUED, {"certificate": "MIIB="}, "certificate"),
        (certificates.CERTIFICATE_ISSUED, {"key": TLS_KEY[:-4]}, "key"),
        (
            custody.KEY_ROTATED,
            {"signatures": [{"root": -1, "signature": "ab" * 64}]},
            "signatures[0].root",
        ),
        (
            custody.KEY_ROTATED,
            {"signatures": [{"root": 0, "signature": "AB" * 64}]},
            "signatures[0].signature",
        ),
    ],
)
def test_a_bad_value_is_refused(kind: str, changes: dict[str, Any], where: str) -> None:
    problem = check_body(kind, {**BY_KIND[kind], **changes})

    assert problem is not None
    assert problem.partition(":")[0] == where


GRANT = BY_KIND[registry.GRANT_ISSUED]
WITHOUT_ONE = dict.fromkeys(GRANT["acts"][1:], 24)


@pytest.mark.parametrize("hours", [0, -1, 24 * 366 + 1, 1.0, "24", True, None])
def test_a_lease_is_a_number_of_hours_up_to_a_year(hours: object) -> None:
    leases = {**WITHOUT_ONE, GRANT["acts"][0]: hours}

    assert str(check_body(registry.GRANT_ISSUED, {**GRANT, "leases": leases})).startswith("leases")


@pytest.mark.parametrize("hours", [1, 24 * 366])
def test_a_lease_may_be_an_hour_or_a_year(hours: int) -> None:
    leases = {**WITHOUT_ONE, GRANT["acts"][0]: hours}

    assert check_body(registry.GRANT_ISSUED, {**GRANT, "leases": leases}) is None


def test_every_act_that_is_granted_is_leased_and_no_other() -> None:
    others = {"accept", "review", "decide", "issue"} - set(GRANT["acts"])
    for leases in (WITHOUT_ONE, {**GRANT["leases"], others.pop(): 24}):
        problem = check_body(registry.GRANT_ISSUED, {**GRANT, "leases": leases})

        assert problem == "leases: it must give hours for each of the acts"


def test_the_countys_parent_may_be_null() -> None:
    body = {"code": COUNTY, "name": "民乐县", "level": "county", "parent": None}

    assert check_body(registry.NODE_LISTED, body) is None
