"""What the suite changed around the submission is done in the guest, and what the submission did to shared files is told."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from harness.guest import surroundings
from harness.guest.surroundings import Surroundings


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The folder that guests work in."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """The folder that the suite's tmp_path lies in."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


@pytest.fixture
def own(desk: Path, temporary: Path) -> Surroundings:
    """Surroundings that share the temporary folder, but not the desk."""
    made = Surroundings(str(desk))
    made.take([["share", str(temporary), False]])
    return made


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module of the submission with one value."""
    module = ModuleType("config_of_test")
    vars(module)["rate"] = 1
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def test_a_value_is_set_and_set_back(own: Surroundings, config: Any) -> None:
    """However often a module's attribute was replaced, the end brings back what the submission had."""
    own.take([["set", "config_of_test", "rate", 2], ["set", "config_of_test", "rate", 3]])
    assert config.rate == 3
    own.take([["unset", "config_of_test", "rate"]])
    assert config.rate == 1


def test_what_was_not_set_is_not_set_back(own: Surroundings, config: Any) -> None:
    """The end of a replacement that this guest never heard of changes nothing."""
    own.take([["unset", "config_of_test", "rate"]])
    assert config.rate == 1


def test_the_environment_follows(own: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables are set, replaced and taken away; one that is not there is not missed."""
    monkeypatch.setenv("GUEST_OLD", "old")
    monkeypatch.setenv("GUEST_GONE", "gone")
    monkeypatch.delenv("GUEST_NEVER", raising=False)
    own.take([["environ", {"GUEST_OLD": "new", "GUEST_GONE": None, "GUEST_NEVER": None}]])
    assert (os.environ["GUEST_OLD"], "GUEST_GONE" in os.environ) == ("new", False)


def test_randomness_starts_where_the_suites_starts(own: Surroundings) -> None:
    """The same seed gives both sides the same numbers."""
    state = random.getstate()
    own.take([["seed", 42]])
    drawn = random.random()
    random.setstate(state)
    assert drawn == random.Random(42).random()


def test_the_working_directory_follows(own: Surroundings, temporary: Path, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of the shared ones becomes the present one; where it is not there, the old one stays."""
    monkeypatch.chdir(desk)
    own.take([["folder", "tmp", "inner"], ["chdir", "tmp", "inner"]])
    assert Path.cwd() == temporary / "inner"
    own.take([["chdir", "tmp", "missing"]])
    assert Path.cwd() == temporary / "inner"
    own.take([["chdir", "desk", ""]])
    assert Path.cwd() == desk


@pytest.mark.parametrize("content", [b"content", b""])
def test_a_file_of_the_suite_is_there(content: bytes, own: Surroundings, temporary: Path) -> None:
    """A file comes with its folders, be it empty."""
    own.take([["file", "tmp", "a/b/file", content]])
    assert (temporary / "a/b/file").read_bytes() == content


def test_a_file_that_is_there_already_is_not_touched(own: Surroundings, temporary: Path) -> None:
    """Where both sides share a disk, what the suite wrote is not written again; what differs is."""
    path = temporary / "file"
    path.write_bytes(b"content")
    os.utime(path, ns=(1, 1))
    own.take([["file", "tmp", "file", b"content"]])
    assert path.stat().st_mtime_ns == 1
    own.take([["file", "tmp", "file", b"cont"]])
    assert path.read_bytes() == b"cont"


@pytest.mark.parametrize("name", ["taken", "file/below", "file/below/deep"])
def test_what_the_submission_made_of_a_place_stays(name: str, own: Surroundings, temporary: Path) -> None:
    """A file cannot be put where the submission has a folder, nor below its file; that ends nothing."""
    (temporary / "taken").mkdir()
    (temporary / "file").write_bytes(b"own")
    own.take([["file", "tmp", name, b"content"], ["folder", "tmp", "file"]])
    assert (temporary / "file").read_bytes() == b"own"
    assert (temporary / "taken").is_dir()


def test_what_the_suite_removed_is_gone(own: Surroundings, temporary: Path) -> None:
    """Files, links and whole folders go; what a link leads to stays, and what is not there is not missed."""
    (temporary / "folder/inner").mkdir(parents=True)
    (temporary / "kept").mkdir()
    (temporary / "file").touch()
    (temporary / "link").symlink_to("kept")
    own.take([["gone", "tmp", name] for name in ("folder", "file", "link", "missing")])
    assert [path.name for path in temporary.iterdir()] == ["kept"]


def test_nothing_is_told_before_files_are_shared(desk: Path) -> None:
    """A suite without files of its own pays for no looking, and hears nothing."""
    alone = Surroundings(str(desk))
    (desk / "file").touch()
    alone.take([])
    assert alone.changes() == []


def test_changes_of_the_submission_are_told_once(own: Surroundings, temporary: Path, desk: Path) -> None:
    """New and changed files, folders and what is gone are told; what the suite did itself and the desk's are not."""
    own.take([["file", "tmp", name, b"1"] for name in ("old", "stays", "same")])
    assert own.changes() == []
    (temporary / "folder").mkdir()
    (temporary / "folder/new").write_bytes(b"new")
    (temporary / "stays").write_bytes(b"2")
    (temporary / "old").unlink()
    (desk / "result").touch()
    assert own.changes() == [["tmp", "old", None], ["tmp", "folder", "folder"], ["tmp", "folder/new", b"new"], ["tmp", "stays", b"2"]]
    assert own.changes() == []


def test_the_desk_is_told_where_it_is_shared(desk: Path, temporary: Path) -> None:
    """A suite that looks at the submission's own folder hears of its files too."""
    own = Surroundings(str(desk))
    own.take([["share", str(temporary), True]])
    (desk / "result").write_bytes(b"1")
    assert own.changes() == [["desk", "result", b"1"]]


def test_what_is_no_file_of_its_own_is_not_told(own: Surroundings, temporary: Path) -> None:
    """Links, pipes and what Python compiles stay where they are."""
    (temporary / "__pycache__").mkdir()
    (temporary / "__pycache__/module.pyc").touch()
    (temporary / "link").symlink_to("/etc")
    os.mkfifo(temporary / "pipe")
    assert own.changes() == []


def test_no_more_is_told_than_fits(own: Surroundings, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the room is used up, later files are left out; the rest is told."""
    monkeypatch.setattr(surroundings, "_MOST_BYTES", 10)
    for name, size in (("a", 6), ("b", 5), ("c", 0)):
        (temporary / name).write_bytes(b"x" * size)
    assert own.changes() == [["tmp", "a", b"xxxxxx"]]


def test_no_more_files_are_looked_at_than_a_few(own: Surroundings, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with ever so many files holds nobody up."""
    monkeypatch.setattr(surroundings, "_MOST_FILES", 3)
    for number in range(5):
        (temporary / str(number)).touch()
    assert len(own.changes()) == 3


def test_a_file_that_goes_meanwhile_is_told_as_empty(own: Surroundings, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread of the submission may remove a file between the look and the reading; that is no error."""
    (temporary / "file").write_bytes(b"content")
    looked = own._look

    def look() -> Any:
        found = looked()
        (temporary / "file").unlink()
        return found

    monkeypatch.setattr(own, "_look", look)
    assert own.changes() == [["tmp", "file", b""]]


def test_a_shared_folder_that_is_gone_holds_nothing(own: Surroundings, temporary: Path) -> None:
    """A submission that removes the whole folder is told about by what is missing."""
    own.take([["file", "tmp", "file", b"1"]])
    (temporary / "file").unlink()
    temporary.rmdir()
    assert own.changes() == [["tmp", "file", None]]
