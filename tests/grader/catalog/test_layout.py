"""Where things are in a course, and what is said when they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.catalog import layout
from grader.errors import UsageError
from tests.grader.exercises import ROOT
from tests.grader.samples import lay_out

_NAMES = ("exercise-01-first-steps", "exercise-02-rows", "exercise-03-churn-classes", "exercise-10-ladders", "exercise-100-last")


def _course(folder: Path, *names: str) -> Path:
    return lay_out(folder, {f"exercises/{name}/exercise.toml": "" for name in names})


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of five exercises."""
    return _course(tmp_path / "course", *reversed(_NAMES))


def _refusal(name: str, root: Path | None, working_folder: Path) -> UsageError:
    with pytest.raises(UsageError) as caught:
        layout.find_folder(name, root=root, working_folder=working_folder)
    return caught.value


def _message(name: str, root: Path | None, working_folder: Path) -> str:
    return _refusal(name, root, working_folder).message


def test_the_root_is_found_from_anywhere_inside(course: Path) -> None:
    """From the root itself and from any folder below it the nearest course is found."""
    inner = lay_out(course / "exercises" / _NAMES[0] / "data" / "deep", {})
    for start in (course, course / "exercises", inner):
        assert layout.find_root(start) == course


def test_the_nearest_course_counts(course: Path) -> None:
    """Of two courses, one inside the other, the inner one is found from inside it."""
    inner = _course(course / "copy", _NAMES[1])
    assert layout.find_root(inner / "exercises") == inner


def test_outside_a_course_there_is_no_root(tmp_path: Path) -> None:
    """Where no folder above holds exercises, the sentence says where the search began and the hint what to do."""
    lay_out(tmp_path, {"exercises/README.md": ""})
    with pytest.raises(UsageError) as caught:
        layout.find_root(tmp_path)
    assert caught.value.message == f"{tmp_path} is not inside a course: no folder here or above holds exercises/"
    assert caught.value.hint == "change into the course's folder, or name it with --root"


@pytest.mark.parametrize(
    "path, root",
    [("exercises/exercise-01-a/exercise.toml", True), ("exercises/exercise.toml", False), ("exercise-01-a/exercise.toml", False)],
)
def test_a_root_holds_exercises(path: str, root: bool, tmp_path: Path) -> None:
    """A folder is a course's root when a folder in its exercises/ has a manifest."""
    assert layout.is_root(lay_out(tmp_path, {path: ""})) is root


def test_exercises_are_in_the_order_of_their_numbers(course: Path) -> None:
    """Exercises are ordered by number, not by text; of two of one number the names decide."""
    _course(course, "exercise-02-again")
    lay_out(
        course,
        {"exercises/notes/exercise.toml": "", "exercises/exercise-1-x/exercise.toml": "", "exercises/exercise-04-empty/README.md": ""},
    )
    expected = ["exercise-01-first-steps", "exercise-02-again", *_NAMES[1:]]
    assert [folder.name for folder in layout.exercise_folders(course)] == expected


@pytest.mark.parametrize(
    "name, found",
    [
        ("exercise-03", 2),
        ("exercise-03-churn-classes", 2),
        ("3", 2),
        ("03", 2),
        ("00003", 2),
        ("10", 3),
        ("100", 4),
        ("exercise-10", 3),
        ("exercise-100", 4),
    ],
)
def test_an_exercise_is_found_by_any_of_its_names(name: str, found: int, course: Path, tmp_path: Path) -> None:
    """An id, a folder's name, and a number with or without zeros mean the exercise, with a root or from inside the course."""
    expected = course / "exercises" / _NAMES[found]
    assert layout.find_folder(name, root=course, working_folder=tmp_path) == expected
    assert layout.find_folder(name, root=None, working_folder=course / "exercises") == expected


@pytest.mark.parametrize(
    "path",
    [
        "exercises/exercise-03-churn-classes",
        "./exercises/exercise-03-churn-classes/",
        "exercises/../exercises/exercise-03-churn-classes/data",
    ],
)
def test_an_exercise_is_found_by_path(path: str, course: Path, tmp_path: Path) -> None:
    """A path to the folder, or to anything in it, means the exercise; a root is not asked for."""
    lay_out(course, {f"exercises/{_NAMES[2]}/data/rows.csv": ""})
    assert layout.find_folder(path, root=tmp_path / "nowhere", working_folder=course) == course / "exercises" / _NAMES[2]
    assert layout.find_folder(str(course / path), root=None, working_folder=tmp_path) == course / "exercises" / _NAMES[2]


def test_an_exercise_is_found_from_inside(course: Path) -> None:
    """In an exercise's folder `.` means it, below it `..` does, and beside it its folder's name."""
    folder = course / "exercises" / _NAMES[2]
    lay_out(folder, {"data/deep/rows.csv": ""})
    assert layout.find_folder(".", root=None, working_folder=folder) == folder
    assert layout.find_folder("..", root=None, working_folder=folder / "data") == folder
    assert layout.find_folder("..", root=None, working_folder=folder / "data" / "deep") == folder
    assert layout.find_folder(_NAMES[2], root=None, working_folder=course / "exercises") == folder


def test_a_path_needs_no_course(tmp_path: Path) -> None:
    """An exercise that lies alone, under any name, is found by its path."""
    alone = lay_out(tmp_path / "alone", {"exercise.toml": ""})
    assert layout.find_folder("./alone", root=None, working_folder=tmp_path) == alone
    assert layout.find_folder("alone", root=None, working_folder=tmp_path) == alone


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("99", "no exercise '99'; there are exercise-01, exercise-02, exercise-03, exercise-10, exercise-100"),
        ("", "no exercise ''; there are exercise-01, exercise-02, exercise-03, exercise-10, exercise-100"),
        ("٣", "no exercise '٣'; there are exercise-01, exercise-02, exercise-03, exercise-10, exercise-100"),
        ("./exercises", "./exercises is not an exercise: no exercise.toml in it or above it"),
        (".", ". is not an exercise: no exercise.toml in it or above it"),
        ("exercises/exercise-04", "there is no exercises/exercise-04"),
    ],
)
def test_what_cannot_be_found_is_named(name: str, sentence: str, course: Path) -> None:
    """What cannot be found is named, with what there is."""
    assert _message(name, None, course) == sentence
    assert _message(name, course, course) == sentence


@pytest.mark.parametrize(
    "name, first",
    [
        ("exercise-3", "exercise-03"),
        ("exercise-03-churn-class", "exercise-03"),
        ("churn-classes", "exercise-03"),
        ("exercise-01-first-step", "exercise-01"),
        ("exercise-1000", "exercise-100"),
    ],
)
def test_the_nearest_exercises_are_named_once(name: str, first: str, course: Path) -> None:
    """A name that is nearly right is answered with the exercises nearest to it, the best first, each by its id and once."""
    start, _, rest = _message(name, None, course).partition("; nearest: ")
    nearest = rest.split(", ")
    assert (start, nearest[0]) == (f"no exercise {name!r}", first)
    assert len(nearest) == len(set(nearest))
    assert {layout.id_of(Path(known)) for known in _NAMES}.issuperset(nearest)


def test_a_long_course_is_not_listed_whole(course: Path) -> None:
    """Of more than five exercises the first five are named, and the number of the others."""
    _course(course, "exercise-101-a", "exercise-102-b")
    assert _message("99", None, course) == (
        "no exercise '99'; there are exercise-01, exercise-02, exercise-03, exercise-10, exercise-100 and 2 more"
    )


def test_an_exercise_that_two_share_is_not_guessed(course: Path) -> None:
    """When an id means two exercises both are named, and each is found by its folder's name."""
    _course(course, "exercise-03-other")
    for name in ("3", "exercise-03"):
        assert _message(name, course, course) == f"{name!r} means more than one exercise: exercise-03-churn-classes, exercise-03-other"
    assert layout.find_folder("exercise-03-other", root=course, working_folder=course).name == "exercise-03-other"


def test_a_root_that_is_none_is_refused(tmp_path: Path) -> None:
    """A root that was named must be a course."""
    assert _message("3", tmp_path, tmp_path) == f"{tmp_path} is not a course: it holds no exercises/*/exercise.toml"


def test_a_course_may_have_no_exercise_of_ours(tmp_path: Path) -> None:
    """Where no folder is named like an exercise, the sentence says that there is none."""
    assert _message("3", _course(tmp_path, "first-steps"), tmp_path) == "no exercise '3'; this course has none"


def test_every_refusal_has_a_hint(course: Path, tmp_path: Path) -> None:
    """Whatever cannot be found is answered with what to do about it."""
    _course(course, "exercise-03-other")
    assert _refusal("99", course, course).hint == "`grade list` shows them all"
    assert _refusal("3", course, course).hint == "give one of these names, or renumber one"
    assert _refusal("3", tmp_path, course).hint == "give --root another folder"
    assert _refusal("./exercises", None, course).hint == "`grade list` shows the exercises"
    assert _refusal("./nowhere", None, course).hint == "give an exercise's id, such as exercise-03, or its folder"


@pytest.mark.parametrize(
    "name, found",
    [
        ("exercise-03-churn-classes", "exercise-03"),
        ("exercise-100-a1", "exercise-100"),
        ("exercise-3-churn", ""),
        ("exercise-03", ""),
        ("exercise-03-Churn", ""),
        ("exercise-03-churn-", ""),
        ("my-exercise-03-churn", ""),
    ],
)
def test_an_id_is_part_of_the_folders_name(name: str, found: str) -> None:
    """The id is read from a folder of the right form; any other folder has none."""
    assert layout.id_of(Path("/course/exercises") / name) == found


def test_a_private_folder_has_the_public_ones_name(course: Path) -> None:
    """The private folder of an exercise is the one of its name under solutions/, if it is there."""
    folder = course / "exercises" / _NAMES[2]
    assert layout.solution_folder(folder) is None
    lay_out(course, {f"solutions/{_NAMES[2]}": ""})
    assert layout.solution_folder(folder) is None
    (course / "solutions" / _NAMES[2]).unlink()
    private = lay_out(course / "solutions" / _NAMES[2], {})
    assert layout.solution_folder(folder) == private
    assert layout.solution_folder(course / "copies" / _NAMES[2]) is None


def test_tests_are_where_they_belong(tmp_path: Path) -> None:
    """The hidden suite and the visible tests are folders; a file of that name, or nothing, is none."""
    assert (layout.suite_folder(tmp_path), layout.smoke_folder(tmp_path), layout.suite_folder(None)) == (None, None, None)
    lay_out(tmp_path, {"suite": "", "tests": ""})
    assert (layout.suite_folder(tmp_path), layout.smoke_folder(tmp_path)) == (None, None)
    lay_out(tmp_path / "full", {"suite/test_a.py": "", "tests/test_b.py": ""})
    assert layout.suite_folder(tmp_path / "full") == tmp_path / "full" / "suite"
    assert layout.smoke_folder(tmp_path / "full") == tmp_path / "full" / "tests"


@pytest.mark.parametrize(
    "name, generated",
    [
        ("__pycache__", True),
        ("churn.cpython-312.pyc", True),
        (".git", True),
        (".mypy_cache", True),
        (".venv", True),
        (".DS_Store", True),
        (".ipynb_checkpoints", True),
        (".hypothesis", True),
        (".vscode", True),
        (".idea", True),
        (".gitignore", False),
        ("churn.py", False),
        ("my_cache", False),
        ("venv", False),
        (".ds_store", False),
    ],
)
def test_what_tools_leave_behind_is_known(name: str, generated: bool) -> None:
    """Caches, byte code and the folders of tools are nobody's work; everything else may be."""
    assert layout.is_generated(name) is generated


def test_the_librarys_own_course_is_laid_out_so() -> None:
    """This repository is a course, and every exercise in it has a private folder with a suite."""
    assert layout.find_root(Path(__file__).parent) == ROOT
    folders = layout.exercise_folders(ROOT)
    assert folders
    assert all(layout.suite_folder(layout.solution_folder(folder)) for folder in folders)
