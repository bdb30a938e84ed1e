"""The commands that every tier has: run, verify, status, staff, backup, restore, courier, works; and for those with a parent: enrol, sync, recover, rotate-key, certificate.

Each function loads the module of its command when the command is named, so that a
command loads nothing that only another one needs.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from shared.domain.codes import Tier
from shared.host.terminal import PROGRAMS, NodeGroup

if TYPE_CHECKING:
    from shared.host.builder import AppBuilder


def tier_commands(tier: Tier, pages: "Callable[[], AppBuilder]") -> NodeGroup:
    """Return the command group of a tier. `pages` loads the tier's web app builder."""
    program = PROGRAMS[tier]
    group = NodeGroup(program, help=f"Run and look after a {tier.text.en} node of Tongban.")
    group.loads("run", partial(_run, tier, program, pages))
    for name, load in EVERYWHERE.items() if tier is Tier.COUNTY else (EVERYWHERE | BELOW).items():
        group.loads(name, partial(load, tier, program))
    return group


def _run(tier: Tier, program: str, pages: "Callable[[], AppBuilder]") -> click.Command:
    from shared.host.run_command import run_command

    return run_command(tier, program, pages)


def _verify(tier: Tier, program: str) -> click.Command:
    from shared.host.verify_command import verify_command

    return verify_command(tier, program)


def _status(tier: Tier, program: str) -> click.Command:
    from shared.host.status_command import status_command

    return status_command(tier, program)


def _staff(tier: Tier, program: str) -> click.Command:
    from shared.host.staff_commands import staff_commands

    return staff_commands(tier, program)


def _backup(tier: Tier, program: str) -> click.Command:
    from shared.host.backup_commands import backup_command

    return backup_command(tier, program)


def _restore(tier: Tier, program: str) -> click.Command:
    from shared.host.backup_commands import restore_command

    return restore_command(tier, program)


def _enrol(tier: Tier, program: str) -> click.Command:
    from shared.host.link_commands import enrol_command

    return enrol_command(tier, program)


def _sync(tier: Tier, program: str) -> click.Command:
    from shared.host.link_commands import sync_command

    return sync_command(tier, program)


def _recover(tier: Tier, program: str) -> click.Command:
    from shared.host.renewal_commands import recover_command

    return recover_command(tier, program)


def _rotate(tier: Tier, program: str) -> click.Command:
    from shared.host.renewal_commands import rotate_command

    return rotate_command(tier, program)


def _courier(tier: Tier, program: str) -> click.Command:
    from shared.host.courier_commands import courier_commands

    return courier_commands(tier, program)


def _works(tier: Tier, program: str) -> click.Command:
    from shared.host.works_command import works_command

    return works_command(tier, program)


def _certificate(tier: Tier, program: str) -> click.Command:
    from shared.host.certificate_commands import certificate_commands

    return certificate_commands(tier, program)


EVERYWHERE = {
    "courier": _courier,
    "verify": _verify,
    "status": _status,
    "staff": _staff,
    "backup": _backup,
    "restore": _restore,
    "works": _works,
}
BELOW = {
    "enrol": _enrol,
    "sync": _sync,
    "recover": _recover,
    "rotate-key": _rotate,
    "certificate": _certificate,
}
"""Commands of a node that has a parent."""
