"""The demonstration county loads."""

from collections import Counter

import pytest

from shared.domain.catalogue import matter_from
from shared.domain.codes import Level
from shared.domain.grants import grant_from
from shared.domain.registry import GRANT_ISSUED, MATTER_PUBLISHED
from shared.wire.bodies import check_body
from tests.wire.county import GRANTS
from tests.wire.minle_files import CATALOGUE, DIVISIONS


def test_all_its_divisions_are_there() -> None:
    assert Counter(d.level for d in DIVISIONS) == {
        Level.COUNTY: 1,
        Level.TOWN: 10,
        Level.SPECIAL: 1,
        Level.VILLAGE: 172,
        Level.COMMUNITY: 19,
    }
    assert DIVISIONS[0].level is Level.COUNTY


def test_all_its_matters_are_there() -> None:
    assert len(CATALOGUE.matters) == 18
    assert len(CATALOGUE.departments) == 6


@pytest.mark.parametrize("raw", CATALOGUE.matters, ids=lambda raw: str(raw["id"]))
def test_a_matter_of_it_is_a_matter(raw: dict[str, object]) -> None:
    matter = matter_from(raw, 3)

    assert (matter.id, matter.version) == (raw["id"], 3)
    assert check_body(MATTER_PUBLISHED, {"matter": raw, "version": 3}) is None


def test_all_its_grants_are_there() -> None:
    assert len(GRANTS) == 19
    for raw in GRANTS:
        assert check_body(GRANT_ISSUED, raw) is None
        assert grant_from(raw).ends > grant_from(raw).starts
