"""What would have to be looked for among all cases: of which a node is a member, which a part of a name finds."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from shared.store.words import words_of

revision = "0008"
down_revision = "0007"

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
ROWS_A_STEP = 1000
ELEMENTS = {
    "sqlite": "json_each(heads.members) AS one",
    "postgresql": "json_array_elements_text(heads.members::json) AS one(value)",
}


def upgrade() -> None:
    """Make the two tables, and fill them from what is there; two indexes leave out the rows that say nothing."""
    op.drop_index("ix_heads_about", "heads")
    for column in ("about", "frozen"):
        filled = sa.text(f"{column} <> ''")
        name = f"ix_heads_{column}"
        op.create_index(name, "heads", [column], sqlite_where=filled, postgresql_where=filled)
    _table("members", "node", "ledger")
    elements = ELEMENTS[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO members SELECT DISTINCT one.value, heads.ledger"  # noqa: S608 - parts of our own
        f" FROM heads, {elements} WHERE heads.ledger LIKE 'case:%'"
    )
    words = _table("words", "word", "case")
    for rows in _found():
        op.bulk_insert(words, rows)


def _table(name: str, *columns: str) -> sa.Table:
    keys = [sa.Column(column, WORD, primary_key=True, nullable=False) for column in columns]
    return op.create_table(name, *keys, sqlite_with_rowid=False)


def _found() -> Iterator[list[dict[str, str]]]:
    """Yield the words of some cases at a time."""
    cases = sa.table("cases", sa.column("case"), sa.column("names"), sa.column("receipt"))
    after = ""
    some = sa.select(cases).order_by(cases.c.case).limit(ROWS_A_STEP)
    while rows := op.get_bind().execute(some.where(cases.c.case > after)).all():
        after = rows[-1].case
        yield [
            {"word": word, "case": row.case}
            for row in rows
            for word in words_of(row.names, row.receipt)
        ]
