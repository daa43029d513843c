"""The command line: what it prints, where, and how it exits."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from grader import cli
from tests.grader.exercises import ROOT

_SCHEMA = json.loads((ROOT / "grader" / "reporters" / "json.schema.json").read_text("utf-8"))
_ACCEPTED = "solutions/exercise-03-churn-classes/accepted/reference"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """At the root of the course, without a terminal, with a state folder of its own."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PRODGRADE_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("PRODGRADE_SANDBOX", "bare")
    monkeypatch.delenv("PRODGRADE_ROOT", raising=False)


def test_a_full_score_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    """A submission that reaches the pass mark: the score, what ran, nothing else on standard error."""
    assert cli.main(["exercise-03", "--submission", _ACCEPTED]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == [
        "exercise-03  churn-classes  reference                                  100 / 100",
        "smoke 3/3 · hidden 13/13 · bare",
    ]
    assert err == ""


def test_the_starter_exits_with_1_and_explains(capsys: pytest.CaptureFixture[str]) -> None:
    """A submission below the pass mark: each failed check has its rule, its points and a sentence."""
    assert cli.main(["run", "3"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"^exercise-03 +churn-classes +0 / 100$", out, re.MULTILINE)
    assert len(re.findall(r"^✗ C\d\d  R\d+ \w+ +0 / \d+$", out, re.MULTILINE)) == 13
    assert "Scoring customers together or one by one gives the same probabilities." in out
    assert "NotImplementedError" in out
    assert "Traceback" not in out


def test_a_report_on_standard_output_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """`--report json=-` prints the report and nothing else, and the report keeps its schema."""
    assert cli.main(["3", "--report", "json=-"]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, _SCHEMA)
    assert (report["score"], report["max_score"], report["passed"], report["provisional"]) == ("0", "100", False, False)
    assert all(case["message"] != "NotImplementedError" for check in report["checks"] for case in check["cases"])


def test_reports_are_written_to_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--report` may repeat; with --quiet nothing is printed."""
    files = [tmp_path / "a.json", tmp_path / "b.txt"]
    arguments = ["3", "--submission", _ACCEPTED, "--quiet", "--report", f"json={files[0]}", "--report", f"terminal={files[1]}"]
    assert cli.main(arguments) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(files[0].read_text("utf-8"))["score"] == "100"
    assert "100 / 100" in files[1].read_text("utf-8")


def test_chosen_checks_are_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` runs what was asked for and says that the points count nothing else."""
    assert cli.main(["3", "--submission", _ACCEPTED, "--check", "C11", "--report", "json=-"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [check["id"] for check in report["checks"]] == ["C11"]
    assert report["provisional"] is True


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["exercise-99"], "no exercise 'exercise-99'"),
        (["3", "--submission", "nowhere"], "there is no folder nowhere"),
        (["3", "--report", "json"], "names no file"),
        (["3", "--report", "moon=-"], "no report format 'moon'"),
        (["3", "--report", "json=-", "--report", "terminal=-"], "only one report fits"),
        (["3", "--sandbox", "moon"], "no sandbox 'moon'"),
        (["3", "--check", "C99"], "no check 'C99'"),
        (["3", "--moon"], "No such option"),
        (["3", "--quiet", "--report", "json=/no/such/folder/x.json"], "cannot write the json report"),
    ],
)
def test_what_cannot_be_had_exits_with_2(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What was asked wrongly gets one sentence on standard error, nothing on standard output."""
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert "Traceback" not in err


def test_a_failure_of_ours_exits_with_3_and_names_a_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the machine cannot grade, no score is claimed, and a log file holds the rest."""
    monkeypatch.setattr("harness.session.choose", _fails)
    assert cli.main(["3"]) == 3
    err = capsys.readouterr().err
    assert "something of ours failed (OSError)" in err
    (log,) = (tmp_path / "state" / "logs").iterdir()
    assert str(log) in err
    assert "the disk is on fire" in log.read_text("utf-8")


def _fails(*_: object) -> object:
    raise OSError("the disk is on fire")


def test_an_interruption_exits_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C is no crash: one line, exit code 130."""

    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("harness.session.choose", interrupted)
    assert cli.main(["3"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_the_list_names_every_exercise(capsys: pytest.CaptureFixture[str]) -> None:
    """`grade list` and `grade list --json` show the same exercises."""
    there = sorted(path.name[: len("exercise-00")] for path in (ROOT / "exercises").iterdir())
    assert cli.main(["list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == there
    assert cli.main(["list", "--json"]) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == there
    assert "exercise-03" in there


def test_a_learners_copy_has_no_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the hidden suite only the visible tests run, and the report claims no score."""
    import shutil

    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    shutil.copy(ROOT / _ACCEPTED / "churn.py", tmp_path / "exercises" / "exercise-03-churn-classes" / "churn.py")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["3", "--report", "json=-"]) == 0
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, _SCHEMA)
    assert (report["score"], report["provisional"], report["smoke"]["passed"]) == (None, True, 3)


def test_help_needs_none_of_the_heavy_parts() -> None:
    """`grade --help` imports neither pytest, hypothesis, numpy, rich nor docker."""
    program = (
        "import sys; from grader import cli; cli.main(['--help']); "
        "print(sorted({'pytest', 'hypothesis', 'numpy', 'rich', 'docker'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.splitlines()[-1] == "[]"
    assert "Commands:" in ran.stdout
