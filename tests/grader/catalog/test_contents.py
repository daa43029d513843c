"""The course's own files: which of them a submission may read, and the digest that names their version."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.catalog import contents
from grader.errors import UsageError
from grader.model import Exercise
from tests.grader.exercises import an_exercise, churn_classes
from tests.grader.samples import lay_out

_FILES = st.dictionaries(st.text("ab/", max_size=3), st.binary(max_size=2).map(lambda data: data.replace(b"\xff", b"ab")), max_size=3)
_GIVEN_OUT = {
    "exercise.toml": "format = 1",
    "README.md": "read",
    "data/rows.csv": "1,2",
    "data/deep/more.csv": "3",
    "notebook.ipynb": "{}",
    "notebook.py": "n",
    "make_data.py": "m",
    "pytest.ini": "p",
    "tests/test_it.py": "t",
    "shared.py": "s",
    "churn.py": "the learner's",
    "notes.txt": "a stray",
}


@pytest.fixture
def course(tmp_path: Path) -> Exercise:
    """An exercise that gives out shared.py besides its data, and takes churn.py."""
    return an_exercise(folder=lay_out(tmp_path, _GIVEN_OUT), submission=("churn.py",), public=("shared.py",))


def test_what_belongs_to_the_course_is_known(course: Exercise) -> None:
    """All the course's files belong to it; the learner's own file and a stray do not."""
    assert contents.read(course).paths == {
        "exercise.toml",
        "README.md",
        "data/rows.csv",
        "data/deep/more.csv",
        "notebook.ipynb",
        "notebook.py",
        "make_data.py",
        "pytest.ini",
        "tests/test_it.py",
        "shared.py",
    }


def test_a_submission_may_read_data_and_what_is_public(course: Exercise) -> None:
    """Data and the files named as public are readable, with their content; manifest, statement and tests are not."""
    assert dict(contents.read(course).readable) == {"data/deep/more.csv": b"3", "data/rows.csv": b"1,2", "shared.py": b"s"}


def test_the_version_is_the_digest_of_the_courses_files(course: Exercise) -> None:
    """The version is the digest over everything that belongs to the course."""
    found = contents.read(course)
    assert found.version == contents.digest((path, _GIVEN_OUT[path].encode()) for path in found.paths)


@pytest.mark.parametrize("path", ["churn.py", "notes.txt", "data/__pycache__/x.pyc", ".git/config", "tests/.pytest_cache/x"])
def test_what_is_not_the_courses_does_not_change_the_version(path: str, course: Exercise) -> None:
    """The learner's edits, strays and what tools leave behind have no part in the version."""
    before = contents.read(course)
    lay_out(course.folder, {path: "changed"})
    assert contents.read(course) == before


@pytest.mark.parametrize("path", ["exercise.toml", "data/rows.csv", "data/new.csv", "tests/test_it.py", "shared.py"])
def test_what_is_the_courses_changes_the_version(path: str, course: Exercise) -> None:
    """An edit of any of the course's files, and a new one, make another version."""
    before = contents.read(course).version
    lay_out(course.folder, {path: "changed"})
    assert contents.read(course).version != before


def test_what_is_taken_from_the_learner_is_not_given_out(course: Exercise) -> None:
    """A file that is both public and taken is the learner's."""
    both = an_exercise(folder=course.folder, submission=("churn.py", "data/*.csv"), public=("churn.py", "shared.py"))
    assert set(contents.read(both).readable) == {"data/deep/more.csv", "shared.py"}


def test_links_and_odd_names_are_passed_over(course: Exercise) -> None:
    """Neither a link to a file or a folder nor a name with control characters belongs to a course."""
    before = contents.read(course)
    (course.folder / "data" / "link.csv").symlink_to("rows.csv")
    (course.folder / "data" / "folder").symlink_to("deep")
    lay_out(course.folder, {"data/odd\x1b.csv": "x", "data/odd\nfolder/x.csv": "x"})
    assert contents.read(course) == before


def test_what_is_no_file_is_passed_over(course: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket among the data does not belong to a course, and is not opened."""
    before = contents.read(course)
    monkeypatch.chdir(course.folder / "data")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.csv")
        assert contents.read(course) == before


def test_a_file_that_cannot_be_meant_is_refused(course: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file at the bound is read; a larger one is refused by path and bound."""
    monkeypatch.setattr(contents, "_LARGEST_FILE", 2**20)
    large = lay_out(course.folder, {"data/rows.csv": b"0" * 2**20}) / "data" / "rows.csv"
    assert len(contents.read(course).readable["data/rows.csv"]) == 2**20
    large.write_bytes(b"0" * (2**20 + 1))
    with pytest.raises(UsageError) as caught:
        contents.read(course)
    assert caught.value.message == f"{large} is larger than 1 MiB"
    assert caught.value.hint == "an exercise's files stay small: move it out"


def test_an_empty_folder_has_contents(tmp_path: Path) -> None:
    """An exercise without files has an empty table and the digest of nothing."""
    found = contents.read(an_exercise(folder=tmp_path))
    assert (dict(found.readable), found.paths, found.version) == ({}, frozenset(), contents.digest([]))


def test_the_librarys_own_exercise_gives_out_its_data() -> None:
    """Of exercise-03 a submission may read what lies in data/ and nothing else, and never its own starter."""
    found = contents.read(churn_classes())
    assert found.readable
    assert all(path.startswith("data/") for path in found.readable)
    assert {"exercise.toml", "README.md"} <= found.paths
    assert "churn.py" not in found.paths


def test_a_digest_is_part_of_the_format() -> None:
    """A digest is the SHA-256 over each path and content with its length in front, paths sorted."""
    plain = b"".join(len(part).to_bytes(8, "big") + part for part in (b"a", b"1", "é".encode(), b""))
    assert contents.digest([("é", b""), ("a", b"1")]) == f"sha256:{hashlib.sha256(plain).hexdigest()}"
    assert contents.digest([]) == f"sha256:{hashlib.sha256().hexdigest()}"


@settings(deadline=None)
@given(_FILES, st.data())
def test_a_digest_does_not_hang_on_the_order(files: dict[str, bytes], data: st.DataObject) -> None:
    """The same files in any order have the same digest."""
    assert contents.digest(data.draw(st.permutations(list(files.items())))) == contents.digest(files.items())


@settings(deadline=None)
@given(_FILES, _FILES)
def test_different_files_have_different_digests(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """Two sets of files share a digest only when they are the same, however paths and contents run into one another."""
    assert (contents.digest(one.items()) == contents.digest(other.items())) is (one == other)


@pytest.mark.parametrize(
    "one, other",
    [({"ab": b"c"}, {"a": b"bc"}), ({"a": b"b", "c": b""}, {"a": b"", "c": b"b"}), ({"a": b""}, {}), ({"a": b"b"}, {"b": b"a"})],
)
def test_parts_do_not_run_into_one_another(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """Moving a byte from a path to a content, or from one file to the next, makes another digest."""
    assert contents.digest(one.items()) != contents.digest(other.items())
