"""The grants out of `grants.yaml`, checked against the catalogue and the divisions they speak of."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shared.domain.refusals import FileUnknownMatter, FileUnknownNode
from shared.domain.text import Text
from shared.wire.catalogue_files import Catalogue, load_list
from shared.wire.divisions import Division
from shared.wire.grant_schema import GRANT
from shared.wire.strict_yaml import Yaml, read_yaml

NO_MATTER = Text("事项目录里没有这个事项", "the catalogue has no such matter")
NO_NODE = Text("行政区划里没有这个代码", "the divisions have no such code")


def read_grants(
    path: Path, catalogue: Catalogue, divisions: Iterable[Division]
) -> list[dict[str, Any]]:
    """Return the grants as they stand in the file, each ready to be a registry entry's body."""
    source = read_yaml(path)
    grants = load_list(source, GRANT)
    codes = frozenset(d.code for d in divisions)
    for index, grant in enumerate(grants):
        if grant["matter"] not in catalogue.matter_ids:
            raise source.problem((index, "matter"), NO_MATTER, FileUnknownMatter)
        _check_nodes(source, index, grant["to"], codes)
    return grants


def _check_nodes(source: Yaml, index: int, selectors: list[str], codes: frozenset[str]) -> None:
    for n, selector in enumerate(selectors):
        kind, _, value = selector.partition(":")
        if kind != "level" and value not in codes:
            raise source.problem((index, "to", n), NO_NODE, FileUnknownNode)
