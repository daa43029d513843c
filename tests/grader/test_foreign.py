"""Suites written elsewhere, graded as they are: grader.foreign and `grade run --suite`."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

from grader import Report, UsageError, grade_suite
from grader.cli import main
from grader.model import Status

WORK = """
    def double(x):
        return 2 * x

    def table():
        return open("table.csv").read()
"""
TESTS = '''
    import unittest
    import pytest
    from helper import EXPECTED
    from work import double

    @pytest.mark.parametrize("x", [1, 2])
    def test_parameters(x):
        """Doubling doubles. It does so for all."""
        assert double(x) == EXPECTED[x]

    @pytest.mark.skip
    def test_set_aside():
        assert False

    class OldStyle(unittest.TestCase):
        def test_subtests(self):
            for x in range(3):
                with self.subTest(x=x):
                    self.assertEqual(double(x), 2 * x)

        def test_wrong(self):
            self.assertEqual(double(3), 7)
'''


def _write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(textwrap.dedent(text))
    return folder


def _grade(tmp_path: Path, tests: str, work: str, **options: object) -> Report:
    suite = _write(tmp_path / "suite", {"test_work.py": tests, "helper.py": "EXPECTED = {1: 2, 2: 4}\n", "table.csv": "a,b\n"})
    submission = _write(tmp_path / "work", {"work.py": work})
    return grade_suite(suite, submission, sandbox="bare", **options)  # type: ignore[arg-type]  # as grade_suite has them


def test_each_function_is_a_check_of_one_point(tmp_path: Path) -> None:
    """Parameters and subtests count inside their function, a skipped test counts nothing, and each other is worth one point."""
    report = _grade(tmp_path, TESTS, WORK)
    assert (report.score, report.max_score, report.passed) == ("2", "3", False)
    assert {check.id: check.status for check in report.checks} == {
        "test_parameters": Status.PASSED,
        "OldStyle.test_subtests": Status.PASSED,
        "OldStyle.test_wrong": Status.FAILED,
    }
    assert report.checks[0].title == "Doubling doubles."


def test_a_name_that_is_missing_fails_every_test_of_the_file(tmp_path: Path) -> None:
    """A submission that lacks what a file imports loses that file's tests, each by its name."""
    report = _grade(tmp_path, TESTS, "x = 1\n")
    assert report.score == "0"
    assert {check.id.partition(":")[2] for check in report.checks} >= {"test_parameters", "OldStyle.test_wrong"}


@pytest.mark.parametrize("give, score", [((), "0"), (("*.csv",), "1")])
def test_only_what_is_given_reaches_the_submission(tmp_path: Path, give: tuple[str, ...], score: str) -> None:
    """A file beside the tests can be read by the submission if it was given, and not otherwise."""
    tests = """
        import work
        def test_reads(): assert work.table() == "a,b\\n"
    """
    assert _grade(tmp_path, tests, WORK, give=give).score == score


def test_a_submission_cannot_bring_tests_or_tools(tmp_path: Path) -> None:
    """Star imports bring neither tests that would count, nor names that the test file or Python already has."""
    work = """
        def test_easy(): pass
        def test_easier(): pass
        class pytest:
            def raises(*_): return open("/dev/null")
        def len(x): return 3
        def double(x): return 0
    """
    tests = """
        import pytest
        from work import *
        def test_real():
            assert len([1, 2]) == 2
            with pytest.raises(ZeroDivisionError):
                double(1)
    """
    report = _grade(tmp_path, tests, work)
    assert [check.id for check in report.checks] == ["test_real"]
    assert report.score == "0"


def test_a_helper_of_the_suite_cannot_be_replaced(tmp_path: Path) -> None:
    """A submission that ships a module named like one of the suite's does not take its place, unless it was asked for."""
    suite = _write(tmp_path / "suite", {"test_it.py": "import helper\ndef test_it(): assert helper.A == 1\n", "helper.py": "A = 1\n"})
    submission = _write(tmp_path / "work", {"helper.py": "A = 2\n"})
    assert grade_suite(suite, submission, sandbox="bare").score == "1"
    assert grade_suite(suite, submission, sandbox="bare", modules=["helper"]).score == "0"


def test_probes_run_beside_the_submission(tmp_path: Path) -> None:
    """A class that derives from one of the submission's works in a probe, and says so in one sentence anywhere else."""
    probe = "from work import Base\nclass Derived(Base):\n    def name(self): return 'derived ' + super().name()\n"
    tests = """
        import work
        from probe_derived import Derived
        def test_probe(): assert Derived().name() == "derived base"
        def test_here():
            class Other(work.Base): pass
    """
    suite = _write(tmp_path / "suite", {"test_it.py": tests, "probe_derived.py": probe})
    submission = _write(tmp_path / "work", {"work.py": "class Base:\n    def name(self): return 'base'\n"})
    said = {}
    report = grade_suite(suite, submission, sandbox="bare", shown=True, on_case=lambda case: said.update({case.id: case.message}))
    assert report.score == "1"
    assert "put it into a file probe_*.py" in said["test_here"]


def test_folders_that_cannot_be_meant_are_refused(tmp_path: Path) -> None:
    """A missing folder, tests inside the submission, and a suite without Python are said before anything runs."""
    work = _write(tmp_path / "work", {"work.py": "x = 1\n"})
    empty = _write(tmp_path / "empty", {})
    for suite in (tmp_path / "none", work, empty):
        with pytest.raises(UsageError):
            grade_suite(suite, work, sandbox="bare")
    tests = _write(tmp_path / "tests", {"test_it.py": "import work\ndef test_it(): assert work.x\n"})
    with pytest.raises(UsageError, match="matches no file"):
        grade_suite(tests, work, give=["*.csv"], sandbox="bare")


def test_the_command_reports_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`grade run --suite` writes the same report as for an exercise, and --stats says what crossed the wire."""
    suite = _write(tmp_path / "suite", {"test_it.py": "import work\ndef test_it(): assert work.double(2) == 4\n"})
    submission = _write(tmp_path / "work", {"work.py": WORK})
    target = tmp_path / "report.json"
    command = ["run", "--suite", str(suite), "--submission", str(submission), "--sandbox", "bare", "--stats", "--report", f"json={target}"]
    assert main(command) == 0
    assert json.loads(target.read_text("utf-8"))["score"] == "1"
    shown = capsys.readouterr()
    assert "1 / 1" in shown.out
    assert "test_it" in shown.err
    assert "all 1 cases" in shown.err


@pytest.mark.parametrize(
    "command",
    [["run"], ["run", "3", "--suite", "."], ["run", "--suite", "."], ["run", "3", "--give", "*.csv"]],
)
def test_what_does_not_go_together_is_said(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """An exercise and a suite at once, neither, or options of the one with the other end with 2 and a hint."""
    assert main(command) == 2
    assert "grade:" in capsys.readouterr().err
