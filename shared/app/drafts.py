"""Half-typed forms: kept group by group, and kept even when the session ran out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from uuid6 import uuid7

from shared.app.device_part import DEVICE, LOOK, given_number
from shared.app.here import Here
from shared.app.pages import PHOTOS
from shared.app.ports import Actor, Room
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.authority import may
from shared.domain.codes import Tier
from shared.domain.drafts_left import LeftDraft, leave, left_drafts, take
from shared.domain.facts import Fact
from shared.domain.ledgers import journal_ledger
from shared.domain.records import FormDraft, ParkedForm
from shared.domain.refusals import UnknownDraft
from shared.domain.refusals_devices import DeviceDraftStays
from shared.domain.refusals_people import DraftStays, DraftTaken

MAX_PARKED = 200
MAX_PARKED_CHARACTERS = 60_000
TOKEN_BYTES = 16


class Drafts:
    """The drafts of this node. They belong to the node, so that a colleague can go on with one."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def begin(self, matter_id: str, staff: str) -> FormDraft:
        """Begin a draft; refuses an unknown matter."""
        with self._here.store.write() as room:
            self._here.registry(room).matter(matter_id)
            now = self._here.now()
            draft = FormDraft(str(uuid7()), matter_id, staff, {}, now, now)
            room.desk.save_draft(draft)
        return draft

    def get(self, draft_id: str) -> FormDraft:
        """Return a draft, or refuse an unknown one."""
        with self._here.store.read() as room:
            draft = room.desk.draft(draft_id)
        if draft is None:
            raise UnknownDraft
        return draft

    def keep(self, draft_id: str, part: Mapping[str, Any]) -> FormDraft:
        """Merge a part into a draft as it was typed, right or wrong."""
        with self._here.store.write() as room:
            draft = room.desk.draft(draft_id)
            if draft is None:
                raise UnknownDraft
            draft = replace(draft, data={**draft.data, **part}, updated_at=self._here.now())
            room.desk.save_draft(draft)
        return draft

    def drop(self, draft_id: str) -> None:
        """Throw a draft away. Raises DeviceDraftStays where somebody holds a receipt for it."""
        with self._here.store.write() as room:
            refuse_given(room.desk.draft(draft_id))
            room.desk.drop_draft(draft_id)

    def all(self) -> list[FormDraft]:
        """Return all drafts, newest first."""
        with self._here.store.read() as room:
            return room.desk.drafts()

    def leave(self, draft_id: str, actor: Actor) -> None:
        """Leave a village's draft to its town: it goes into our journal and is a draft here no longer.

        Raises UnknownDraft, DraftStays at a town or the county, DraftTooLarge,
        DeviceDraftStays where somebody holds a receipt for it.
        """
        with self._here.store.write() as room:
            draft = room.desk.draft(draft_id)
            if draft is None:
                raise UnknownDraft
            if self._here.tier(room) is not Tier.VILLAGE:
                raise DraftStays
            refuse_given(draft)
            # Its photos stay: the town takes them of the papers that it is shown.
            typed = replace(draft, data=_typed(draft.data))
            append(
                self._here, room, journal_ledger(self._here.code), leave(typed, actor.name), actor
            )
            room.desk.drop_draft(draft_id)

    def left(self) -> list[LeftDraft]:
        """Return the drafts that the nodes directly below have left and nobody here has gone on with, latest first."""
        with self._here.store.read() as room:
            return self._left(room)

    def go_on(self, draft_id: str, village: str, actor: Actor) -> FormDraft:
        """Make a draft that a village left one of ours, under a new id: the case that comes of it is ours.

        Raises DraftTaken where somebody has gone on with it, UnknownDraft,
        or why the matter is not taken in here.
        """
        with self._here.store.write() as room:
            named = [
                d
                for d in self._left(room, everything=True)
                if (d.village, d.id) == (village, draft_id)
            ]
            if not named:
                raise UnknownDraft
            if named[0] not in self._left(room):
                raise DraftTaken
            registry, now = self._here.registry(room), self._here.now()
            matter = registry.matter(named[0].matter)
            may(registry, node=self._here.code, matter=matter, act=Act.TAKE_IN, at=now)
            data = _typed(named[0].data)
            draft = FormDraft(str(uuid7()), matter.id, actor.staff, data, now, now)
            append(
                self._here, room, journal_ledger(self._here.code), take(named[0], actor.name), actor
            )
            room.desk.save_draft(draft)
        return draft

    def _left(self, room: Room, *, everything: bool = False) -> list[LeftDraft]:
        below = self._here.registry(room).children(self._here.code)
        villages = [fact for node in below for fact in _facts(room, node.code)]
        return left_drafts(villages, () if everything else _facts(room, self._here.code))

    def park(self, path: str, data: Mapping[str, list[str]]) -> str:
        """Keep a form that was posted without a valid session; return the token that gives it back.

        Returns an empty token when the form is larger than any of ours.
        """
        if sum(len(k) + sum(map(len, v)) for k, v in data.items()) > MAX_PARKED_CHARACTERS:
            return ""
        token = self._here.random(TOKEN_BYTES).hex()
        with self._here.store.write() as room:
            room.desk.park(ParkedForm(token, path, dict(data), self._here.now()), MAX_PARKED)
        return token

    def parked(self, token: str) -> ParkedForm | None:
        """Return a parked form; None when there is none, or newer ones have pushed it out."""
        with self._here.store.read() as room:
            return room.desk.parked(token)


def refuse_given(draft: FormDraft | None) -> None:
    """Refuse to part with a draft for which a device has given a receipt: DeviceDraftStays."""
    receipt = given_number(draft)
    if receipt:
        raise DeviceDraftStays(receipt=receipt)


def _typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what people typed of a draft: what another node says of devices and photos is only its word."""
    return {step: part for step, part in data.items() if step not in {PHOTOS, DEVICE, LOOK}}


def _facts(room: Room, node: str) -> list[Fact]:
    return [entry.fact for entry in room.ledgers.entries(journal_ledger(node))]
