"""The commands that every tier has: run, verify, status, staff, backup, restore; and for those with a parent: enrol, sync."""

import json
import secrets
from pathlib import Path

import click

from shared.app.accounts import Accounts
from shared.app.covers import Covers
from shared.app.here import Here
from shared.app.verify import Verified, verify_all
from shared.domain.codes import Tier
from shared.domain.covers import CoverTyped
from shared.domain.refusals import FormIncomplete, UnknownStaff
from shared.domain.rights import Role
from shared.domain.text import Text
from shared.host.backup_commands import backup_command, restore_command
from shared.host.folder import Folder, open_folder
from shared.host.joining import Joining, enrol
from shared.host.renewal_commands import recover_command, rotate_command
from shared.host.running import AppBuilder, link_of, run_node
from shared.host.server import Listen
from shared.host.status import status_of
from shared.host.terminal import DATA, PROGRAMS, NodeGroup, bar, bytes_bar, example

PHOTOS = Text("照片", "Photos")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def tier_commands(tier: Tier, build_app: AppBuilder) -> NodeGroup:
    """Return the command group of a tier."""
    program = PROGRAMS[tier]
    group = NodeGroup(program, help=f"Run and look after a {tier.text.en} node of Tongban.")
    group.add_command(_run(tier, program, build_app))
    group.add_command(_verify(tier, program))
    group.add_command(_status(tier, program))
    group.add_command(_staff(tier, program))
    group.add_command(backup_command(tier, program))
    group.add_command(restore_command(tier, program))
    if tier is not Tier.COUNTY:
        group.add_command(_enrol(tier, program))
        group.add_command(_sync(tier, program))
        group.add_command(recover_command(tier, program))
        group.add_command(rotate_command(tier, program))
    return group


def _run(tier: Tier, program: str, build_app: AppBuilder) -> click.Command:
    @click.command("run", epilog=example(program, "run --data /srv/tongban --port 8000"))
    @DATA
    @click.option("--port", type=click.IntRange(1, 65535), required=True, help="Port to serve on.")
    @click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
    @click.option("--cert", type=FILE, help="TLS certificate (PEM).")
    @click.option("--key", type=FILE, help="TLS private key (PEM).")
    def run(data: Path, port: int, host: str, cert: Path | None, key: Path | None) -> None:
        """Serve the node's pages and exchange with its neighbours until stopped."""
        if (cert is None) != (key is None):
            raise click.UsageError("--cert and --key go together")
        listen = Listen(host, port, cert, key)
        folder = open_folder(data, tier)
        run_node(folder, listen, build_app, lambda: click.echo(f"ready {listen.url}"))

    return run


def _verify(tier: Tier, program: str) -> click.Command:
    @click.command("verify", epilog=example(program, "verify --data /srv/tongban"))
    @DATA
    @click.pass_context
    def verify(ctx: click.Context, data: Path) -> None:
        """Walk every ledger from entry 1: bytes, chain, signatures, custody, bodies. Exit 1 on a fault."""
        result = _verified(open_folder(data, tier).open())
        for fault in result.faults:
            click.echo(f"{fault.ledger} {fault.seq}: {fault.what}", err=True)
        click.echo(
            f"{result.ledgers} ledgers, {result.entries} entries, {len(result.faults)} faults"
        )
        ctx.exit(1 if result.faults else 0)

    return verify


def _verified(here: Here) -> Verified:
    with bar("verify") as progress:
        task = progress.add_task("verify", total=None)
        return verify_all(
            here,
            lambda total: progress.update(task, total=total),
            lambda _entries: progress.advance(task),
        )


def _status(tier: Tier, program: str) -> click.Command:
    @click.command("status", epilog=example(program, "status --json --data /srv/tongban"))
    @DATA
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    @click.option("--heads", is_flag=True, help="With each ledger's last entry.")
    def status(data: Path, *, as_json: bool, heads: bool) -> None:
        """Say who the node is, what it holds and how its link is."""
        values = status_of(open_folder(data, tier).open(), heads=heads)
        if as_json:
            click.echo(json.dumps(values, ensure_ascii=False))
            return
        for key, value in values.items():
            click.echo(f"{key:15} {json.dumps(value, ensure_ascii=False)}")

    return status


def _enrol(tier: Tier, program: str) -> click.Command:
    line = "enrol --parent https://county.example:8000 --code CODE --data /srv/tongban"

    @click.command("enrol", epilog=example(program, line))
    @DATA
    @click.option("--parent", required=True, help="Address of the node above.")
    @click.option("--code", required=True, help="The one-time code from `enrol-code`.")
    @click.option("--ca", type=FILE, help="Certificate that the parent's TLS is trusted by (PEM).")
    def enrol_node(data: Path, parent: str, code: str, ca: Path | None) -> None:
        """Make this node's key, join the county's network and fetch its registry."""
        identity = enrol(data, Joining(tier, parent, code, ca))
        click.echo(f"enrolled {identity.code} under {identity.parent}")

    return enrol_node


def _sync(tier: Tier, program: str) -> click.Command:
    @click.command("sync", epilog=example(program, "sync --data /srv/tongban"))
    @DATA
    def sync(data: Path) -> None:
        """Exchange with the node above, now, then photos both ways."""
        folder = open_folder(data, tier)
        link = link_of(folder, folder.open())
        if link is not None:
            totals = link.exchange()
            click.echo(
                f"{totals.rounds} rounds, {totals.sent} sent, {totals.received} received, "
                f"{totals.refused} refused"
            )
            with bytes_bar() as report:
                link.carry_all(lambda done, total: report(PHOTOS, done, total))

    return sync


def _staff(tier: Tier, program: str) -> click.Command:
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
    folder: Folder = open_folder(data, tier)
    return Accounts(folder.open())
