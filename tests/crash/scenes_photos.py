"""Photos: brought by a person, carried up range by range, lost, and kept house among."""

import random
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from shared.app.blob_keeping import tend
from shared.app.drafts import Drafts
from shared.app.pages import Pages, photos_of
from shared.domain.pages import JPEG
from shared.domain.records import KnownBlob
from tests.crash.points import AFTER, COMMIT, Point
from tests.crash.scene import Done, Scene
from tests.crash.steps import MATTER
from tests.support.inside import someone
from tests.support.photos import BACK, FRONT, picture

SIZE = 150_000
"""Bytes of a photo that goes up in several ranges."""


class Photo(Scene):
    """What scenes with photos share."""

    def ready(self) -> None:
        self.content = picture(SIZE, random.randrange(2**32))
        self.sha = sha256(self.content).hexdigest()

    def brought(self) -> str:
        """Have a page of a case at the child lie ready in a file for the process that keeps it."""
        path = self.line.network.folder / self.sha
        path.write_bytes(self.content)
        return str(path)

    def known(self, at: str = "") -> KnownBlob | None:
        """Return what a node knows of the photo."""
        with self.line.here(at).store.read() as room:
            return room.blobs.get(self.sha)

    def is_whole(self, at: str) -> bool:
        """Say whether a node has the photo whole, and knows."""
        known, kept = self.known(at), self.line.here(at).blobs.read(self.sha, 0, SIZE + 1)
        return known is not None and known.here and kept == self.content


class KeepPhoto(Photo):
    """A photo is put into a draft."""

    def ready(self) -> None:
        super().ready()
        here = self.line.here()
        self.draft = Drafts(here).begin(MATTER, someone(here).staff).id

    def does(self) -> Done:
        return self.line.do("keep_photo", self.draft, self.brought())

    def found(self, point: Point) -> None:
        """A photo that is named is there, whole; one that is not named does no harm."""
        draft = Drafts(self.line.here()).get(self.draft)
        is_named = point.step.call == COMMIT and point.when == AFTER
        assert list(photos_of(draft).values()) == ([self.sha] if is_named else [])
        assert self.is_whole(self.line.child) == is_named
        there = set(self.line.here().blobs.all())
        read = {s: self.line.here().blobs.read(s, 0, 10 * SIZE) for s in there}
        assert all(sha256(content).hexdigest() == s for s, content in read.items())

    def ended(self) -> None:
        assert self.is_whole(self.line.child)


class AddPage(Photo):
    """A photo is added to a case: its bytes, and the entry that names them."""

    def ready(self) -> None:
        super().ready()
        self.case = self.line.take_in()

    def does(self) -> Done:
        return self.line.do("add_page", self.case, self.brought())

    def found(self, point: Point) -> None:
        assert len(self.line.of_case(self.case)) == (2 if point.when == AFTER else 1)
        assert self.is_whole(self.line.child) == (point.when == AFTER)

    def again(self, point: Point) -> None:
        if len(self.line.of_case(self.case)) == 1:
            super().again(point)

    def ended(self) -> None:
        assert len(self.line.of_case(self.case, self.line.parent)) == 2


class Carry(Photo):
    """A photo goes up, once its case is there."""

    def ready(self) -> None:
        super().ready()
        self.case = self.line.take_in()
        here = self.line.here()
        Pages(here).add(self.case, FRONT, self.content, JPEG, someone(here))
        self.line.exchange()

    def does(self) -> Done:
        return self.line.do("carry")

    def found(self, point: Point) -> None:
        """What the child takes to be held above is held there."""
        with self.line.here().store.read() as room:
            ack = room.blobs.ack(self.sha, self.line.parent)
        above = self.line.here(self.line.parent).blobs
        held = above.size(self.sha) or above.received(self.sha)
        assert ack.held <= held
        assert not ack.done or self.is_whole(self.line.parent)

    def ended(self) -> None:
        assert self.is_whole(self.line.parent)
        assert list(self.line.here(self.line.parent).blobs.spools()) == []
        with self.line.here().store.read() as room:
            assert room.blobs.ack(self.sha, self.line.parent).done


class CarryAbove(Carry):
    """The same, while the parent dies."""

    asked = ("carry",)


class Lost(Carry):
    """A photo has gone from the child's disk before it went up: both sides say so."""

    def ready(self) -> None:
        super().ready()
        self.line.here().blobs.drop(self.sha)

    def found(self, point: Point) -> None:
        assert not self.is_whole(self.line.child)

    def ended(self) -> None:
        for code in (self.line.child, self.line.parent):
            known = self.known(code)
            assert known is not None
            assert (known.here, known.lost) == (False, True)


class LostAbove(Lost):
    """The same, while the parent dies."""

    asked = ("carry",)


class Tend(Photo):
    """Housekeeping: a photo that nobody names goes after a week, one that nobody noted is noted."""

    def ready(self) -> None:
        super().ready()
        here = self.line.here()
        draft = Drafts(here).begin(MATTER, someone(here).staff).id
        kept = picture(SIZE, random.randrange(2**32))
        self.kept = sha256(kept).hexdigest()
        Pages(here).keep(draft, FRONT, self.content, JPEG)
        Pages(here).keep(draft, BACK, kept, JPEG)
        Pages(here).remove(draft, FRONT)
        self.unnoted = here.blobs.put(picture(SIZE, random.randrange(2**32)))
        here.blobs.append("0" * 64, 0, b"x")

    def does(self) -> Done:
        return self.line.do("tend", "8")

    def found(self, point: Point) -> None:
        """What a draft names is there, and known to be."""
        with self.line.here().store.read() as room:
            known = room.blobs.get(self.kept)
        assert known is not None
        assert known.here
        assert self.line.here().blobs.has(self.kept)

    def ended(self) -> None:
        """Whatever the dead process left is gone after another week."""
        here = self.line.here()
        later = here.now() + timedelta(days=17)
        tend(replace(here, now=lambda: later))
        there = set(here.blobs.all())
        assert self.kept in there
        assert not there & {self.sha, self.unnoted}
        assert list(here.blobs.spools()) == []
