"""The records of workload W as plain documents: what the peers carry."""

import json
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import orjson

from tests.bench.workload import World, case_id, here_of
from tests.support.network import VILLAGE


def write_records(world: World, to: Path, cases: int | None = None) -> int:
    """Write the cases' entries, each as a JSON object with its header, body, salt and signature; return how many."""
    documents: list[dict[str, object]] = []
    here = here_of(VILLAGE, f"sqlite:///{world.file(VILLAGE)}")
    with closing(here.store), here.store.read() as room:
        for number in range(world.cases if cases is None else cases):
            ledger = f"case:{case_id(number)}"
            for entry in room.ledgers.entries(ledger):
                told = orjson.loads(entry.raw) | {"data": orjson.loads(entry.body or b"{}")}
                signature = entry.signature or b""
                told |= {"sig": b64encode(signature).decode(), "salt": (entry.salt or b"").hex()}
                documents.append({"_id": f"{ledger}:{entry.header.seq}", **told})
    to.write_text(json.dumps(documents, ensure_ascii=False), encoding="utf-8")
    return len(documents)
