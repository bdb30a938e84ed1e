"""Grants out of files: all that a county is founded with, or the terms of one that is to be issued."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.domain.catalogue import matter_from, text_from
from shared.domain.codes import Level
from shared.domain.grant_rules import check_grant
from shared.domain.grants import grant_from
from shared.domain.refusals import Refusal
from shared.domain.refusals_files import FileProblem, FileUnknownMatter, FileUnknownNode
from shared.domain.refusals_grants import FileBadGrant
from shared.domain.registry import Node, Registry
from shared.domain.text import Text
from shared.wire import reasons
from shared.wire.catalogue_files import Catalogue, check, load_list
from shared.wire.divisions import Division
from shared.wire.grant_schema import GRANT, TERMS
from shared.wire.strict_yaml import Yaml, read_yaml

NO_MATTER = Text("事项目录里没有这个事项", "the catalogue has no such matter")
NO_NODE = Text("行政区划里没有这个代码", "the divisions have no such code")


@dataclass(frozen=True, slots=True)
class TermsFile:
    """The terms of one grant, and the file they stand in."""

    source: Yaml
    terms: dict[str, Any]

    def problems(self, found: dict[str, Refusal]) -> list[FileProblem]:
        """Return what the rules found, each with file, line and field, in the order of the file."""
        told = [_problem(self.source, (), field, refusal) for field, refusal in found.items()]
        return sorted(told, key=lambda problem: int(str(problem.facts["line"])))


def read_terms(path: Path) -> TermsFile:
    """Read the terms of one grant: a grant without `id` and `replaces`, which the county gives it."""
    source = read_yaml(path)
    check(source, TERMS, source.value)
    return TermsFile(source, source.value)


def read_grants(
    path: Path, catalogue: Catalogue, divisions: Iterable[Division], *, now: datetime
) -> list[dict[str, Any]]:
    """Return the grants as they stand in the file, each ready to be a registry entry's body.

    They are held against the rules in their order, so that no two overlap.
    """
    source = read_yaml(path)
    grants = load_list(source, GRANT)
    registry = _registry(catalogue, divisions)
    for index, raw in enumerate(grants):
        if raw["matter"] not in registry.matters:
            raise source.problem((index, "matter"), NO_MATTER, FileUnknownMatter)
        _check_nodes(source, index, raw["to"], registry)
        grant = grant_from(raw)
        found = check_grant(registry, grant, now)
        if found:
            told = [_problem(source, (index,), field, no) for field, no in found.items()]
            raise min(told, key=lambda problem: int(str(problem.facts["line"])))
        if grant.replaces is not None:
            old = registry.grants[grant.replaces]
            registry.grants[old.id] = replace(old, revoked_at=now)
        registry.grants[grant.id] = grant
    return grants


def _registry(catalogue: Catalogue, divisions: Iterable[Division]) -> Registry:
    """Return the registry that the files will found, before its first grant."""
    nodes = {d.code: Node(d.code, d.name, d.level, d.parent) for d in divisions}
    county = next((n.code for n in nodes.values() if n.level is Level.COUNTY), "")
    if county:
        nodes[county] = replace(nodes[county], parent=None)
    matters = (matter_from(raw, 1) for raw in catalogue.matters)
    return Registry(
        county=county,
        nodes=nodes,
        departments={d["id"]: text_from(d["name"]) for d in catalogue.departments},
        matters={matter.id: matter for matter in matters},
    )


def _check_nodes(source: Yaml, index: int, selectors: list[str], registry: Registry) -> None:
    for n, selector in enumerate(selectors):
        kind, _, value = selector.partition(":")
        if kind != "level" and value not in registry.nodes:
            raise source.problem((index, "to", n), NO_NODE, FileUnknownNode)


def _problem(source: Yaml, path: reasons.Path, field: str, refusal: Refusal) -> FileProblem:
    """Say what a rule refuses, and where in the file that stands."""
    where = (*path, *field.split("."))
    return FileBadGrant(
        file=source.file,
        line=source.line(where),
        field=reasons.field_name(where),
        reason=Text(refusal.say("zh"), refusal.say("en")),
        rule=refusal.code,
    )
