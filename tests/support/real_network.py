"""One network of real processes for all tests that want one."""

from collections.abc import Iterator

import pytest

from tests.support.processes import (
    COUNTY,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    RealNetwork,
    found,
)


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealNetwork]:
    """A county, a town and two villages with staff: `agent` at villages, `clerk` at the town, `chief` at the county."""
    network = found(tmp_path_factory.mktemp("federation"))
    with network.stack:
        network.start(COUNTY)
        for code, parent in ((TOWN, COUNTY), (VILLAGE, TOWN), (OTHER_VILLAGE, TOWN)):
            network.enrol(code, parent)
            network.start(code)
        network.staff(VILLAGE, "agent", "马秀英", "agent")
        network.staff(OTHER_VILLAGE, "agent", "何有福", "agent")
        network.staff(TOWN, "clerk", "李建国", "reviewer")
        network.staff(COUNTY, "chief", "陈静", "clerk", "approver", "catalogue")
        yield network
