"""Rules of ruff, whatever the learner's files say about ruff."""

from __future__ import annotations

import pytest

from harness.facts import Verdict
from harness.suite.losses import LostError
from harness.suite.structure import Structure
from harness.suite.structure import lint as linter
from tests.harness.suite.structure.texts import structure

BRANCHY = "def f(x):\n" + "".join(f"    if x == {i}: return {i}\n" for i in range(9))


def test_complexity_is_measured_per_function() -> None:
    """A function with more ways through than allowed is found, one at the bound is not."""
    assert [str(finding) for finding in structure(BRANCHY).complexity(most=9)] == ["m.py:1: `f` is too complex (10 > 9) (C901)"]
    assert structure(BRANCHY).complexity(most=10) == []


@pytest.mark.parametrize(
    "comment", ["# ruff: noqa", "# flake8: noqa", "# ruff: noqa: C901", "# /// script\n# requires-python = '>=3.7'\n# ///"]
)
def test_no_comment_switches_a_rule_off(comment: str) -> None:
    """What the learner writes to silence a linter is not heard."""
    text = f"{comment}\n" + BRANCHY.replace("def f(x):", "def f(x):  # noqa: C901")
    assert len(structure(text).complexity(most=5)) == 1


def test_no_configuration_is_read() -> None:
    """Files of configuration in a submission, and folders that ruff skips by itself, change nothing."""
    files = {
        "build/m.py": BRANCHY,
        ".venv/m.py": BRANCHY,
        "ruff.toml": "lint.mccabe.max-complexity = 99",
        "pyproject.toml": "[tool.ruff]\nexclude = ['*']",
    }
    assert [finding.file for finding in structure(files).complexity(most=5)] == [".venv/m.py", "build/m.py"]


def test_missing_annotations_are_named() -> None:
    """Each parameter and each answer without a type; `self`, and what is annotated, is fine."""
    text = "class A:\n    def __init__(self, x: int): self.x = x\n    def f(self, y) -> int: return y\n\ndef g(x: int): return x\n"
    assert [finding.line for finding in structure(text).missing_annotations()] == [3, 5]


def test_other_rules_may_be_asked_for() -> None:
    """Any rule of ruff, with settings."""
    text = "def f(x=[]):\n    return x\n"
    assert [str(finding) for finding in structure(text).lint("B006")] == [
        "m.py:1: do not use mutable data structures for argument defaults (B006)"
    ]
    assert structure({}).lint("ALL") == []


def test_a_rule_that_does_not_exist_is_our_fault() -> None:
    """A suite that asks for what ruff does not know accuses nobody."""
    with pytest.raises(LostError) as caught:
        structure("x = 1\n").lint("NOPE99")
    assert caught.value.verdict is Verdict.HARNESS_ERROR


def test_a_linter_that_does_not_start_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without ruff there is no verdict."""
    monkeypatch.setattr(linter, "_COMMAND", ("/nowhere/python",))
    with pytest.raises(LostError) as caught:
        structure("x = 1\n").complexity()
    assert caught.value.verdict is Verdict.HARNESS_ERROR


@pytest.mark.parametrize("command, verdict", [("import os; os.abort()", Verdict.ERROR), ("while True: pass", Verdict.TIMEOUT)])
def test_a_linter_that_falls_over_a_text_is_no_accident_of_ours(command: str, verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash or a hang over the learner's text is the case's verdict."""
    monkeypatch.setattr(linter, "_COMMAND", ("python3", "-c", command))
    monkeypatch.setattr(linter, "_SECONDS", 0.5)
    with pytest.raises(LostError) as caught:
        Structure({"m.py": b"x = 1\n"}).complexity()
    assert caught.value.verdict is verdict
