"""Hints are given one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import hints
from grader.cli import main
from grader.errors import UsageError
from tests.grader.exercises import ROOT, an_exercise


def test_each_hint_is_given_once_and_the_last_one_again(tmp_path: Path) -> None:
    """Asking gives the next, in the order of the exercise, and in the end the last one again, which is no new one."""
    exercise = an_exercise(hints=("look", "idea", "shape"))
    asked = [hints.next_hint(exercise, tmp_path / "hints") for _ in range(4)]
    assert [(hint.number, hint.count, hint.text, hint.is_new) for hint in asked] == [
        (1, 3, "look", True),
        (2, 3, "idea", True),
        (3, 3, "shape", True),
        (3, 3, "shape", False),
    ]


def test_looking_at_those_already_given_gives_none_away(tmp_path: Path) -> None:
    """What was had is there to be read again."""
    exercise = an_exercise(hints=("look", "idea"))
    assert hints.given(exercise, tmp_path) == []
    hints.next_hint(exercise, tmp_path)
    assert [hint.text for hint in hints.given(exercise, tmp_path)] == ["look"]
    assert [hint.text for hint in hints.given(exercise, tmp_path)] == ["look"]


def test_another_copy_of_the_course_begins_anew(tmp_path: Path) -> None:
    """Hints are remembered for one exercise in one folder."""
    exercise = an_exercise(hints=("look", "idea"))
    hints.next_hint(exercise, tmp_path)
    assert hints.given(an_exercise(hints=("look", "idea"), folder=tmp_path), tmp_path) == []
    assert hints.given(an_exercise(hints=("look", "idea"), id="exercise-04"), tmp_path) == []


@pytest.mark.parametrize("text", ["", "[]", '{"given": -1}', '{"given": "2"}', '{"given": true}', "\xff"])
def test_what_cannot_be_read_counts_as_no_hint(tmp_path: Path, text: str) -> None:
    """A torn or foreign file begins anew."""
    exercise = an_exercise(hints=("look", "idea"))
    hints.next_hint(exercise, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text(text, encoding="latin-1")
    assert hints.next_hint(exercise, tmp_path).text == "look"


def test_fewer_hints_than_were_given_are_no_trouble(tmp_path: Path) -> None:
    """A course may take hints back."""
    hints.next_hint(an_exercise(hints=("look", "idea")), tmp_path)
    hints.next_hint(an_exercise(hints=("look", "idea")), tmp_path)
    assert hints.next_hint(an_exercise(hints=("look",)), tmp_path).text == "look"


def test_an_exercise_without_hints_says_so(tmp_path: Path) -> None:
    """There is nothing to give, and the message says what to do instead."""
    with pytest.raises(UsageError, match="exercise-03 has no hints"):
        hints.next_hint(an_exercise(hints=()), tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A hint that cannot be remembered is not given."""
    (tmp_path / "hints").write_text("a file")
    with pytest.raises(UsageError, match="cannot remember"):
        hints.next_hint(an_exercise(hints=("look",)), tmp_path / "hints")


def test_the_command_prints_one_hint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`grade hint` prints the next hint and how many are left; --given repeats."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PRODGRADE_STATE_DIR", str(tmp_path))
    assert main(["hint", "3", "--given"]) == 0
    assert capsys.readouterr().out == "No hint on exercise-03 was given yet; there are 3.\n"
    for _ in range(4):
        assert main(["hint", "exercise-03"]) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if not line.startswith("Hint")] == [
        "", "2 more when you ask again.", "", "1 more when you ask again.", "", "That was the last one.", "", "There are no more.",
    ]  # fmt: skip
    assert [line[:11] for line in out.splitlines() if line.startswith("Hint")] == [
        "Hint 1 of 3",
        "Hint 2 of 3",
        "Hint 3 of 3",
        "Hint 3 of 3",
    ]
    assert main(["hint", "3", "--given"]) == 0
    assert capsys.readouterr().out.count("Hint ") == 3
