"""The points at which a process is killed: before and after each durable step of the product.

A row names a step, where it is in the code, and the scene in which a process passes it. It makes two
points, `<step>.before` and `<step>.after`. The product knows nothing of them: `arming.py` puts them
into the process that is to die, `places.py` says whether the code still has them.
"""

from dataclasses import dataclass

BEFORE, AFTER = "before", "after"
SQLITE, BACKBONE = "http-sqlite", "rabbitmq-postgresql"
"""The networks: a village below its town, a town below the county."""
BOTH = (SQLITE, BACKBONE)
COMMIT = "commit"
"""What a row does that names no call: the transaction that the function writes in.

Before: all is said to the database, nothing committed. After: it is durable, and its caller not told yet.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A durable step: the function that takes it (`module:qualified.name`), and the call in it, or COMMIT.

    A call is named as the function's module knows it: `os.fsync`, `Path.replace`, `Class.method`. `nth`
    counts passes: at that one the process dies. Most steps are tried in one of the `networks`: every
    transaction ends by the same few lines, so that some of each kind stand for PostgreSQL.
    """

    name: str
    where: str
    call: str
    scene: str
    nth: int = 1
    networks: tuple[str, ...] = (SQLITE,)


@dataclass(frozen=True, slots=True)
class Point:
    """Before or after a step."""

    step: Step
    when: str

    @property
    def name(self) -> str:
        """Its name in the registry."""
        return f"{self.step.name}.{self.when}"


CASES = "shared.app.cases:Cases"
DEVICES = "shared.app.device_desk:DeviceDesk"
ROSTERS = "shared.app.rosters:Rosters"
PAGES = "shared.app.pages"
TENDING = "shared.app.blob_keeping"
WORKS = "shared.app.works"
TURNS = "shared.jobs.turns:Turns"
CHILD = "shared.replication.child:Child"
PARENT = "shared.replication.parent:Parent"
BRINGS = "shared.replication.blob_caller:BlobCaller"
TAKES = "shared.replication.blob_parent"
FOLDER = "shared.store.blob_folder:FolderBlobs"
SPOOL = "shared.store.blob_spool:Spool"
STORE = "shared.store.sql:SqlStore"
ANSWERING = "shared.transport.bus.answering:Answering"
CARRIER = "shared.transport.bus.carrier:BusCarrier"
PARKED = "shared.transport.bus.parked"
NODE = "shared.host.folder"
NEW_FILE = "shared.host.new_file:new_file"
JOINING = "shared.host.joining"

STEPS = (
    # Taking in: the case, and what is brought for it.
    Step("take_in.case", f"{CASES}.take_in", COMMIT, "take_in", networks=BOTH),
    Step("take_in.handed_in", f"{CASES}.hand_in", COMMIT, "hand_in"),
    Step("take_in.merged", f"{CASES}.merge", COMMIT, "merge"),
    Step("take_in.photo_kept", f"{PAGES}:Pages.keep", COMMIT, "keep_photo"),
    Step("take_in.page_added", f"{PAGES}:Pages.add", COMMIT, "add_page"),
    Step("take_in.visited", f"{CASES}.act", COMMIT, "visit"),
    # A device of the village hands over: its call is counted, its draft kept, its case entered.
    Step("device.admitted", f"{DEVICES}.admit", COMMIT, "hand_over"),
    Step("device.kept", f"{DEVICES}.receive", COMMIT, "hand_over"),
    Step("device.entered", f"{CASES}.take_in", COMMIT, "hand_over"),
    # The clock: what stops it, what hangs for some days, cards at the county, and limits that are counted anew.
    Step("clock.paused", f"{CASES}.act", COMMIT, "pause", networks=(BACKBONE,)),
    Step("clock.notice_posted", f"{CASES}.act", COMMIT, "notice", networks=(BACKBONE,)),
    Step("cards.looked_for", "shared.app.supervision:give_cards", COMMIT, "cards", networks=(BACKBONE,)),
    Step("cards.given", "shared.app.one_by_one:work_on", COMMIT, "cards", networks=(BACKBONE,)),
    Step("limits.counted", "shared.app.one_by_one:work_on", COMMIT, "recount"),
    Step("limits.noted", "shared.app.calendar:recount", COMMIT, "recount"),
    # Rosters: several entries at a time.
    Step("roster.prepared", f"{ROSTERS}.prepare", COMMIT, "prepare_roster", networks=(BACKBONE,)),
    Step("roster.ticked", f"{ROSTERS}.tick", COMMIT, "tick_roster"),
    # Handing over: the giver's offer, the taker's entry.
    Step("handoff.offer", f"{CASES}.act", COMMIT, "offer", networks=BOTH),
    Step("handoff.take_over", f"{CASES}.act", COMMIT, "take_over", networks=BOTH),
    # The exchange, at the child: count, carry, settle.
    Step("exchange.ask", f"{CHILD}.ask", COMMIT, "exchange", networks=BOTH),
    Step("exchange.carry", "shared.replication.caller:Caller._round", "Caller._carry", "exchange"),
    Step("exchange.hear", f"{CHILD}.hear", COMMIT, "exchange", networks=BOTH),
    Step("exchange.failed", f"{CHILD}.failed", COMMIT, "unanswered"),
    Step("exchange.put_back", f"{CHILD}.put_back", COMMIT, "put_back"),
    # The exchange, at the parent: entries and verdicts, then the answer.
    Step("exchange.answer", f"{PARENT}.answer", COMMIT, "answer", networks=BOTH),
    Step("exchange.signed", "shared.replication.endpoint:Endpoint._answer", "Endpoint._framed", "answer"),
    # The broker: who asks publishes and takes the answer, who answers commits, publishes, lets go.
    Step("broker.publish", "shared.transport.bus.envelope:publish.<locals>.work", "BlockingChannel.basic_publish", "exchange", networks=(BACKBONE,)),
    Step("broker.answer_comes", f"{CARRIER}._on_message", "Future.set_result", "exchange", networks=(BACKBONE,)),
    Step("broker.answer_let_go", f"{CARRIER}.settle", "Line.settle", "exchange", networks=(BACKBONE,)),
    Step("broker.request_handled", f"{ANSWERING}._handle", "Answering._answer", "answer", networks=(BACKBONE,)),
    Step("broker.answer_published", f"{ANSWERING}._handle", "publish", "answer", networks=(BACKBONE,)),
    Step("broker.request_let_go", f"{ANSWERING}._handle", "Answering._settle", "answer", networks=(BACKBONE,)),
    Step("broker.parked_kept", f"{PARKED}:_keep", COMMIT, "parked", networks=(BACKBONE,)),
    Step("broker.parked_let_go", f"{PARKED}:collect", "Line.settle", "parked", networks=(BACKBONE,)),
    # Photos: a file that a person brings.
    Step("blob.put_written", f"{FOLDER}.put", "os.fsync", "keep_photo"),
    Step("blob.put_named", f"{FOLDER}.put", "Path.replace", "keep_photo"),
    Step("blob.put_in_folder", f"{FOLDER}.put", "sync_folder", "keep_photo"),
    # Photos: the way up, range by range, then whole, then noted.
    Step("blob.held", f"{BRINGS}._note", COMMIT, "carry"),
    Step("blob.again", f"{BRINGS}._bring_again", COMMIT, "carry"),
    Step("blob.part_written", f"{SPOOL}.append", "os.fsync", "carry_above"),
    Step("blob.further_part_written", f"{SPOOL}.append", "os.fsync", "carry_above", nth=2),
    Step("blob.whole", f"{FOLDER}.finish", "Path.replace", "carry_above"),
    Step("blob.whole_in_folder", f"{FOLDER}.finish", "sync_folder", "carry_above"),
    Step("blob.noted", f"{TAKES}:_noted", COMMIT, "carry_above", networks=BOTH),
    # Photos that are gone, and what nobody names any more.
    Step("blob.damaged", f"{PAGES}:note_damaged", COMMIT, "lost"),
    Step("blob.lost_told", f"{BRINGS}._tell_lost", COMMIT, "lost"),
    Step("blob.lost_heard", f"{TAKES}:BlobParent._lost", COMMIT, "lost_above"),
    Step("blob.tended", f"{TENDING}:tend", COMMIT, "tend"),
    Step("blob.forgotten", f"{TENDING}:_let_go", COMMIT, "tend"),
    Step("blob.dropped", f"{TENDING}:_let_go", COMMIT, "tend", nth=2),
    Step("blob.spools_looked_at", f"{TENDING}:_drop_spools", COMMIT, "tend"),
    Step("blob.checked", f"{TENDING}:_check_some", COMMIT, "tend"),
    # A store of an older revision.
    Step("migration.copy", "shared.store.dialect_sqlite:before_migrating", "shutil.move", "migration"),
    Step("migration.ready", f"{STORE}.create", "SqlStore._migrate", "migration"),
    Step("migration.tables", f"{STORE}._migrate", "bring_up", "migration"),
    Step("migration.mark", "shared.store.schema:bring_up", "note_schema", "migration"),
    # Chores and long work.
    Step("job.released", f"{TURNS}.release", COMMIT, "chore"),
    Step("job.taken", f"{TURNS}._claim", COMMIT, "chore", networks=BOTH),
    Step("job.run", f"{TURNS}.take", "_run", "chore"),
    Step("job.ended", f"{TURNS}._settle", COMMIT, "chore"),
    Step("work.asked", f"{WORKS}:Works.ask", COMMIT, "ask_work"),
    Step("work.begun", f"{WORKS}:Works._begin", COMMIT, "work"),
    Step("work.told", f"{WORKS}:_tell", COMMIT, "work"),
    Step("work.ended", f"{WORKS}:Works._end", COMMIT, "work"),
    # A node's new key, and a node that is enrolled.
    Step("identity.key_begun", NEW_FILE, "os.fdopen", "new_key"),
    Step("identity.key_written", NEW_FILE, "os.fsync", "new_key"),
    Step("identity.key_named", NEW_FILE, "Path.rename", "new_key"),
    Step("identity.applied", "shared.host.renewing:renew_key", "apply_for", "new_key"),
    Step("identity.listed", "shared.replication.answers:follow_keys", COMMIT, "new_key"),
    Step("identity.taken_up", f"{NODE}:Folder.renew", "Path.replace", "new_key"),
    Step("identity.in_folder", f"{NODE}:Folder.renew", "flush_folder", "new_key"),
    Step("enrol.seed_kept", f"{JOINING}:pending_seed", "write_secret", "enrol"),
    Step("enrol.applied", f"{JOINING}:join_in", "apply_for", "enrol"),
    Step("enrol.settled", "shared.replication.bootstrap:settle_in", COMMIT, "enrol"),
    Step("enrol.placed", f"{NODE}:_place", "Path.rename", "enrol"),
    Step("enrol.seed_let_go", f"{JOINING}:enrol", "Path.unlink", "enrol"),
    # The courier's files.
    Step("courier.exported", "shared.replication.courier:CourierChild._note_export", COMMIT, "courier_out"),
    Step("courier.written", NEW_FILE, "os.fsync", "courier_out"),
    Step("courier.named", NEW_FILE, "Path.rename", "courier_out"),
    Step("courier.answered", f"{PARENT}.answer", COMMIT, "courier_in"),
    Step("courier.answer_named", NEW_FILE, "Path.rename", "courier_in"),
    Step("courier.heard", f"{CHILD}.hear", COMMIT, "courier_back"),
)  # fmt: skip
POINTS = tuple(Point(step, when) for step in STEPS for when in (BEFORE, AFTER))
BY_NAME = {point.name: point for point in POINTS}
NO_POINTS = {
    "shared.app.accounts": "who may sign in: no case, no entry that another node waits for",
    "shared.app.calendar:Calendar._write": "one entry of the registry, by the same `append` as an act",
    "shared.app.supervision:Supervision.complain": "one entry in the journal of a case, by the same `append` as an act",
    "shared.app.one_by_one:_each": "what `cards.given` and `limits.counted` do, case by case, where one of them breaks it",
    "shared.app.certificates": "one entry, by the same `append` as an act; a chore writes one that is missing",
    "shared.app.books": "a number given out and one row: at worst a book that nobody printed",
    "shared.app.covers": "one entry in the own journal, by the same `append` as an act",
    "shared.app.device_desk": "what a device says to hold and the photos that it sends ahead: rows; it says and sends them again until they are taken in",
    "shared.app.devices": "one entry in the own journal, by the same `append` as an act",
    "shared.app.drafts": "what is half typed is one row; what is left or gone on with is one entry",
    "shared.app.founding": "a county that is not founded yet: its folder is made whole or not at all",
    "shared.app.heard": "a chore: one entry that the next run writes where this one did not",
    "shared.app.judgements": "one entry by a person of the county, by the same `append` as an act",
    "shared.app.network": "one entry of the registry, by the same `append` as an act",
    "shared.app.nodes": "one entry of the registry, by the same `append` as an act",
    "shared.app.overriding": "entries in one transaction, by the same `append` as an act",
    "shared.app.overview": "a person's mark on an item of the quarantine: one row",
    "shared.app.places": "one entry of the registry, by the same `append` as an act",
    "shared.app.reentry": "one entry, by the same `append` as an act; a second try finds the first",
    "shared.app.promises": "one entry in the journal of a case, by the same `append` as an act",
    "shared.app.remarks": "one entry in the journal of a case, by the same `append` as an act; a mark that a case was opened",
    "shared.app.rosters": "what `roster.ticked` does, with fewer entries: all of them in one transaction",
    "shared.app.rotation": "the county's own key: `tests/federation/test_keys.py` breaks it off",
    "shared.app.seals": "one entry of the registry, by the same `append` as an act",
    "shared.app.statistics": "a chore: one entry that the next run writes where this one did not",
    "shared.app.carrying": "a folder that is being made: it takes its place whole or not at all",
    "shared.app.pages:Pages.remove": "one row: a photo that is taken out of a draft",
    "shared.replication.blob_caller:BlobCaller._count_wrong": "counts a try",
    "shared.replication.bootstrap:Gate._registry_for": "a link begun anew; who applies again gets it again",
    "shared.replication.child:Child.ask_again": "notes when it was tried; what is sent once more was committed by `ask`",
    "shared.replication.child:Child.confess": "writes nothing: it only reads in the same transaction",
    "shared.replication.child:Child.doubt": "a mark of one bit, set again at the next answer",
    "shared.replication.parent:Parent._note_own_loss": "a mark of one bit, set again at the next request",
    "shared.jobs.table": "a chore: a checkpoint that the next run makes where this one did not",
    "shared.host.restoring": "a folder that is being made: it takes its place whole or not at all",
}
"""Modules and functions that write, and are no subject of these tests, each with why."""
