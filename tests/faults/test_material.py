"""An exercise whose own files are damaged grades nobody: one sentence that names the file, and no report."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import cli

_ROOT = Path(__file__).parents[2]
_NAME = "exercise-03-churn-classes"
_MANIFEST = f"exercises/{_NAME}/exercise.toml"
_OURS_OR_THE_AUTHORS = (2, 3)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one exercise, with somebody's report of an earlier grade in it."""
    root = tmp_path / "course"
    for part in ("exercises", "solutions"):
        shutil.copytree(_ROOT / part / _NAME, root / part / _NAME, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "report.json").write_text("the old one", encoding="utf-8")
    monkeypatch.setenv("PRODGRADE_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("PRODGRADE_ROOT", str(root))
    monkeypatch.chdir(root)
    return root


def _grade(course: Path) -> int:
    accepted = course / "solutions" / _NAME / "accepted" / "reference"
    return cli.main(["3", "--submission", str(accepted), "--sandbox", "bare", "--report", "json=report.json"])


def _cut(data: bytes) -> bytes:
    return data[: data.index(b'"') + 3]


_DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut inside a text": _cut,
    "zeros after a crash": lambda data: bytes(len(data)),
    "not UTF-8": lambda data: data.replace(b"=", b"=\xff\xfe", 1),
    "two versions mixed": lambda data: b"<<<<<<< ours\n" + data + b"=======\n" + data + b">>>>>>> theirs\n",
    "written twice": lambda data: data + data,
    "a page of something else": lambda _: b"<!doctype html><title>404</title>\n",
}


@pytest.mark.parametrize("damage", _DAMAGES)
def test_a_damaged_manifest_is_named(course: Path, damage: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever became of exercise.toml, the sentence names it, nobody is graded, and the old report is still there."""
    path = course / _MANIFEST
    path.write_bytes(_DAMAGES[damage](path.read_bytes()))
    assert _grade(course) in _OURS_OR_THE_AUTHORS
    said = capsys.readouterr().err
    assert "exercise.toml" in said
    assert "Traceback" not in said
    assert (course / "report.json").read_text("utf-8") == "the old one"


@pytest.mark.parametrize("text", ["def test_x(:\n", "import nowhere_to_be_found\n", "\0", "raise RuntimeError\n"])
def test_a_suite_that_cannot_be_read_is_not_the_learners_fault(course: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A hidden suite that cannot be imported ends as a failure of ours, not as a zero."""
    for path in (course / "solutions" / _NAME / "suite").glob("test_*.py"):
        path.write_text(text, encoding="utf-8")
    assert _grade(course) in _OURS_OR_THE_AUTHORS
    assert "Traceback" not in capsys.readouterr().out
    assert (course / "report.json").read_text("utf-8") == "the old one"


def test_a_suite_that_is_not_there_grades_nobody(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Solutions without their suite are an incomplete copy, and are said to be one."""
    shutil.rmtree(course / "solutions" / _NAME / "suite")
    assert _grade(course) in _OURS_OR_THE_AUTHORS
    assert "suite" in capsys.readouterr().err
    assert (course / "report.json").read_text("utf-8") == "the old one"
