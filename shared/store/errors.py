"""What a store itself refuses. None of these is a refusal that a user meets."""


class NewerSchema(RuntimeError):
    """The database was written by a newer version of this program; opening it could lose what it holds."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"the database has schema version {found}, this program knows up to {known}: "
            "install the newer version again"
        )
        self.found = found
        self.known = known


class OlderSchema(RuntimeError):
    """The database was written by an older version whose tables this program does not read."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"the database has schema version {found}, this program needs {known}")
        self.found = found
        self.known = known


class AlreadyThere(Exception):
    """A primary key or a unique value is taken."""


class LoginTaken(ValueError):
    """Another person's account has this login name."""


class ReadOnly(RuntimeError):
    """Something tried to write in a reading transaction."""


class NestedWrite(RuntimeError):
    """A thread that is writing began to write again: it would wait for itself."""


class Damaged(RuntimeError):
    """The database's own structure is broken; the text says where."""


class CopyFailed(RuntimeError):
    """The database could not be copied: no room for the copy, or it cannot be read."""
