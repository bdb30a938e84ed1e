"""The corpus inside a courier's file: anybody who knows a node's public key can seal to it what they like."""

import io
from pathlib import Path
from shutil import copytree

import pytest

from shared.domain.codes import Tier
from shared.domain.refusals import Refusal
from shared.host.courier import ROUTE, import_file
from shared.host.folder import open_folder
from shared.transport.courier import (
    ANSWER,
    ANSWERS,
    REQUEST,
    REQUESTS,
    Head,
    Part,
    write_courier,
)
from tests.hostile.answers import check_log
from tests.hostile.corpus import Shape, Specimen, specimens
from tests.hostile.test_files import NODES
from tests.support.inside import TIERS
from tests.support.log_lines import logged
from tests.support.processes import COUNTY, TOWN, VILLAGE
from tests.support.real_network import enrolled

pytestmark = pytest.mark.xdist_group("hostile-files")
WAYS = {
    "a request": (REQUESTS, ((TOWN, COUNTY), (VILLAGE, TOWN)), (REQUEST, ROUTE)),
    "a request by another route": (REQUESTS, ((TOWN, COUNTY), (VILLAGE, TOWN)), (REQUEST, b"?")),
    "an answer": (ANSWERS, ((COUNTY, TOWN), (TOWN, VILLAGE)), (ANSWER,)),
    "nothing that is known": (REQUESTS, ((TOWN, COUNTY), (VILLAGE, TOWN)), ()),
}
"""What a part says it is: the file's kind, who sends it to whom, the fields before the hostile one."""


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The nodes' folders, of which nothing here may change."""
    folder = tmp_path_factory.mktemp("couriers")
    for code in NODES.values():
        copytree(enrolled() / code, folder / code)
    return folder


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("specimen", specimens(Shape.BYTES, Shape.JSON), ids=str)
def test_is_refused_and_nothing_is_taken_in(
    nodes: Path, tmp_path: Path, specimen: Specimen, way: str
) -> None:
    kind, roads, before = WAYS[way]
    said = set()
    for sender, to in roads:
        folder = open_folder(nodes / to, TIERS.get(to, Tier.VILLAGE))
        here = folder.open()
        part: Part = (*before, specimen.make()[: 8 << 20])
        written = io.BytesIO()
        head = Head(kind, sender, to, "2026-11-29T00:00:00.000Z")
        write_courier(written, head, here.signer.public, [part])
        path = tmp_path / f"{to}.tongban"
        path.write_bytes(written.getvalue())
        with logged(to) as lines:
            try:
                with pytest.raises(Refusal) as refused:
                    import_file(folder, here, path, lambda _total: None)
            finally:
                here.store.close()
            check_log(lines.all(), way)
        said.add(refused.value.code)
        assert sorted(p.name for p in tmp_path.glob(f"{to}*")) == [path.name]
    assert len(said) == 1, said
    assert said <= {"courier.bad_file", "exchange.malformed", "courier.not_ours"}
