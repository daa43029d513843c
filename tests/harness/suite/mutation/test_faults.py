"""Implementations are read from a folder, and whatever is wrong there is said by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import SuiteError
from harness.suite import mutation

_HEAD = 'format = 1\nmodule = "m"\ntests = ["test_m.py"]\ndocumented = "second"\n'
_FAULT = '[[fault]]\nid = "F1"\nwhat = "it is wrong"\ntier = "plain"\nbase = "first"\n'
_EDIT = "[[fault.edits]]\nold = 'x + 1'\nnew = 'x + 2'\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two correct implementations."""
    (tmp_path / "correct").mkdir()
    (tmp_path / "correct" / "first.py").write_text("def f(x):\n    return x + 1\n")
    (tmp_path / "correct" / "second.py").write_text('def f(x):\n    """One more."""\n    return 1 + x\n')
    return tmp_path


def _read(folder: Path, text: str) -> mutation.Implementations:
    (folder / "faults.toml").write_text(text)
    return mutation.read(folder)


def test_faults_are_made_of_correct_ones(folder: Path) -> None:
    """A fault is its base with edits, with a generated change, or a file of its own; the documented one comes first."""
    (folder / "own.py").write_text("def f(x): return 0\n")
    generated = _FAULT.replace("F1", "F2") + 'operator = "arithmetic:f:1"\n'
    own = _FAULT.replace("F1", "F3").replace("plain", "rare") + 'file = "own.py"\n'
    found = _read(folder, _HEAD + _FAULT + _EDIT + generated + own)
    assert [fault.text for fault in found.faults] == [
        "def f(x):\n    return x + 2\n",
        "def f(x):\n    return x - 1",
        "def f(x): return 0\n",
    ]
    assert list(found.correct) == ["second", "first"]
    assert [fault.id for fault in found.of_tier("rare")] == ["F3"]
    assert "One more" in found.material().documentation


@pytest.mark.parametrize(
    "text,words",
    [
        ("format = 2\n", "must begin with format = 1"),
        (_HEAD.replace("second", "third"), "no correct implementation 'third'"),
        (_HEAD + _FAULT, "fault F1 is its base"),
        (_HEAD + _FAULT + _EDIT + _FAULT + _EDIT, "two faults are called F1"),
        (_HEAD + _FAULT + _EDIT.replace("x + 1", "y"), "stands 0 times in its base"),
        (_HEAD + _FAULT.replace("plain", "odd"), "a tier of plain or rare"),
        (_HEAD + _FAULT.replace('"first"', '"third"'), "a base of second, first"),
        (_HEAD + _FAULT + "colour = 1\n", "not colour"),
        (_HEAD + _FAULT + 'operator = "comparison:f:9"\n', "no operator makes comparison:f:9"),
    ],
)
def test_a_broken_description_is_refused(folder: Path, text: str, words: str) -> None:
    """A fault without words, base, tier or change, or one that is none, is an error that names it."""
    with pytest.raises(SuiteError, match=words.replace("(", r"\(")):
        _read(folder, text)


def test_an_equivalent_has_a_reason(folder: Path) -> None:
    """Changes held for equivalent are kept with a reason; one without is an error."""
    assert mutation.equivalents(folder) == {}
    (folder / "equivalents.toml").write_text('[equivalent]\n"first/constant:f:1" = "nobody sees it"\n')
    assert mutation.equivalents(folder) == {"first/constant:f:1": "nobody sees it"}
    (folder / "equivalents.toml").write_text('[equivalent]\n"first/constant:f:1" = " "\n')
    with pytest.raises(SuiteError, match="has no reason"):
        mutation.equivalents(folder)
