"""Disks that can lose power: of each file is known what was synced, which is sure to survive, and what was written since."""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""


@dataclass(slots=True)
class Written:
    """A write since the last sync; `data` is None where the file was cut to `offset`."""

    offset: int
    data: bytes | None

    def onto(self, content: bytearray) -> None:
        """Do it to a file's content."""
        if self.data is None:
            del content[self.offset :]
            return
        if len(content) < self.offset:
            content.extend(bytes(self.offset - len(content)))
        content[self.offset : self.offset + len(self.data)] = self.data


@dataclass(slots=True)
class File:
    """What a file holds for sure, and what was written to it since."""

    synced: bytearray
    since: list[Written] = field(default_factory=list)

    def sync(self) -> None:
        """What was written is sure now."""
        for write in self.since:
            write.onto(self.synced)
        self.since.clear()

    def after_power_cut(self, chance: Random) -> bytes:
        """Return what is left of it: of what was not synced any part, in whole sectors."""
        left = bytearray(self.synced)
        how = chance.choice(["none", "some", "first", "all"])
        until = chance.randint(0, len(self.since))
        for place, write in enumerate(self.since):
            kept = {"none": False, "all": True, "first": place < until}.get(how)
            if chance.random() < 0.5 if kept is None else kept:
                _torn(write, chance if how == "some" else None).onto(left)
        return bytes(left)


def _torn(write: Written, chance: Random | None) -> Written:
    """Return a write of which only the first sectors arrived, one time in four."""
    if chance is None or write.data is None or chance.random() < 0.75:
        return write
    return Written(
        write.offset, write.data[: chance.randint(0, len(write.data)) // SECTOR * SECTOR]
    )


class Drive:
    """A machine's disk: a folder, in which a power cut leaves what a power cut leaves."""

    def __init__(self, folder: Path, content: dict[str, bytes] | None = None) -> None:
        folder.mkdir(parents=True)
        for name, data in (content or {}).items():
            (folder / name).write_bytes(data)
        self.folder = folder
        self.is_off = False
        self.survived: dict[str, bytes] = {}
        self.operations = 0
        self._files: dict[str, File] = {}
        self._fuse: tuple[int, Random] | None = None
        DRIVES[str(folder)] = self

    def image(self) -> dict[str, bytes]:
        """Return what its files hold now, as a copy of them would."""
        return {
            path.name: path.read_bytes()
            for path in sorted(self.folder.iterdir())
            if not path.name.endswith("-shm")
        }

    def light(self, operations: int, chance: Random) -> None:
        """Cut the power in the middle of some write or sync from now on: at the first where `operations` is 1."""
        self._fuse = (self.operations + operations, chance)

    def put_out(self) -> None:
        """Let the fuse go out."""
        self._fuse = None

    def power_cut(self, chance: Random) -> None:
        """Cut the power: nothing written from now on arrives."""
        self.is_off = True
        self.survived = {
            name: file.after_power_cut(chance) for name, file in sorted(self._files.items())
        }

    def throw_away(self) -> None:
        """Forget it; its files go with their folder."""
        DRIVES.pop(str(self.folder), None)

    def opened(self, name: str) -> None:
        """A file of it was opened: what lies there is sure."""
        if name not in self._files:
            path = self.folder / name
            self._files[name] = File(bytearray(path.read_bytes() if path.exists() else b""))

    def deleted(self, name: str) -> None:
        """A file of it was deleted, for sure."""
        if not self.is_off:
            self._files.pop(name, None)

    def write(self, name: str, offset: int, data: bytes | None) -> bool:
        """Take a write down; False where the power is off."""
        self._step()
        if not self.is_off:
            self._files[name].since.append(Written(offset, data))
        return not self.is_off

    def sync(self, name: str) -> bool:
        """Take a sync down. The power may go before it or, with everything written, before it could be told."""
        before = self.is_off
        if not before and self._burns(0):
            self._files[name].sync()
        self._step()
        if not self.is_off:
            self._files[name].sync()
        return not self.is_off

    def _step(self) -> None:
        self.operations += 1
        if self._fuse is not None and not self.is_off and self._burns(-1):
            self.power_cut(self._fuse[1])

    def _burns(self, late: int) -> bool:
        """Say whether the fuse ends here; half the time a sync is done before it does."""
        if self._fuse is None or self.operations < self._fuse[0] + late:
            return False
        return late < 0 or self._fuse[1].random() < 0.5


DRIVES: dict[str, Drive] = {}
"""By their folders."""
