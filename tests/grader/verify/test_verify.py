"""The command, and the grades that it remembers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader import catalog
from grader.cli import main
from grader.verify import RULES, Evidence, Outcome, verify
from tests.grader.verify.sample import evidence, lay_out_sample


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with the sample as its only exercise, and a folder of its own for what is remembered."""
    monkeypatch.setenv("PRODGRADE_STATE_DIR", str(tmp_path / "state"))
    return lay_out_sample(tmp_path / "course")


def _verify(course: Path, *options: str) -> int:
    return main(["--root", str(course), "verify", *options])


def test_the_grades_of_a_real_run_are_judged_and_remembered(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good exercise passes, graded for real; the second time nothing is graded again, and the answer is the same."""
    rules = ["--rule", "little-for-nothing", "--rule", "standard-mutants-lose", "--sandbox", "bare"]
    assert _verify(course, *rules) == 0
    said = capsys.readouterr().out
    assert [line[:1] for line in said.splitlines()] == ["✓", "✓", "", "A"]
    kept = {path.name: path.stat().st_mtime_ns for path in (course.parent / "state" / "verify").iterdir()}
    assert len(kept) == 8
    assert _verify(course, *rules) == 0
    assert capsys.readouterr().out == said
    assert kept == {path.name: path.stat().st_mtime_ns for path in (course.parent / "state" / "verify").iterdir()}


def test_what_is_wrong_is_said_and_the_exit_code_tells(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken rule is exit code 1, with its sentence, as text and as JSON."""
    (course / "exercises" / "exercise-77-small-sum" / "README.md").unlink()
    assert _verify(course, "exercise-77", "--rule", "statement_has_its_shape") == 1
    assert "✗ exercise-77 statement-has-its-shape\n    the sections are none" in capsys.readouterr().out
    assert _verify(course, "--rule", "statement-has-its-shape", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["passed"] is False
    assert [finding["rule"] for finding in told["findings"]] == ["statement-has-its-shape"]


def test_a_rule_is_switched_off_with_a_reason(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What NOTES.md switches off is not asked, is printed with its reason, and is counted apart."""
    folder = "exercise-77-small-sum"
    (course / "exercises" / folder / "README.md").unlink()
    notes = "---\nswitched-off:\n  statement-has-its-shape: There is no statement here.\n---\n# Notes\n"
    (course / "solutions" / folder / "NOTES.md").write_text(notes)
    rules = ["--rule", "statement-has-its-shape", "--rule", "files-are-small", "--rule", "weak-tests-lose"]
    assert _verify(course, *rules) == 0
    said = capsys.readouterr().out
    assert "- exercise-77 statement-has-its-shape (switched off: There is no statement here.)" in said
    assert "- exercise-77 weak-tests-lose (spared: the answer is code" in said
    assert "1 of 1 rules hold; 1 switched off" in said
    assert _verify(course, *rules, "--json") == 0
    told = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["rule"]: finding["outcome"] for finding in told} == {
        "files-are-small": "kept",
        "statement-has-its-shape": "switched off",
        "weak-tests-lose": "spared",
    }


def test_notes_that_switch_off_what_there_is_not_are_refused(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt rule in NOTES.md is exit code 2: it would be switched off in nobody's eyes."""
    notes = course / "solutions" / "exercise-77-small-sum" / "NOTES.md"
    notes.write_text("---\nswitched-off:\n  suite-is-quik: It takes a long time.\n---\n")
    assert _verify(course, "--rule", "files-are-small") == 2
    assert "switches off 'suite-is-quik', which is no rule" in capsys.readouterr().err


def test_what_could_not_be_graded_is_no_verdict_on_the_exercise(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A suite that cannot be run leaves rules unanswered, with the cause, and the exit code is 3."""
    (course / "solutions" / "exercise-77-small-sum" / "suite" / "test_sums.py").write_text("import pytest\n")
    assert _verify(course, "--rule", "rules-and-checks-match", "--rule", "files-are-small", "--sandbox", "bare") == 3
    said = capsys.readouterr().out
    assert "? exercise-77 rules-and-checks-match (unknown: the hidden suite of exercise-77 declares no check" in said
    assert "✓ exercise-77 files-are-small" in said


def test_a_rule_explains_itself(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--explain` prints what a rule asks for and why."""
    assert _verify(course, "--explain", "mutants-die") == 0
    assert capsys.readouterr().out.startswith("Each mutant loses every check named for it")


def test_a_rule_that_there_is_not_lists_those_there_are(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt rule is exit code 2, and the message names all."""
    assert _verify(course, "--rule", "mutant-die") == 2
    assert all(name in capsys.readouterr().err for name in [RULES.names()[0]])


def test_a_learners_copy_cannot_be_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the private part there is nothing to verify against."""
    course = lay_out_sample(tmp_path)
    (course / "solutions").rename(tmp_path / "elsewhere")
    assert _verify(course) == 2
    assert "no solutions for exercise-77" in capsys.readouterr().err


def test_a_change_of_the_suite_makes_grades_anew(course: Path) -> None:
    """What is remembered of another suite, submission or program is not used."""
    exercise = catalog.find("exercise-77", root=course, working_folder=course)
    folder = course.parent / "kept"
    before = Evidence(exercise, sandbox="bare", cache=folder)
    assert before.reference is not None
    assert before.grades.of(before.reference).points == 100
    suite = course / "solutions" / "exercise-77-small-sum" / "suite" / "test_sums.py"
    suite.write_text(suite.read_text().replace("== 7", "== 8"))
    assert Evidence(exercise, sandbox="bare", cache=folder).grades.of(before.reference).points == 40


def test_cheap_rules_come_first_and_measuring_ones_last(tmp_path: Path) -> None:
    """However they are named, rules that only read are answered before those that grade, and what measures comes when all is done."""
    names = [finding.rule for finding in verify(evidence(tmp_path), ["suite-is-quick", "accepted-scores-everything", "no-blanks-left"])]
    assert names == ["no-blanks-left", "accepted-scores-everything", "suite-is-quick"]


def test_a_file_that_cannot_be_read_breaks_the_rules_that_need_it(tmp_path: Path) -> None:
    """A suite that is no Python is a complaint with its place, and rules that do not need it are answered."""
    changes: dict[str, str | None] = {"solutions/exercise-77-small-sum/suite/test_sums.py": "x = 1\ndef broken(:\n"}
    found = {f.rule: f for f in verify(evidence(tmp_path, changes), ["no-clock-no-network", "statement-has-its-shape"])}
    assert found["statement-has-its-shape"].outcome is Outcome.KEPT
    assert found["no-clock-no-network"].outcome is Outcome.BROKEN
    assert "test_sums.py:2: this is not valid Python" in found["no-clock-no-network"].complaints[0]
