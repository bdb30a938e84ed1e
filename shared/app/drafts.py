"""Half-typed forms: kept group by group, and kept even when the session ran out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from uuid6 import uuid7

from shared.app.here import Here
from shared.domain.records import FormDraft, ParkedForm
from shared.domain.refusals import UnknownDraft

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
            draft = FormDraft(str(uuid7()), matter_id, staff, {}, self._here.now())
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
        """Throw a draft away."""
        with self._here.store.write() as room:
            room.desk.drop_draft(draft_id)

    def all(self) -> list[FormDraft]:
        """Return all drafts, newest first."""
        with self._here.store.read() as room:
            return room.desk.drafts()

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
