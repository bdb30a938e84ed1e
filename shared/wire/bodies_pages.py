"""The bodies of entries about the pages of documents."""

from marshmallow import Schema

from shared.domain import kinds
from shared.domain.pages import JPEG, MAX_BLOB, MOST_PAGES, PDF
from shared.wire.bodies_case import Authored
from shared.wire.case_parts import told_field
from shared.wire.ids import sha256, slug
from shared.wire.shapes import Int, Items, OneOf, Strict, part


class PagePart(Strict):
    """A page: its place in the document's list, and the bytes that show it."""

    page = slug()
    no = Int(1, MOST_PAGES)
    blob = sha256()
    size = Int(1, MAX_BLOB)
    type = OneOf((JPEG, PDF))


class PagesAdded(Authored):
    """Pages of one document; one that is there already is replaced."""

    document = slug()
    pages = Items(part(PagePart), MOST_PAGES, least=1)


class RetakeAsked(Authored):
    """A page to be taken again: which bytes will not do, and why."""

    document = slug()
    page = slug()
    no = Int(1, MOST_PAGES)
    blob = sha256()
    reason = told_field()


SCHEMAS: dict[str, Schema] = {
    kinds.PAGES_ADDED: PagesAdded(),
    kinds.RETAKE_ASKED: RetakeAsked(),
    kinds.PAGES_BROUGHT: PagesAdded(),
}
