"""The commands on the people of a node: `staff add|remove|reset-password|cover|covers`."""

import secrets
from pathlib import Path

import click

from shared.app.accounts import Accounts
from shared.app.covers import Covers
from shared.domain.codes import Tier
from shared.domain.covers import CoverTyped
from shared.domain.refusals import UnknownStaff
from shared.domain.refusals_input import FormIncomplete
from shared.domain.rights import Role
from shared.host.folder import open_folder
from shared.host.terminal import DATA, example


def staff_commands(tier: Tier, program: str) -> click.Group:
    """Return a tier's group `staff`."""
    group = click.Group("staff", help="The people who may sign in at this node.")

    @group.command(
        "add",
        epilog=example(
            program, "staff add --login wang --name 王芳 --role clerk --data /srv/tongban"
        ),
    )
    @DATA
    @click.option("--login", required=True, help="User name.")
    @click.option("--name", required=True, help="Name, as it stands on routing slips.")
    @click.option(
        "--role", "roles", multiple=True, required=True, help=f"One or more of: {', '.join(Role)}."
    )
    @click.option("--password", help="Password; without it one is made and printed.")
    def add(
        data: Path, login: str, name: str, roles: tuple[str, ...], password: str | None
    ) -> None:
        """Add a person. Works without a link; the password stays on this node."""
        chosen = password or secrets.token_urlsafe(12)
        account = _accounts(data, tier).add(login, name, roles, chosen)
        click.echo(f"added {account.login} ({account.staff})")
        if password is None:
            click.echo(f"password: {chosen}")

    @group.command(
        "remove", epilog=example(program, "staff remove --login wang --data /srv/tongban")
    )
    @DATA
    @click.option("--login", required=True, help="User name.")
    def remove(data: Path, login: str) -> None:
        """Close a person's account. What the person did stays under the person's name."""
        _accounts(data, tier).remove(login)
        click.echo(f"removed {login}")

    @group.command(
        "reset-password",
        epilog=example(program, "staff reset-password --login wang --data /srv/tongban"),
    )
    @DATA
    @click.option("--login", required=True, help="User name.")
    @click.option("--password", help="New password; without it one is made and printed.")
    def reset(data: Path, login: str, password: str | None) -> None:
        """Give a person a new password and lift a lock."""
        chosen = password or secrets.token_urlsafe(12)
        _accounts(data, tier).reset_password(login, chosen)
        click.echo(f"reset {login}")
        if password is None:
            click.echo(f"password: {chosen}")

    _covers(group, tier, program)
    return group


def _covers(group: click.Group, tier: Tier, program: str) -> None:
    line = "staff cover --login fang --for ma --from 2026-11-24 --until 2026-12-05 --reason 产假"

    @group.command("cover", epilog=example(program, f"{line} --data /srv/tongban"))
    @DATA
    @click.option("--login", required=True, help="User name of the one who covers.")
    @click.option("--for", "covered", required=True, help="User name of the one who is covered.")
    @click.option("--from", "since", required=True, help="First day, such as 2026-11-24.")
    @click.option("--until", required=True, help="Last day.")
    @click.option("--reason", required=True, help="Why.")
    def cover(data: Path, login: str, covered: str, since: str, until: str, reason: str) -> None:
        """Record that one person does another's work for some days."""
        here = open_folder(data, tier).open()
        staff = {a.login: a.staff for a in Accounts(here).all() if a.active}
        for name in (login, covered):
            if name not in staff:
                raise UnknownStaff(login=name)
        typed = CoverTyped(staff[covered], staff[login], since, until, reason)
        try:
            Covers(here).record(typed, here.itself)
        except FormIncomplete as wrong:
            raise next(iter(wrong.problems.values())) from None
        click.echo(f"{login} covers {covered} from {since} until {until}")

    @group.command("covers", epilog=example(program, "staff covers --data /srv/tongban"))
    @DATA
    def covers(data: Path) -> None:
        """List the covers, the latest recorded first."""
        here = open_folder(data, tier).open()
        logins = {a.staff: a.login for a in Accounts(here).all()}
        for found in Covers(here).all():
            who = f"{logins.get(found.by_staff, found.by_staff)} for {logins.get(found.covered, found.covered)}"
            click.echo(f"{found.since} {found.until}  {who}  {found.reason}")


def _accounts(data: Path, tier: Tier) -> Accounts:
    return Accounts(open_folder(data, tier).open())
