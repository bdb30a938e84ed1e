"""What a store itself refuses. None of these is a refusal that a user meets."""


class OtherSchema(RuntimeError):
    """The database was written by another version of this program, and is left alone."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"the database has schema version {found}, this program knows {known}")
        self.found = found
        self.known = known


class NewerSchema(OtherSchema):
    """It was written by a newer version; opening it could lose what it holds."""


class OlderSchema(OtherSchema):
    """It was written by an older version, whose tables this program does not read."""


class Missing(RuntimeError):
    """There is no store where one should be: no database, or one without tables."""


class NotEmpty(RuntimeError):
    """Something is in the database where a new store should come."""


class CommitLost(RuntimeError):
    """The commit that held this unit of work failed, so nothing of it may be counted on; the cause says why."""


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
