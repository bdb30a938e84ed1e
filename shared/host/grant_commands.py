"""The county's commands on grants: issue, amend, revoke, list. What they would touch is shown by --dry-run."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from shared.app.here import Here
from shared.app.impact import Impact, impact_of_amend, impact_of_issue, impact_of_revoke
from shared.app.network import Network
from shared.app.overview import Overview
from shared.domain.codes import Tier
from shared.domain.refusals_input import FormIncomplete
from shared.host.folder import open_folder
from shared.host.grant_report import grant_values, impact_lines, impact_values, list_lines
from shared.host.terminal import DATA, REFUSED, example, language
from shared.wire.grants_file import TermsFile, read_terms

TERMS = click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    required=True,
    help="YAML file of the grant's terms: as in grants.yaml, without id and replaces.",
)
DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Show what it would touch, and write nothing."
)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@dataclass(frozen=True, slots=True)
class How:
    """How a command answers: by a preview alone, as JSON."""

    dry_run: bool
    as_json: bool


def grant_commands(program: str) -> click.Group:
    """Return the group `grant`. What it writes, the node itself is named for."""
    group = click.Group("grant", help="Issue, amend, revoke and list grants.")
    group.add_command(_issue(program))
    group.add_command(_amend(program))
    group.add_command(_revoke(program))
    group.add_command(_list(program))
    return group


def _issue(program: str) -> click.Command:
    line = "grant issue --file grant.yaml --dry-run --data /srv/tongban"

    @click.command("issue", epilog=example(program, line))
    @DATA
    @TERMS
    @DRY_RUN
    @JSON
    def issue(data: Path, file: Path, *, dry_run: bool, as_json: bool) -> None:
        """Issue a grant of the terms in a file. Exit 2 where a rule refuses it."""
        here, terms, how = _open(data), read_terms(file), How(dry_run, as_json)
        _by_the_rules(
            terms,
            lambda: _do(
                here,
                how,
                lambda: impact_of_issue(here, terms.terms),
                lambda: Network(here).issue_grant(terms.terms, here.itself),
            ),
        )

    return issue


def _amend(program: str) -> click.Command:
    line = "grant amend G-0003 --file grant.yaml --dry-run --data /srv/tongban"

    @click.command("amend", epilog=example(program, line))
    @click.argument("grant")
    @DATA
    @TERMS
    @DRY_RUN
    @JSON
    def amend(grant: str, data: Path, file: Path, *, dry_run: bool, as_json: bool) -> None:
        """Issue a grant in place of GRANT, which ends with it. Exit 2 where a rule refuses it."""
        here, terms, how = _open(data), read_terms(file), How(dry_run, as_json)
        _by_the_rules(
            terms,
            lambda: _do(
                here,
                how,
                lambda: impact_of_amend(here, grant, terms.terms),
                lambda: Network(here).amend_grant(grant, terms.terms, here.itself),
            ),
        )

    return amend


def _revoke(program: str) -> click.Command:
    line = "grant revoke G-0003 --reason 文件更正 --dry-run --data /srv/tongban"

    @click.command("revoke", epilog=example(program, line))
    @click.argument("grant")
    @DATA
    @click.option("--reason", default="", help="Why; it stands in the registry.")
    @click.option(
        "--grave",
        is_flag=True,
        help="A person looks at what is done under it before its holders hear of this.",
    )
    @DRY_RUN
    @JSON
    def revoke(
        grant: str, data: Path, reason: str, *, grave: bool, dry_run: bool, as_json: bool
    ) -> None:
        """Revoke GRANT from now on."""
        here = _open(data)

        def write() -> str:
            Network(here).revoke_grant(grant, reason, here.itself, grave=grave)
            return grant

        _do(here, How(dry_run, as_json), lambda: impact_of_revoke(here, grant), write)

    return revoke


def _list(program: str) -> click.Command:
    @click.command("list", epilog=example(program, "grant list --data /srv/tongban"))
    @DATA
    @JSON
    def list_grants(data: Path, *, as_json: bool) -> None:
        """List all grants, the newest first."""
        here = _open(data)
        registry, grants = Overview(here).registry(), Network(here).grants()
        if as_json:
            _say_json([grant_values(registry, g, here.now()) for g in grants])
        else:
            click.echo("\n".join(list_lines(registry, grants, here.now(), language())))

    return list_grants


def _open(data: Path) -> Here:
    return open_folder(data, Tier.COUNTY).open()


def _by_the_rules(terms: TermsFile, act: Callable[[], None]) -> None:
    """Do it; what the rules refuse is told line by line, each with its place in the file."""
    try:
        act()
    except FormIncomplete as refusal:
        for problem in terms.problems(refusal.problems):
            click.echo(problem.say(language()), err=True)
        click.get_current_context().exit(REFUSED)


def _do(here: Here, how: How, look: Callable[[], Impact], write: Callable[[], str]) -> None:
    """Show what a change would touch, or make it and print the id of the grant."""
    if not how.dry_run:
        grant = write()
        _say_json({"grant": grant}) if how.as_json else click.echo(grant)
        return
    impact, registry = look(), Overview(here).registry()
    if how.as_json:
        _say_json(impact_values(registry, impact, here.now()))
    else:
        click.echo("\n".join(impact_lines(registry, impact, language())))


def _say_json(values: Any) -> None:
    click.echo(json.dumps(values, ensure_ascii=False))
