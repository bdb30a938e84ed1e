"""Which case a journal is about."""

from shared.domain.ledgers import LedgerKind, parse_ledger


def about_case(ledger: str) -> str | None:
    """Return the case that a case journal speaks of; None for every other ledger."""
    name = parse_ledger(ledger)
    if name is None or name.kind is not LedgerKind.CASE_JOURNAL:
        return None
    return name.case
