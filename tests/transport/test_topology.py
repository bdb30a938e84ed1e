"""The table of what stands in the broker, and the files that an operator is given of it."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from shared.transport.bus.topology import (
    definitions,
    node_queue,
    parked_queue,
    password_hash,
    routing_key,
    sender_of,
)

RABBITMQ = Path(__file__).parents[2] / "deploy" / "rabbitmq"
COUNTY, TOWN, OTHER_TOWN = "620722000000", "620722101000", "620722102000"
SUB_CENTRE = "620722000000-a"


def test_the_example_that_operators_read_is_what_the_table_says() -> None:
    """Written by `python -m tests.transport.test_topology`."""
    assert json.loads((RABBITMQ / "definitions.example.json").read_text()) == example()


def example() -> dict[str, object]:
    """The county of the demonstration with two towns; the hashes are of no password."""
    return definitions("tongban", dict.fromkeys((COUNTY, TOWN, OTHER_TOWN), "<hash>"))


@pytest.mark.parametrize(
    ("key", "to", "sender"),
    [
        (routing_key(COUNTY, TOWN), COUNTY, TOWN),
        (routing_key(COUNTY, TOWN), TOWN, None),
        (COUNTY, COUNTY, None),
        (f"{COUNTY}.", COUNTY, None),
        (f"{COUNTY}.{TOWN}.x", COUNTY, None),
        (routing_key(SUB_CENTRE, TOWN), SUB_CENTRE, TOWN),
    ],
)
def test_a_message_says_who_wrote_it_by_its_key(key: str, to: str, sender: str | None) -> None:
    assert sender_of(key, to) == sender


def test_a_code_that_begins_like_another_gives_no_right_to_the_others_queues() -> None:
    told = definitions("v", dict.fromkeys((COUNTY, SUB_CENTRE), "h"))
    rights = {right["user"]: right for right in told["permissions"]}
    own = rights[f"node-{COUNTY}"]["read"]
    assert re.search(own, node_queue(COUNTY).name)
    assert re.search(own, parked_queue(COUNTY).name)
    assert not re.search(own, node_queue(SUB_CENTRE).name)
    writes = {
        r["user"]: r["write"] for r in told["topic_permissions"] if r["exchange"] == "tongban"
    }
    assert re.search(writes[f"node-{COUNTY}"], routing_key(TOWN, COUNTY))
    assert not re.search(writes[f"node-{COUNTY}"], routing_key(TOWN, SUB_CENTRE))


def test_a_password_is_kept_as_the_broker_checks_it() -> None:
    raw = base64.b64decode(password_hash("secret", b"salt"))
    assert raw == b"salt" + hashlib.sha256(b"saltsecret").digest()


def test_the_cluster_file_sets_what_the_guide_promises() -> None:
    """Three members, partitions heal by pausing the smaller side, alarms before the disk is full."""
    lines = (RABBITMQ / "rabbitmq.conf").read_text().splitlines()
    settings = dict(line.split(" = ", 1) for line in lines if " = " in line and line[0] != "#")
    assert settings["cluster_partition_handling"] == "pause_minority"
    assert (
        len([name for name in settings if name.startswith("cluster_formation.classic_config")]) == 3
    )
    assert settings["disk_free_limit.absolute"] == "2GB"
    assert settings["listeners.tcp"] == "none"


if __name__ == "__main__":
    path = RABBITMQ / "definitions.example.json"
    path.write_text(json.dumps(example(), indent=2) + "\n")
