"""The county's commands for its broker: `broker-definitions` and `answer`."""

import json
import secrets
from pathlib import Path
from urllib.parse import quote, urlsplit

import click

from shared.domain.codes import Tier
from shared.domain.refusals import UnknownNode
from shared.host.folder import open_folder
from shared.host.new_file import new_file
from shared.host.terminal import DATA, PATH, PROGRAMS, example, tell

PROGRAM = PROGRAMS[Tier.COUNTY]
DEFAULT_VHOST = "/"


@click.command(
    "broker-definitions",
    epilog=example(
        PROGRAM,
        "broker-definitions 620722101000 --broker amqps://broker.example:5671/tongban "
        "--to new.json --data /srv/tongban",
    ),
)
@click.argument("nodes", nargs=-1, required=True)
@DATA
@click.option("--broker", required=True, help="The broker's address without a user.")
@click.option(
    "--to", type=PATH, required=True, help="The new file for `rabbitmqctl import_definitions`."
)
def broker_definitions(nodes: tuple[str, ...], data: Path, broker: str, to: Path) -> None:
    """Write queues, rights and new credentials of NODES for RabbitMQ, and print each node's TONGBAN_BROKER.

    What the broker has of other nodes stays as it is. A node that is named again gets a new password.
    """
    from shared.transport.bus.topology import SALT_BYTES, definitions, password_hash, user_of

    here = open_folder(data, Tier.COUNTY).open()
    with here.store.read() as room:
        known = here.registry(room).nodes
    for node in nodes:
        if node not in known:
            raise UnknownNode(node=node)
    passwords = {node: secrets.token_urlsafe(24) for node in nodes}
    hashes = {
        node: password_hash(secret, secrets.token_bytes(SALT_BYTES))
        for node, secret in passwords.items()
    }
    parts = urlsplit(broker)
    told = definitions(parts.path.removeprefix("/") or DEFAULT_VHOST, hashes)
    with new_file(to) as file:
        file.write(json.dumps(told, indent=2).encode() + b"\n")
    tell(
        f"已写入 {to}。请在消息中间件上运行 rabbitmqctl import_definitions，再把下面各行交给各节点。",
        f"Wrote {to}. Run rabbitmqctl import_definitions on the broker, then hand each node its line.",
    )
    for node, secret in passwords.items():
        user = f"{user_of(node)}:{quote(secret)}@"
        click.echo(f"{node} TONGBAN_BROKER={parts.scheme}://{user}{parts.netloc}{parts.path}")


@click.command("answer", epilog=example(PROGRAM, "answer --data /srv/tongban"))
@DATA
def answer(data: Path) -> None:
    """Answer what towns send over the broker, until stopped. `run` does this by itself; beside gunicorn it is a process."""
    from shared.host.answering import answer as answers

    answers(open_folder(data, Tier.COUNTY))
