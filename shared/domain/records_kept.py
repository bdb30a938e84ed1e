"""What was done on the spot, a visit or a public notice: each of these records is a place for photos, as a document's pages are."""

from shared.domain.acts import Act
from shared.domain.case import Case, Hand
from shared.domain.matter import RECORDS, Document, Necessity, PageOf
from shared.domain.pages import Slot
from shared.domain.text import Text

RECORD_ACTS: dict[Act, str] = {Act.VISIT: f"{RECORDS}visit", Act.POST_NOTICE: f"{RECORDS}notice"}
"""The acts whose records bear photos, each with what stands for a document's id; no matter may give that name to one of its own."""
NAMES = {
    Act.VISIT: Text("入户走访照片", "Photos of household visits"),
    Act.POST_NOTICE: Text("公示照片", "Photos of public notices"),
}
RECORDED = {
    Act.VISIT: Text("入户走访", "household visit"),
    Act.POST_NOTICE: Text("公示", "public notice"),
}
DAYS = {Act.VISIT: "visited_on", Act.POST_NOTICE: "since"}
SHOWN = 16
"""Characters at the end of a record's hash that name it."""


def record_slot(act: Act, record: str, no: int = 1) -> Slot:
    """Return the place for a photo of a record; `record` is its entry's hash."""
    return Slot(RECORD_ACTS[act], f"e{record[-SHOWN:]}", no)


def records_of(case: Case, act: Act) -> list[Hand]:
    """Return the records of one sort, oldest first: none whose body is erased, or that has no effect."""
    return [h for h in case.slip if h.act is act and h.effective and h.body is not None]


def documents_of(case: Case) -> tuple[Document, ...]:
    """Return the matter's documents, and after them what stands for the case's own records: a page that repeats for each."""
    known = case.matter.documents if case.matter else ()
    return (*known, *(_document(case, act) for act in RECORD_ACTS if records_of(case, act)))


def document_of(case: Case, document_id: str) -> Document | None:
    """Return a document of the matter, or what stands for the case's own records, by its id."""
    return next((d for d in documents_of(case) if d.id == document_id), None)


def _document(case: Case, act: Act) -> Document:
    pages = tuple(_page(act, hand) for hand in records_of(case, act))
    return Document(RECORD_ACTS[act], NAMES[act], Necessity.OPTIONAL, "other", None, pages)


def _page(act: Act, hand: Hand) -> PageOf:
    day, what = (hand.body or {})[DAYS[act]], RECORDED[act]
    name = Text(f"{day} {what.zh}", f"{what.en}, {day}:")
    return PageOf(record_slot(act, hand.hash).page, name, repeat=True)
