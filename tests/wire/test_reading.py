"""Paths that lead to no file, for every reader."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.domain.refusals_files import FileMissing, FileProblem, FileUnreadable
from shared.wire.files import read_catalogue, read_divisions, read_grants
from tests.wire.county import NOW
from tests.wire.minle_files import CATALOGUE, DIVISIONS, told

Reader = Callable[[Path], object]


def grants(path: Path) -> object:
    return read_grants(path, CATALOGUE, DIVISIONS, now=NOW)


def refusal_of(read: Reader, path: Path) -> FileProblem:
    with pytest.raises(FileProblem) as refusal:
        read(path)
    told(refusal)
    return refusal.value


@pytest.mark.parametrize("read", [read_divisions, read_catalogue, grants])
def test_a_path_to_nothing_is_refused(tmp_path: Path, read: Reader) -> None:
    assert type(refusal_of(read, tmp_path / "absent")) is FileMissing


@pytest.mark.parametrize("read", [read_divisions, read_catalogue, grants])
def test_a_path_that_cannot_be_one_is_refused(tmp_path: Path, read: Reader) -> None:
    assert type(refusal_of(read, tmp_path / "a\0b")) is FileUnreadable
    assert type(refusal_of(read, tmp_path / ("a" * 5000))) is FileUnreadable


@pytest.mark.parametrize("read", [read_divisions, grants])
def test_a_folder_is_no_file(tmp_path: Path, read: Reader) -> None:
    assert type(refusal_of(read, tmp_path)) is FileUnreadable


@pytest.mark.parametrize("read", [read_divisions, grants])
def test_a_pipe_is_no_file(tmp_path: Path, read: Reader) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert type(refusal_of(read, tmp_path / "pipe")) is FileUnreadable


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()

    assert type(refusal_of(read_catalogue, path)) is FileUnreadable


@pytest.mark.parametrize("read", [read_divisions, read_catalogue, grants])
def test_a_path_that_may_not_be_read_is_refused(
    tmp_path: Path, read: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "stat", forbidden)

    problem = refusal_of(read, tmp_path)

    assert type(problem) is FileUnreadable
    assert "not permitted" in problem.say("en")
    assert "权限" in problem.say("zh")
