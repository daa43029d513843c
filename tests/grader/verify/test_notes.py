"""The front matter of NOTES.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.verify.notes import read_notes

_HEAD = "---\nswitched-off:\n"


def _read(folder: Path, text: str) -> dict[str, str]:
    (folder / "NOTES.md").write_text(text)
    return dict(read_notes(folder / "NOTES.md").switched_off)


def test_rules_are_switched_off_with_reasons(tmp_path: Path) -> None:
    """Each line names a rule, however it is spelled, and says why it does not fit."""
    found = _read(tmp_path, f"{_HEAD}  suite-is-quick: Forty runs take time.\n  files_are_small: Two: of them are maps.\n---\n# Notes\n")
    assert found == {"suite-is-quick": "Forty runs take time.", "files-are-small": "Two: of them are maps."}


@pytest.mark.parametrize("text", ["", "# Notes\n---\nnot a front matter\n---\n", "---\nswitched-off:\n---\n"])
def test_notes_without_any_switch_nothing_off(tmp_path: Path, text: str) -> None:
    """No front matter, and an empty one, are fine; so is no file."""
    assert _read(tmp_path, text) == {}
    assert read_notes(tmp_path / "nowhere.md").switched_off == {}


@pytest.mark.parametrize(
    "text, complaint",
    [
        (f"{_HEAD}  suite-is-quick: x\n", "NOTES.md:1: the front matter has no end"),
        ("---\noff:\n---\n", "NOTES.md:2: 'off:' is not understood"),
        (f"{_HEAD}suite-is-quick: It is slow.\n---\n", "NOTES.md:3: 'suite-is-quick: It is slow.' is not understood"),
        (f"{_HEAD}  suite-is-quick:\n---\n", "NOTES.md:3: 'suite-is-quick:' is not understood"),
        (f"{_HEAD}  suite-is-quick: slow\n---\n", "NOTES.md:3: 'slow' is no reason"),
    ],
)
def test_a_front_matter_that_is_not_understood_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    """A mistake in it names file and line: it must not switch off less, or more, than its author thinks."""
    with pytest.raises(UsageError, match=r"NOTES.md:\d") as caught:
        _read(tmp_path, text)
    assert complaint in str(caught.value)
