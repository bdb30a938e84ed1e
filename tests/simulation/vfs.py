"""SQLite's way to its files, led over drives.

SQLite reaches its files through a table of functions (its VFS). Ours hands everything on to
the system's, and tells a drive of each write and sync. A sync costs nothing here: what it
promises is kept by the drive.
"""

import _sqlite3
import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.simulation.drives import DRIVES, Drive

FILES = 0x100 | 0x800 | 0x80000
"""Flags of xOpen: the database, its rollback journal, its write-ahead log. All else is scratch."""
OK, FAILED_WRITE, FAILED_SYNC, FAILED_CUT = 0, 778, 1034, 1546
NEXT_AT, NAME_AT, OPEN_AT, DELETE_AT, VFS_BYTES = 16, 24, 40, 48, 40 + 22 * 8
"""Where `sqlite3_vfs` has what is ours, and how long it is (sqlite3.h, version 3)."""
METHODS_BYTES = 8 + 18 * 8
CLOSE_AT, WRITE_AT, CUT_AT, SYNC_AT = 8, 8 + 2 * 8, 8 + 3 * 8, 8 + 4 * 8

Address = ctypes.c_void_p
Open = ctypes.CFUNCTYPE(
    ctypes.c_int, Address, Address, Address, ctypes.c_int, ctypes.POINTER(ctypes.c_int)
)
Delete = ctypes.CFUNCTYPE(ctypes.c_int, Address, Address, ctypes.c_int)
Write = ctypes.CFUNCTYPE(ctypes.c_int, Address, Address, ctypes.c_int, ctypes.c_int64)
Close = ctypes.CFUNCTYPE(ctypes.c_int, Address)
Cut = ctypes.CFUNCTYPE(ctypes.c_int, Address, ctypes.c_int64)
Sync = ctypes.CFUNCTYPE(ctypes.c_int, Address, ctypes.c_int)

_open_files: dict[int, tuple[Drive, str]] = {}


def simulate_power_cuts() -> None:
    """Have every database that this process opens from now on in a drive's folder lie on that drive."""
    if _kept:
        return
    lib = ctypes.CDLL(_sqlite3.__file__)
    lib.sqlite3_vfs_find.restype = Address
    lib.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    lib.sqlite3_vfs_register.argtypes = [Address, ctypes.c_int]
    system = lib.sqlite3_vfs_find(None)
    table = ctypes.create_string_buffer(ctypes.string_at(system, VFS_BYTES), VFS_BYTES)
    name = ctypes.create_string_buffer(b"drives")
    system_open, system_delete = Open(_pointer(table, OPEN_AT)), Delete(_pointer(table, DELETE_AT))
    opening, deleting = Open(_opening(system_open)), Delete(_deleting(system_delete))
    _put(table, NEXT_AT, 0)
    _put(table, NAME_AT, ctypes.addressof(name))
    _put(table, OPEN_AT, _address(opening))
    _put(table, DELETE_AT, _address(deleting))
    _kept.extend([table, name, system_open, system_delete, opening, deleting])
    if lib.sqlite3_vfs_register(ctypes.addressof(table), 1) != OK:
        raise OSError("sqlite3_vfs_register")


_kept: list[Any] = []
"""What C holds pointers to."""
_methods: dict[int, Any] = {}


def _opening(system_open: Callable[..., int]) -> Callable[..., int]:
    def opening(vfs: int, path: int | None, file: int, flags: int, out: Any) -> int:
        code = system_open(vfs, path, file, flags, out)
        # The name itself is handed on, not a copy of it: SQLite keeps the pointer.
        place = _place(path) if path and flags & FILES else None
        drive = DRIVES.get(str(place.parent)) if place else None
        if code == OK and place is not None and drive is not None:
            drive.opened(place.name)
            _open_files[file] = (drive, place.name)
            slot = ctypes.cast(file, ctypes.POINTER(Address))
            slot[0] = Address(ctypes.addressof(_ours(slot[0])))
        return code

    return opening


def _deleting(system_delete: Callable[..., int]) -> Callable[..., int]:
    def deleting(vfs: int, path: int, sync: int) -> int:
        place = _place(path)
        drive = DRIVES.get(str(place.parent))
        if drive is not None:
            drive.deleted(place.name)
        return system_delete(vfs, path, sync)

    return deleting


def _ours(system: int) -> Any:
    """Return the table of a file's functions, made once for each of the system's, with those that change it ours."""
    if system not in _methods:
        table = ctypes.create_string_buffer(ctypes.string_at(system, METHODS_BYTES), METHODS_BYTES)
        ours = _Ours(table)
        for at, function in ours.table.items():
            _put(table, at, _address(function))
        _methods[system] = table
        _kept.extend([table, ours])
    return _methods[system]


class _Ours:
    """Our functions of a file, over the system's."""

    def __init__(self, table: Any) -> None:
        self._close = Close(_pointer(table, CLOSE_AT))
        self._write = Write(_pointer(table, WRITE_AT))
        self._cut = Cut(_pointer(table, CUT_AT))
        self.table = {
            CLOSE_AT: Close(self.close),
            WRITE_AT: Write(self.write),
            CUT_AT: Cut(self.cut),
            SYNC_AT: Sync(self.sync),
        }

    def close(self, file: int) -> int:
        _open_files.pop(file, None)
        return int(self._close(file))

    def write(self, file: int, data: int, size: int, offset: int) -> int:
        drive, name = _open_files[file]
        taken = drive.write(name, offset, ctypes.string_at(data, size))
        return int(self._write(file, data, size, offset)) if taken else FAILED_WRITE

    def cut(self, file: int, size: int) -> int:
        drive, name = _open_files[file]
        return int(self._cut(file, size)) if drive.write(name, size, None) else FAILED_CUT

    def sync(self, file: int, _flags: int) -> int:
        drive, name = _open_files[file]
        return OK if drive.sync(name) else FAILED_SYNC


def _place(name: int) -> Path:
    return Path(ctypes.string_at(name).decode())


def _pointer(table: Any, at: int) -> int:
    return int.from_bytes(table.raw[at : at + 8], "little")


def _put(table: Any, at: int, pointer: int) -> None:
    ctypes.memmove(ctypes.addressof(table) + at, pointer.to_bytes(8, "little"), 8)


def _address(function: Any) -> int:
    return ctypes.cast(function, Address).value or 0
