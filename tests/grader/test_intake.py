"""What is taken from a learner's folder: the files that are asked for, by what they are and not by what they claim."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from grader import intake
from grader.catalog import contents
from grader.errors import UsageError
from grader.model import Exercise, Refusal, RefusalCause, Submission
from tests.grader.exercises import an_exercise
from tests.grader.samples import lay_out

_REAL_SCANDIR = os.scandir
_REAL_FSTAT = os.fstat


def _asking_for(*patterns: str) -> Exercise:
    return an_exercise(submission=patterns)


def _causes(submission: Submission) -> list[tuple[RefusalCause, str]]:
    return [(refusal.cause, refusal.where) for refusal in submission.refusals]


def test_what_is_asked_for_is_taken(tmp_path: Path) -> None:
    """The files that match are taken whole, sorted by path, under one digest over paths and contents."""
    lay_out(tmp_path, {"b.py": b"\x00\xff\r\n", "a/deep/c.py": "c", "a.py": ""})
    taken = intake.take(tmp_path, _asking_for("*.py", "a/**/*.py"), label="alice")
    files = {"a.py": b"", "a/deep/c.py": b"c", "b.py": b"\x00\xff\r\n"}
    assert list(taken.files.items()) == list(files.items())
    assert (taken.label, taken.refusals) == ("alice", ())
    assert taken.digest == contents.digest(files.items())


def test_the_bounds_are_known() -> None:
    """A file has at most one mebibyte, a submission at most eight and 200 files."""
    assert (intake.LARGEST_FILE, intake.LARGEST_SUBMISSION, intake.MOST_FILES) == (2**20, 8 * 2**20, 200)


def test_the_order_of_the_disk_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a disk orders its entries, the submission and what is said of it are the same."""

    def sorted_entries(folder: int, *, reverse: bool) -> contextlib.nullcontext[list[os.DirEntry[str]]]:
        with _REAL_SCANDIR(folder) as entries:
            return contextlib.nullcontext(sorted(entries, key=lambda entry: entry.name, reverse=reverse))

    lay_out(tmp_path, {"a.py": "a", "b.py": "b", "lib/c.py": "c", "notes.txt": "n", "other.txt": "o"})
    found = []
    for reverse in (False, True):
        with monkeypatch.context() as patch:
            patch.setattr("os.scandir", lambda folder, reverse=reverse: sorted_entries(folder, reverse=reverse))
            found.append(intake.take(tmp_path, _asking_for("**/*.py")))
    assert found[0] == found[1]
    assert list(found[0].files) == ["a.py", "b.py", "lib/c.py"]


def test_nothing_else_is_taken(tmp_path: Path) -> None:
    """A file that nobody asked for is ignored and listed; of a folder that cannot hold one only the name is."""
    lay_out(tmp_path, {"churn.py": "x", "notes.txt": "n", "old/churn.py": "y", "old/notes.txt": "m"})
    taken = intake.take(tmp_path, _asking_for("churn.py"))
    assert list(taken.files) == ["churn.py"]
    assert _causes(taken) == [(RefusalCause.NOT_ASKED_FOR, "notes.txt"), (RefusalCause.NOT_ASKED_FOR, "old/")]


def test_what_belongs_to_the_course_is_not_worth_a_word(tmp_path: Path) -> None:
    """Copies of the course's files, and what tools leave behind, are neither taken nor listed."""
    lay_out(
        tmp_path, {"churn.py": "x", "README.md": "r", "data/a.csv": "1", "__pycache__/churn.pyc": "z", ".git/config": "g", "old.pyc": "p"}
    )
    taken = intake.take(tmp_path, _asking_for("**"), public=["README.md", "data/a.csv"])
    assert (list(taken.files), taken.refusals) == (["churn.py"], ())


def test_a_folder_of_the_course_is_not_worth_a_word(tmp_path: Path) -> None:
    """A folder that the course gave out is not listed, while one that is only named alike is."""
    lay_out(tmp_path, {"churn.py": "x", "data/a.csv": "1", "dat/a.csv": "1"})
    taken = intake.take(tmp_path, _asking_for("churn.py"), public=["data/a.csv"])
    assert _causes(taken) == [(RefusalCause.NOT_ASKED_FOR, "dat/")]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link is refused, whether it leads to a file, to a folder, out of the folder or nowhere."""
    lay_out(tmp_path, {"secret.py": "s", "secrets/s.py": "s"})
    work = lay_out(tmp_path / "work", {"real.py": "r"})
    for name, target in {"file.py": "../secret.py", "folder.py": "../secrets", "inner.py": "real.py", "none.py": "nowhere"}.items():
        (work / name).symlink_to(target)
    (work / "lib").symlink_to(tmp_path / "secrets")
    taken = intake.take(work, _asking_for("*.py", "lib/*.py"))
    assert dict(taken.files) == {"real.py": b"r"}
    assert _causes(taken) == [
        (RefusalCause.LINK, "file.py"),
        (RefusalCause.LINK, "folder.py"),
        (RefusalCause.LINK, "inner.py"),
        (RefusalCause.LINK, "none.py"),
        (RefusalCause.NOT_ASKED_FOR, "lib"),
    ]


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    """The folder was named by whoever grades, so a link to it is followed."""
    lay_out(tmp_path / "work", {"churn.py": "x"})
    (tmp_path / "link").symlink_to("work")
    assert list(intake.take(tmp_path / "link", _asking_for("churn.py")).files) == ["churn.py"]


def test_what_is_no_file_is_refused_unopened(tmp_path: Path) -> None:
    """A pipe under a name that is asked for is refused, and nobody waits for what it may say."""
    os.mkfifo(tmp_path / "churn.py")
    assert _causes(intake.take(tmp_path, _asking_for("churn.py"))) == [(RefusalCause.NOT_A_FILE, "churn.py")]


def test_what_turns_into_a_pipe_is_refused(tmp_path: Path) -> None:
    """What was a file when it was listed and is a pipe when it is opened is refused all the same."""
    os.mkfifo(tmp_path / "churn.py")
    basket = intake._Basket(_asking_for("churn.py"), frozenset())
    with intake._opened_root(tmp_path) as root:
        intake._take_file(root, "churn.py", "churn.py", stat.S_IFREG, basket)
    assert basket.refusals == [Refusal(RefusalCause.NOT_A_FILE, "churn.py")]
    assert basket.files == {}


def test_what_turns_into_a_link_is_not_followed(tmp_path: Path) -> None:
    """What was a file or a folder when it was listed, and is a link when it is opened, is not opened."""
    lay_out(tmp_path, {"real.py": "x", "real/x.py": "x"})
    (tmp_path / "churn.py").symlink_to("real.py")
    (tmp_path / "lib").symlink_to("real")
    basket = intake._Basket(_asking_for("**"), frozenset())
    with intake._opened_root(tmp_path) as root:
        with pytest.raises(OSError, match=r"churn\.py"):
            intake._take_file(root, "churn.py", "churn.py", stat.S_IFREG, basket)
        with pytest.raises(OSError, match="lib"):
            intake._enter(root, "lib", "lib", basket)
    assert basket.files == {}


@pytest.mark.parametrize(
    "name, shown", [("a\x1b[31m.py", "a\\x1b[31m.py"), ("a\nb.py", "a\\nb.py"), ("a\u202eb.py", "a\\u202eb.py"), ("a\\b.py", "a\\b.py")]
)
def test_a_name_that_is_not_plain_text_is_refused(name: str, shown: str, tmp_path: Path) -> None:
    """A name that could steer a terminal, or be a path elsewhere, is refused and shown as an escape."""
    lay_out(tmp_path, {name: "x", "good name é.py": "y"})
    taken = intake.take(tmp_path, _asking_for("*.py"))
    assert list(taken.files) == ["good name é.py"]
    assert _causes(taken) == [(RefusalCause.BAD_NAME, shown)]


def test_an_ignored_name_is_made_printable(tmp_path: Path) -> None:
    """Also a file that nobody asked for is listed without what could steer a terminal."""
    lay_out(tmp_path, {"churn.py": "x", "a\x1bb": "y"})
    assert _causes(intake.take(tmp_path, _asking_for("churn.py"))) == [(RefusalCause.NOT_ASKED_FOR, "a\\x1bb")]


@pytest.mark.parametrize(
    "patterns, files, missing",
    [
        (["a.py", "b.py"], ["a.py"], ["b.py"]),
        (["a.py", "lib/*.py"], ["a.py"], []),
        (["a.py", "lib/*.py"], ["lib/x.py"], ["a.py"]),
        (["a.py", "lib/*.py"], [], ["a.py", "lib/*.py"]),
        (["lib/a.py"], ["a.py"], ["lib/a.py"]),
    ],
)
def test_what_is_missing_is_said(patterns: list[str], files: list[str], missing: list[str], tmp_path: Path) -> None:
    """A single path that is not there is missing; a wildcard is only when nothing at all is there."""
    lay_out(tmp_path, dict.fromkeys(files, "x"))
    taken = intake.take(tmp_path, _asking_for(*patterns))
    assert [refusal.where for refusal in taken.refusals if refusal.cause is RefusalCause.MISSING] == missing


def test_a_file_is_as_large_as_it_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the largest size is taken; one byte more and it is refused, without a place in the sum."""
    monkeypatch.setattr(intake, "LARGEST_FILE", 10)
    lay_out(tmp_path, {"a.py": "x" * 11, "b.py": "x" * 10})
    taken = intake.take(tmp_path, _asking_for("*.py"))
    assert dict(taken.files) == {"b.py": b"x" * 10}
    assert taken.refusals == (Refusal(RefusalCause.FILE_TOO_LARGE, "a.py", 10),)


def test_a_file_that_grows_is_not_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that announces less than it holds is read to one byte over the bound, and refused."""

    def empty(descriptor: int) -> os.stat_result:
        status: list[Any] = list(_REAL_FSTAT(descriptor))
        status[stat.ST_SIZE] = 0
        return os.stat_result(status)

    monkeypatch.setattr(intake, "LARGEST_FILE", 10)
    monkeypatch.setattr("os.fstat", empty)
    lay_out(tmp_path, {"a.py": "x" * 1000, "b.py": "x" * 10})
    taken = intake.take(tmp_path, _asking_for("*.py"))
    assert dict(taken.files) == {"b.py": b"x" * 10}
    assert taken.refusals == (Refusal(RefusalCause.FILE_TOO_LARGE, "a.py", 10),)


def test_a_submission_is_as_large_as_it_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are taken up to the largest sum; one that would go over it is refused, and a smaller one after it is taken."""
    monkeypatch.setattr(intake, "LARGEST_SUBMISSION", 10)
    lay_out(tmp_path, {"a.py": "x" * 6, "b.py": "x" * 5, "c.py": "x" * 4})
    taken = intake.take(tmp_path, _asking_for("*.py"))
    assert list(taken.files) == ["a.py", "c.py"]
    assert taken.refusals == (Refusal(RefusalCause.TOTAL_TOO_LARGE, "b.py", 10),)


def test_a_submission_has_as_many_files_as_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first files are taken, the rest refused by name."""
    monkeypatch.setattr(intake, "MOST_FILES", 2)
    lay_out(tmp_path, dict.fromkeys(["a.py", "b.py", "c.py"], "x"))
    taken = intake.take(tmp_path, _asking_for("*.py"))
    assert list(taken.files) == ["a.py", "b.py"]
    assert taken.refusals == (Refusal(RefusalCause.TOO_MANY_FILES, "c.py", 2),)


def test_a_folder_is_not_listed_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many entries as may be are looked at, in all folders together; a folder that goes over is left alone."""
    lay_out(tmp_path, {"a.py": "x", "lib/b.py": "x", "lib/c.py": "x"})
    monkeypatch.setattr(intake, "_MOST_ENTRIES", 4)
    assert list(intake.take(tmp_path, _asking_for("**")).files) == ["a.py", "lib/b.py", "lib/c.py"]
    monkeypatch.setattr(intake, "_MOST_ENTRIES", 3)
    taken = intake.take(tmp_path, _asking_for("**"))
    assert list(taken.files) == ["a.py"]
    assert taken.refusals == (Refusal(RefusalCause.TOO_MANY_ENTRIES, "lib/", 3),)


def test_folders_are_not_entered_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders are entered to a certain depth; what lies deeper is not looked at."""
    monkeypatch.setattr(intake, "_DEEPEST", 2)
    lay_out(tmp_path, {"1/2/a.py": "x", "1/2/3/b.py": "x"})
    taken = intake.take(tmp_path, _asking_for("**"))
    assert list(taken.files) == ["1/2/a.py"]
    assert taken.refusals == (Refusal(RefusalCause.TOO_DEEP, "1/2/3", 2),)


def test_a_list_of_refusals_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what was refused, and of what nobody asked for, so many are listed each; the rest is a number."""
    monkeypatch.setattr(intake, "_MOST_LISTED", 2)
    lay_out(tmp_path, dict.fromkeys(["churn.py", "u1", "u2", "u3", "u4"], "x"))
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).symlink_to("churn.py")
    assert intake.take(tmp_path, _asking_for("*.py", "must.py")).refusals == (
        Refusal(RefusalCause.MISSING, "must.py"),
        Refusal(RefusalCause.LINK, "a.py"),
        Refusal(RefusalCause.LINK, "b.py"),
        Refusal(RefusalCause.NOT_ASKED_FOR, "u1"),
        Refusal(RefusalCause.NOT_ASKED_FOR, "u2"),
        Refusal(RefusalCause.NOT_LISTED, "", 3),
    )


def test_what_cannot_be_read_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be opened is refused, the others are taken, and it does not count as missing."""
    real_open = os.open

    def stubborn(path: str | Path, *arguments: Any, **options: Any) -> int:
        if path == "a.py":
            raise PermissionError(13, "Permission denied")
        return real_open(path, *arguments, **options)

    lay_out(tmp_path, {"a.py": "x", "b.py": "y"})
    monkeypatch.setattr("os.open", stubborn)
    taken = intake.take(tmp_path, _asking_for("a.py", "b.py"))
    assert list(taken.files) == ["b.py"]
    assert _causes(taken) == [(RefusalCause.UNREADABLE, "a.py")]


def test_what_opens_also_closes(tmp_path: Path) -> None:
    """After an intake no descriptor is left open, whatever was met."""
    lay_out(tmp_path, {"a.py": "x", "lib/deep/b.py": "y"})
    os.mkfifo(tmp_path / "lib" / "pipe.py")
    before = len(os.listdir("/dev/fd"))  # noqa: PTH208 - the list is of this process, not of a folder
    intake.take(tmp_path, _asking_for("**"))
    assert len(os.listdir("/dev/fd")) == before  # noqa: PTH208 - same


@pytest.mark.parametrize("name, reason", [("nowhere", "No such file or directory"), ("file", "Not a directory")])
def test_no_folder_is_a_wrong_request(name: str, reason: str, tmp_path: Path) -> None:
    """A submission that is no folder is said to be none, with what the system says."""
    lay_out(tmp_path, {"file": "x"})
    with pytest.raises(UsageError) as caught:
        intake.take(tmp_path / name, _asking_for("churn.py"))
    assert caught.value.message == f"cannot read the submission folder {tmp_path / name}: {reason}"
    assert caught.value.hint == "give the folder that holds the work"


def test_an_empty_folder_is_a_submission(tmp_path: Path) -> None:
    """Nothing but an empty folder gives a submission without files, and says what is missing."""
    taken = intake.take(tmp_path, _asking_for("churn.py"))
    assert (dict(taken.files), taken.label, taken.digest) == ({}, "", contents.digest([]))
    assert _causes(taken) == [(RefusalCause.MISSING, "churn.py")]
