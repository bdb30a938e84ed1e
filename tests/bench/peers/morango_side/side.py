"""Both sides of Morango, over files of their own; run by the Python that Morango is installed for.

`side.py found FILE` makes a database with the certificates of both sides; it is copied for the other one.
`side.py fill FILE RECORDS` puts the records into the client's; `side.py serve FILE PORT` prints `ready`;
`side.py push FILE URL` pushes them and prints one line of JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings

PROFILE, ROOT, PART = "records", "root", "part"


def set_up(file: str) -> None:
    """Have Django run over a database file, as a machine of that name."""
    os.environ["MORANGO_SYSTEM_ID"] = file
    settings.configure(
        SECRET_KEY="for measuring only",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "morango", "kept"],
        ROOT_URLCONF="morango.urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": file}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()


def found() -> None:
    """Make the tables, a root certificate, and one below it that may write the records."""
    from django.core.management import call_command
    from morango.models.certificates import Certificate, Key, ScopeDefinition

    call_command("migrate", run_syncdb=True, verbosity=0)
    whole = {"read_filter_template": "", "write_filter_template": ""}
    scopes = [(ROOT, "dataset"), (PART, "")]
    made = [
        ScopeDefinition.objects.create(
            id=name,
            profile=PROFILE,
            version=1,
            primary_scope_param_key=key,
            description=name,
            read_write_filter_template="${dataset}",
            **whole,
        )
        for name, key in scopes
    ]
    root = Certificate.generate_root_certificate(ROOT)
    part = Certificate(
        parent=root,
        profile=PROFILE,
        scope_definition=made[1],
        scope_version=1,
        scope_params=json.dumps({"dataset": root.id}),
        private_key=Key(),
    )
    root.sign_certificate(part)
    part.save()


def fill(records: str) -> None:
    """Keep the records of a file."""
    from django.db import transaction
    from kept.models import Record

    root, _part = certificates()
    with transaction.atomic():
        for record in json.loads(Path(records).read_text(encoding="utf-8")):
            document = json.dumps(record, ensure_ascii=False)
            Record(name=record["_id"], document=document, dataset=root.id).save()


def serve(port: str) -> None:
    """Answer until the process ends."""
    from cheroot.wsgi import Server
    from django.core.wsgi import get_wsgi_application

    server = Server(("127.0.0.1", int(port)), get_wsgi_application())
    server.prepare()
    print("ready", flush=True)
    server.serve()


def push(url: str) -> None:
    """Push all records and tell how long it took."""
    from morango.models.certificates import Filter
    from morango.sync.controller import MorangoProfileController

    root, part = certificates()
    began, cpu = time.perf_counter(), time.process_time()
    connection = MorangoProfileController(PROFILE).create_network_connection(url)
    client = connection.create_sync_session(part, root).get_push_client()
    client.initialize(Filter(f"{root.id}:record"))
    client.run()
    client.finalize()
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    print(json.dumps({"seconds": seconds, "cpu": spent}), flush=True)


def certificates() -> tuple[Any, Any]:
    """Return the root certificate and the one below it."""
    from morango.models.certificates import Certificate

    return (
        Certificate.objects.get(scope_definition_id=ROOT),
        Certificate.objects.get(scope_definition_id=PART),
    )


PROGRAM: dict[str, Callable[..., None]] = {
    "found": found,
    "fill": fill,
    "serve": serve,
    "push": push,
}

if __name__ == "__main__":
    what, file, *rest = sys.argv[1:]
    set_up(file)
    PROGRAM[what](*rest)
