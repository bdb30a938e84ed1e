"""The county's command line: `tongban-center`."""

from typing import TYPE_CHECKING

import click

from shared.domain.codes import Tier
from shared.host.commands import tier_commands
from shared.host.terminal import PROGRAMS

if TYPE_CHECKING:
    from shared.host.builder import AppBuilder


def _pages() -> "AppBuilder":
    # A thousand modules that only a node that runs needs.
    from center.bootstrap import build_app

    return build_app


def _init() -> click.Command:
    from center.commands.founding import init

    return init


def _nodes() -> click.Command:
    from center.commands.nodes import nodes

    return nodes


def _enrol_code() -> click.Command:
    from center.commands.nodes import enrol_code

    return enrol_code


def _suspend() -> click.Command:
    from center.commands.nodes import suspend

    return suspend


def _list_node() -> click.Command:
    from center.commands.nodes import list_node

    return list_node


def _succeed() -> click.Command:
    from center.commands.nodes import succeed

    return succeed


def _next_key() -> click.Command:
    from center.commands.keys import next_key

    return next_key


def _sign_with_root() -> click.Command:
    from center.commands.keys import sign_with_root

    return sign_with_root


def _rotate_key() -> click.Command:
    from center.commands.keys import rotate_key

    return rotate_key


def _broker_definitions() -> click.Command:
    from center.commands.broker import broker_definitions

    return broker_definitions


def _answer() -> click.Command:
    from center.commands.broker import answer

    return answer


def _seal() -> click.Command:
    from center.commands.seals import seal

    return seal


def _grant() -> click.Command:
    from shared.host.grant_commands import grant_commands

    return grant_commands(PROGRAMS[Tier.COUNTY])


def _holidays() -> click.Command:
    from center.commands.calendar import holidays

    return holidays


def _receiving_points() -> click.Command:
    from center.commands.calendar import receiving_points

    return receiving_points


def _certificate() -> click.Command:
    from center.commands.certificates import certificate

    return certificate


main = tier_commands(Tier.COUNTY, _pages)
main.loads("init", _init)
main.loads("nodes", _nodes)
main.loads("enrol-code", _enrol_code)
main.loads("suspend", _suspend)
main.loads("list-node", _list_node)
main.loads("succeed", _succeed)
main.loads("next-key", _next_key)
main.loads("root-sign", _sign_with_root)
main.loads("rotate-key", _rotate_key)
main.loads("grant", _grant)
main.loads("seal", _seal)
main.loads("broker-definitions", _broker_definitions)
main.loads("answer", _answer)
main.loads("holidays", _holidays)
main.loads("receiving-points", _receiving_points)
main.loads("certificate", _certificate)
