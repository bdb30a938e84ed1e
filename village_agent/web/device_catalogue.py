"""What a device needs to take in by itself: this village's matters, their forms and guides, as its pages show them."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from shared.domain.acts import Act
from shared.domain.clock import latest_decision
from shared.domain.codes import Tier
from shared.domain.matter import Document, Matter
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import county_day
from shared.web.language import NECESSITIES
from shared.web.site import Site
from shared.web.take_in_data import OTHERS
from shared.web.take_in_matters import Offer, offers
from shared.web.take_in_questions import Question
from shared.web.take_in_steps import CHECK, Block, Step, steps_of

DAYS_AHEAD = 45
"""How many days ahead a device knows by when a take-in is decided."""
Said = dict[str, Any]


def catalogue(the: Site) -> Said:
    """Return all of it: what the forms ask stands in `steps_of` alone."""
    now, registry = the.here.now(), the.overview.registry()
    found = offers(registry, the.here.code, now)
    return {
        "node": the.here.code,
        "place": _both(registry.title_of(the.here.code)),
        "others": OTHERS,
        "from": county_day(now).isoformat(),
        "matters": [_matter(offer, registry, the.here.code, now) for offer in found],
    }


def digest_of(found: Mapping[str, Any]) -> str:
    """Return what tells one catalogue from another."""
    return sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _matter(offer: Offer, registry: Registry, here: str, now: datetime) -> Said:
    matter = offer.matter
    return {
        "id": matter.id,
        "version": matter.version,
        "sample": matter.sample,
        "name": _both(matter.name),
        "aliases": list(matter.aliases),
        "guide": _both(matter.guide),
        "conditions": [_both(text) for text in matter.conditions],
        "fee": matter.fee.fen,
        "limit": _both(offer.limit),
        "until": _until(matter, registry, here, now),
        "documents": [_document(document) for document in matter.documents],
        "steps": [_step(step) for step in steps_of(matter) if step is not CHECK],
    }


def _until(matter: Matter, registry: Registry, here: str, now: datetime) -> list[str]:
    """Return by which day a take-in of today, tomorrow, and so on, is decided at the latest."""
    step = matter.step(Act.ACCEPT)
    accepts = step is not None and Tier.VILLAGE in step.tiers
    days = (county_day(now) + timedelta(days=n) for n in range(DAYS_AHEAD))
    return [
        latest_decision(
            matter,
            day,
            registry.workdays,
            at_organ=accepts or registry.is_receiving_point(here, day),
        ).isoformat()
        for day in days
    ]


def _document(document: Document) -> Said:
    return {
        "id": document.id,
        "name": _both(document.name),
        "need": str(document.necessity),
        "need_words": _both(NECESSITIES[document.necessity]),
        "note": _both(document.note),
        "pages": [
            {"id": page.id, "name": _both(page.name), "repeat": page.repeat}
            for page in document.page_list
        ],
    }


def _step(step: Step) -> Said:
    return {
        "id": step.id,
        "title": _both(step.title),
        "lead": _both(step.lead),
        "blocks": [_block(block) for block in step.blocks],
    }


def _block(block: Block) -> Said:
    questions = [_question(question) for question in block.questions]
    return {"id": block.id, "title": _both(block.title), "questions": questions}


def _question(question: Question) -> Said:
    return {
        "key": question.key,
        "label": _both(question.label),
        "kind": question.kind,
        "required": question.required,
        "hint": _both(question.hint),
        "choices": [[value, _both(words)] for value, words in question.choices],
        "inputmode": question.inputmode,
    }


def _both(text: Text | None) -> list[str] | None:
    return [text.zh, text.en] if text else None
