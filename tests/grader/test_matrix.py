"""The kill matrix: every submission an exercise keeps is graded, and whatever is not as expected is said."""

from __future__ import annotations

import threading
from fractions import Fraction
from pathlib import Path

import pytest

from grader import matrix
from grader.catalog import contents
from grader.errors import UsageError
from grader.matrix import Entry, Result
from grader.model import Exercise, Report, Status, Submission
from tests.grader.exercises import an_exercise, churn_classes
from tests.grader.samples import a_check_report, a_report, a_submission, lay_out

_MUTANTS = """
format = 1
base = "reference"

[[mutant]]
id = "M01"
what = "adds one"
kills = ["C01", "C02"]

[[mutant.edits]]
file = "churn.py"
old = "return x"
new = "return x + 1"

[[mutant.edits]]
file = "lib/more.py"
old = "y = 2"
new = ""

[[mutant]]
id = "M02"
what = "undoes the first edit again"
kills = []

[[mutant.edits]]
file = "churn.py"
old = "return x"
new = "return y"

[[mutant.edits]]
file = "churn.py"
old = "return y"
new = "return z"
"""


@pytest.fixture
def kept(tmp_path: Path) -> Exercise:
    """An exercise with a private part that has one of everything."""
    work = {"churn.py": "def f(x):\n    return x\n", "lib/more.py": "y = 2\n"}
    private = {
        "accepted/reference": work,
        "accepted/another": {"churn.py": "f = abs\n"},
        "partial/half": {"churn.py": "h\n"},
        "cheats/liar": {"churn.py": "c\n"},
    }
    for folder, files in private.items():
        lay_out(tmp_path / "private" / folder, files)
    lay_out(
        tmp_path / "private",
        {
            "accepted/__pycache__/x.pyc": "",
            "accepted/.cache/x": "",
            "cheats/NOTES.md": "no folder",
            "partial/ranges.toml": "[half]\nlowest = 30\nhighest = 40\n",
            "mutants/mutants.toml": _MUTANTS,
        },
    )
    public = lay_out(tmp_path / "public", {"churn.py": "starter\n"})
    return an_exercise(folder=public, solution=tmp_path / "private", submission=("churn.py", "lib/*.py"))


def _entry(kind: str, name: str = "one", lowest: int = 0, highest: int = 100, kills: tuple[str, ...] = ()) -> Entry:
    return Entry(name, kind, a_submission(label=name), lowest, highest, kills)


def _result(entry: Entry, score: str, *lost: str) -> Result:
    return Result(entry, Fraction(score), lost, ("C01", "C02", "C03"))


def test_everything_an_exercise_keeps_is_an_entry(kept: Exercise) -> None:
    """The starter comes first, then accepted, partial and cheating ones and mutants, each with what is expected of it."""
    found = [(entry.kind, entry.name, entry.lowest, entry.highest, entry.kills) for entry in matrix.entries(kept)]
    assert found == [
        ("starter", "starter", 0, 10, ()),
        ("accepted", "another", 100, 100, ()),
        ("accepted", "reference", 100, 100, ()),
        ("partial", "half", 30, 40, ()),
        ("cheat", "liar", 0, 0, ()),
        ("mutant", "M01", 0, 99, ("C01", "C02")),
        ("mutant", "M02", 0, 99, ()),
    ]


def test_an_entry_holds_what_a_learner_would_hand_in(kept: Exercise) -> None:
    """The files of an entry's folder are its submission, under the folder's name."""
    found = {entry.name: entry.submission for entry in matrix.entries(kept)}
    assert {name: submission.files["churn.py"] for name, submission in found.items() if not name.startswith("M")} == {
        "starter": b"starter\n",
        "another": b"f = abs\n",
        "reference": b"def f(x):\n    return x\n",
        "half": b"h\n",
        "liar": b"c\n",
    }
    assert [found[name].label for name in ("starter", "reference", "liar")] == ["public", "reference", "liar"]


def test_a_table_that_is_not_toml_is_the_authors_mistake(kept: Exercise) -> None:
    """A broken mutants.toml is named, with the place where it breaks."""
    assert kept.solution is not None
    (kept.solution / "mutants" / "mutants.toml").write_text("format = 1\nbase = \n")
    with pytest.raises(UsageError, match=r"mutants.toml is not TOML: .*line 2"):
        matrix.entries(kept)


def test_a_mutant_deviates_from_its_base_by_its_edits(kept: Exercise) -> None:
    """A mutant is the base with each edit made in order, in any of its files, under a digest and a label of its own."""
    found = {entry.name: entry.submission for entry in matrix.entries(kept)}
    assert dict(found["M01"].files) == {"churn.py": b"def f(x):\n    return x + 1\n", "lib/more.py": b"\n"}
    assert dict(found["M02"].files) == {"churn.py": b"def f(x):\n    return z\n", "lib/more.py": b"y = 2\n"}
    for name in ("M01", "M02"):
        assert (found[name].label, found[name].refusals) == (name, ())
        assert found[name].digest == contents.digest(found[name].files.items())


def test_a_mutant_may_have_files_of_its_own(kept: Exercise) -> None:
    """A folder of a mutant's name holds whole files, in the place of its base's; edits come on top."""
    assert kept.solution is not None
    lay_out(kept.solution, {"mutants/M01/churn.py": "def g(x):\n    return x\n"})
    found = {entry.name: entry.submission for entry in matrix.entries(kept)}
    assert dict(found["M01"].files) == {"churn.py": b"def g(x):\n    return x + 1\n", "lib/more.py": b"\n"}


@pytest.mark.parametrize("text, times", [("pass", 0), ("return x; return x", 2)])
def test_an_edit_has_one_place(text: str, times: int, kept: Exercise) -> None:
    """An edit whose old text is not there exactly once is refused, with the mutant, the file and how often it is there."""
    assert kept.solution is not None
    lay_out(kept.solution, {"accepted/reference/churn.py": text})
    with pytest.raises(UsageError) as caught:
        matrix.entries(kept)
    assert caught.value.message == f"mutant M01: what it replaces stands {times} times in churn.py, not once"


def test_an_exercise_may_keep_little(tmp_path: Path) -> None:
    """A private part without any of these folders leaves the starter alone."""
    exercise = an_exercise(folder=lay_out(tmp_path / "public", {"churn.py": "s"}), solution=lay_out(tmp_path / "private", {}))
    assert [entry.kind for entry in matrix.entries(exercise)] == ["starter"]


def test_a_learners_copy_keeps_nothing() -> None:
    """Without a private part there is no matrix, and the sentence says which exercise was asked for."""
    with pytest.raises(UsageError) as caught:
        matrix.entries(an_exercise(solution=None))
    assert caught.value.message == "this copy of the course has no solutions for exercise-03"
    assert caught.value.hint == "run it in the authors' copy"


def test_the_librarys_own_exercise_has_entries() -> None:
    """Exercise-03 keeps two accepted ones or more, partial ones, cheats and mutants, each under a name of its own."""
    found = matrix.entries(churn_classes())
    kinds = [entry.kind for entry in found]
    assert kinds.count("accepted") >= 2
    assert {"starter", "accepted", "partial", "cheat", "mutant"} == set(kinds)
    assert len({(entry.kind, entry.name) for entry in found}) == len(found)


def test_results_come_in_the_order_of_the_entries() -> None:
    """Entries are graded a few at a time, and told in their order although a later one is finished first."""
    second_is_done = threading.Event()

    def grade(submission: Submission) -> Report:
        if submission.label == "first":
            assert second_is_done.wait(60)
        else:
            second_is_done.set()
        checks = (a_check_report("C01"), a_check_report("C02", Status.FAILED), a_check_report("C03", Status.NOT_RUN))
        return a_report(label=submission.label, score="2.5", checks=checks)

    entries = [_entry("cheat", "first"), _entry("cheat", "second")]
    assert list(matrix.run(entries, grade)) == [Result(entry, Fraction(5, 2), ("C02", "C03"), ("C01", "C02", "C03")) for entry in entries]


def test_a_partial_check_is_lost() -> None:
    """Whatever did not pass whole is lost, and a report without a score counts as nothing."""
    report = a_report(score=None, checks=(a_check_report("C01", Status.PARTIAL),))
    (result,) = matrix.run([_entry("cheat")], lambda _: report)
    assert (result.score, result.lost) == (Fraction(0), ("C01",))


def test_what_grading_raises_is_not_swallowed() -> None:
    """When one of them cannot be graded there is no matrix."""

    def grade(submission: Submission) -> Report:
        raise UsageError(f"cannot grade {submission.label}")

    with pytest.raises(UsageError, match="cannot grade one"):
        list(matrix.run([_entry("cheat")], grade, workers=1))


@pytest.mark.parametrize(
    "result, complaint",
    [
        (_result(_entry("accepted", lowest=100), "100"), ""),
        (_result(_entry("accepted", lowest=100), "92.5", "C01"), "accepted one scores 92.5, not 100"),
        (_result(_entry("cheat", highest=0), "0"), ""),
        (_result(_entry("cheat", highest=0), "0.5"), "cheat one scores 0.5, not 0"),
        (_result(_entry("partial", lowest=30, highest=40), "30"), ""),
        (_result(_entry("partial", lowest=30, highest=40), "40"), ""),
        (_result(_entry("partial", lowest=30, highest=40), "41"), "partial one scores 41, not 30 to 40"),
        (_result(_entry("partial", lowest=30, highest=40), "29.5"), "partial one scores 29.5, not 30 to 40"),
        (_result(_entry("mutant", kills=("C01", "C02")), "90", "C02", "C01", "C03"), ""),
        (_result(_entry("mutant", kills=("C01", "C02", "C03")), "90", "C02"), "mutant one keeps C01, C03"),
        (_result(_entry("mutant", highest=99, kills=("C01",)), "100"), "mutant one scores 100, not 0 to 99"),
    ],
)
def test_a_complaint_says_what_is_not_as_expected(result: Result, complaint: str) -> None:
    """A score outside its range, or a check that should have been lost, is said in a sentence; else there is nothing to say."""
    assert result.complaint == complaint


def test_without_expectations_any_score_will_do() -> None:
    """An entry of which nothing is said may score from nothing to everything."""
    entry = Entry("one", "cheat", a_submission())
    assert [bool(_result(entry, score).complaint) for score in ("-0.5", "0", "100", "100.5")] == [True, False, False, True]


def test_a_check_that_no_mutant_loses_is_weak() -> None:
    """A check is weak when every mutant keeps it, whatever other submissions lose."""
    results = [
        _result(_entry("cheat"), "0", "C01", "C02", "C03"),
        _result(_entry("mutant", "M01"), "90", "C01"),
        _result(_entry("mutant", "M02"), "80", "C01", "C03"),
    ]
    assert matrix.weak(results) == ["C02"]


def test_without_mutants_no_check_is_called_weak() -> None:
    """Where there are no mutants nothing can be said about the checks."""
    assert matrix.weak([_result(_entry("cheat"), "0", "C01")]) == []
    assert matrix.weak([]) == []


def test_a_mutant_that_loses_nothing_is_not_killed() -> None:
    """Mutants that keep every check are listed; other submissions that keep every check are not."""
    results = [_result(_entry("accepted"), "100"), _result(_entry("mutant", "M01"), "100"), _result(_entry("mutant", "M02"), "90", "C01")]
    assert matrix.unkilled(results) == ["M01"]


def test_all_complaints_are_gathered() -> None:
    """Complaints come in the order of the results, then the weak checks."""
    results = [
        _result(_entry("accepted", "good", lowest=100), "100"),
        _result(_entry("cheat", "liar", highest=0), "5"),
        _result(_entry("mutant", "M01", kills=("C01", "C02")), "90", "C01"),
    ]
    assert matrix.complaints(results) == [
        "cheat liar scores 5, not 0",
        "mutant M01 keeps C02",
        "no mutant loses C02: it proves nothing",
        "no mutant loses C03: it proves nothing",
    ]


def test_nothing_to_complain_about() -> None:
    """When all is as expected there are no complaints."""
    results = [_result(_entry("accepted", lowest=100), "100"), _result(_entry("mutant", kills=("C01",)), "70", "C01", "C02", "C03")]
    assert matrix.complaints(results) == []
