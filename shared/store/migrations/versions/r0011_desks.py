"""Names are found by pinyin, cases by the end of an ID number; notes are counted, and when an ID number was seen in full."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.store.words import said, words_of

revision = "0011"
down_revision = "0010"

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROWS_A_STEP = 1000
COLUMNS = ("case", "names", "receipt", "person", "sounds")
CASES = sa.table("cases", *(sa.column(name) for name in COLUMNS))
WORDS = sa.table("words", sa.column("word"), sa.column("case"))


def upgrade() -> None:
    """Add the columns, fill what is known, and write the words of every case anew."""
    op.add_column("cases", sa.Column("sounds", WORD, nullable=False, server_default=""))
    op.add_column("cases", sa.Column("notes", COUNT, nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("viewed_at", TEXT, nullable=True))
    seen = sa.text("viewed_at IS NOT NULL")
    name, columns = "ix_cases_viewed", ["viewed_at", "case"]
    op.create_index(name, "cases", columns, sqlite_where=seen, postgresql_where=seen)
    bind = op.get_bind()
    filled = (
        sa.update(CASES).where(CASES.c.case == sa.bindparam("of")).values(sounds=sa.bindparam("to"))
    )
    op.execute(sa.delete(WORDS))
    for rows in _found():
        bind.execute(filled, [{"of": row.case, "to": said(row.names)} for row in rows])
        bind.execute(
            sa.insert(WORDS),
            [
                {"word": word, "case": row.case}
                for row in rows
                for word in words_of(row.names, row.receipt, row.person)
            ],
        )


def _found() -> Iterator[Sequence[Any]]:
    """Yield some cases at a time."""
    after = ""
    some = sa.select(CASES).order_by(CASES.c.case).limit(ROWS_A_STEP)
    while rows := op.get_bind().execute(some.where(CASES.c.case > after)).all():
        after = rows[-1].case
        yield rows
