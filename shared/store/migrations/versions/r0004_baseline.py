"""The tables of schema 4, the first that migrations begin from. Frozen: it names nothing of `tables.py`."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = None

COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NEWEST = {"sqlite": "taken_in_at DESC", "postgresql": "taken_in_at DESC NULLS LAST"}


def upgrade() -> None:
    """Make all tables."""
    _ledgers()
    _links()
    _cases()
    _desk()


def _ledgers() -> None:
    op.create_table(
        "entries",
        sa.Column("ledger", WORD, primary_key=True, nullable=False),
        sa.Column("seq", COUNT, primary_key=True, nullable=False),
        sa.Column("hash", WORD, nullable=False),
        sa.Column("node", WORD, nullable=False),
        sa.Column("inc", COUNT, nullable=False),
        sa.Column("n", COUNT, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("node", "inc", "n"),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "feed",
        sa.Column("position", COUNT, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("ledger", WORD, nullable=False),
        sa.Column("seq", COUNT, nullable=False),
        sa.Column("only", WORD, nullable=False),
        sa.Column("via", WORD, nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger", "seq"],
            ["entries.ledger", "entries.seq"],
            deferrable=True if op.get_context().dialect.name == "postgresql" else None,
        ),
    )
    op.create_table(
        "heads",
        sa.Column("ledger", WORD, primary_key=True, nullable=False),
        sa.Column("seq", COUNT, nullable=False),
        sa.Column("hash", WORD, nullable=False),
        sa.Column("holder", WORD, nullable=False),
        sa.Column("overrides", COUNT, nullable=False),
        sa.Column("handoffs", COUNT, nullable=False),
        sa.Column("offered_to", WORD, nullable=True),
        sa.Column("offered_at", TEXT, nullable=True),
        sa.Column("members", TEXT, nullable=False),
        sa.Column("frozen", WORD, nullable=False),
        sa.Column("about", WORD, nullable=False),
    )
    op.create_index("ix_heads_about", "heads", ["about"])


def _links() -> None:
    op.create_table(
        "quarantine",
        sa.Column("hash", WORD, primary_key=True, nullable=False),
        sa.Column("refuser", WORD, primary_key=True, nullable=False),
        sa.Column("ledger", WORD, nullable=False),
        sa.Column("seq", COUNT, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("author", WORD, nullable=False),
        sa.Column("code", WORD, nullable=False),
        sa.Column("owner", WORD, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("evidence", TEXT, nullable=False),
        sa.Column("resolved_at", TEXT, nullable=True),
    )
    op.create_index("ix_quarantine_at", "quarantine", ["at"])
    op.create_index("ix_quarantine_open", "quarantine", ["ledger", "refuser", "resolved_at", "seq"])
    op.create_index("ix_quarantine_resolved_at", "quarantine", ["resolved_at"])
    op.create_table(
        "holds",
        sa.Column("peer", WORD, primary_key=True, nullable=False),
        sa.Column("hash", WORD, primary_key=True, nullable=False),
        sa.Column("position", COUNT, nullable=False),
        sa.Column("ledger", WORD, nullable=False),
        sa.Column("seq", COUNT, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
    )
    op.create_table(
        "peers",
        sa.Column("code", WORD, primary_key=True, nullable=False),
        sa.Column("store", WORD, nullable=False),
        sa.Column("sent_ack", COUNT, nullable=False),
        sa.Column("sent_seen", COUNT, nullable=False),
        sa.Column("got_ack", COUNT, nullable=False),
        sa.Column("got_seen", COUNT, nullable=False),
        sa.Column("counter", COUNT, nullable=False),
        sa.Column("token", WORD, nullable=False),
        sa.Column("unsent_n", COUNT, nullable=False),
        sa.Column("heard_at", TEXT, nullable=True),
        sa.Column("tried_at", TEXT, nullable=True),
        sa.Column("failures", COUNT, nullable=False),
        sa.Column("error", WORD, nullable=False),
        sa.Column("waiting_there", COUNT, nullable=False),
        sa.Column("inc", COUNT, nullable=False),
        sa.Column("written_n", COUNT, nullable=False),
        sa.Column("fresh_at", TEXT, nullable=True),
        sa.Column("alarm", WORD, nullable=False),
        sa.Column("got_mark", WORD, nullable=False),
    )


def _cases() -> None:
    newest = NEWEST[op.get_context().dialect.name]
    op.create_table(
        "cases",
        sa.Column("case", WORD, primary_key=True, nullable=False),
        sa.Column("receipt", WORD, nullable=False),
        sa.Column("matter", WORD, nullable=False),
        sa.Column("applicant", WORD, nullable=False),
        sa.Column("names", WORD, nullable=False),
        sa.Column("person", WORD, nullable=False),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("holder", WORD, nullable=False),
        sa.Column("offered_to", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("step", WORD, nullable=False),
        sa.Column("due_at", TEXT, nullable=True),
        sa.Column("taken_in_at", TEXT, nullable=True),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("requests", COUNT, nullable=False),
        sa.Column("awaiting", sa.Boolean(), nullable=False),
        sa.Column("names_folded", WORD, nullable=False),
        sa.Column("receipt_folded", WORD, nullable=False),
    )
    op.create_index("ix_cases_awaiting_due", "cases", ["awaiting", "ended", "due_at", "case"])
    op.create_index("ix_cases_due", "cases", ["ended", "due_at", "case"])
    op.create_index("ix_cases_holder_due", "cases", ["holder", "ended", "due_at", "case"])
    op.create_index("ix_cases_holder_newest", "cases", ["holder", sa.text(newest), "case"])
    op.create_index("ix_cases_newest", "cases", [sa.text(newest), "case"])
    op.create_index("ix_cases_offered_due", "cases", ["offered_to", "due_at", "case"])
    op.create_index("ix_cases_origin_newest", "cases", ["origin", sa.text(newest), "case"])
    op.create_index("ix_cases_person", "cases", ["person", "matter", "due_at", "case"])
    op.create_index("ix_cases_receipt", "cases", ["receipt"])


def _desk() -> None:
    op.create_table(
        "accounts",
        sa.Column("staff", WORD, primary_key=True, nullable=False),
        sa.Column("login", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("roles", TEXT, nullable=False),
        sa.Column("password", WORD, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", COUNT, nullable=False),
        sa.Column("locked_until", TEXT, nullable=True),
        sa.Column("language", WORD, nullable=False),
        sa.UniqueConstraint("login"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", WORD, primary_key=True, nullable=False),
        sa.Column("matter", WORD, nullable=False),
        sa.Column("staff", WORD, nullable=False),
        sa.Column("data", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("began_at", TEXT, nullable=False),
    )
    op.create_table(
        "parked",
        sa.Column("place", COUNT, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("token", WORD, nullable=False),
        sa.Column("path", WORD, nullable=False),
        sa.Column("data", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.UniqueConstraint("token"),
    )
    op.create_table(
        "enrolments",
        sa.Column("node", WORD, primary_key=True, nullable=False),
        sa.Column("secret", WORD, nullable=False),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.Column("used_at", TEXT, nullable=True),
        sa.Column("made_by", WORD, nullable=False),
    )
    op.create_table(
        "numbers",
        sa.Column("name", WORD, primary_key=True, nullable=False),
        sa.Column("value", COUNT, nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("key", WORD, primary_key=True, nullable=False),
        sa.Column("value", WORD, nullable=False),
    )
