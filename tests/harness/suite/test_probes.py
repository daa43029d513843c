"""Probes run beside the submission, in hidden suites and in one process, and give it no point that it does not deserve."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from harness.facts import Verdict
from harness.session import Job, run
from tests.harness.runs import LIMITS

PROBE = """
    import m
    class Part:
        def __init__(self, factor=2): self.factor = factor
        def size(self, text): return len(text) * self.factor
    class Derived(m.Base):
        def name(self): return "derived " + super().name()
    def give(x): return x
"""
SUITE = """
    import probe_parts
    import pytest
    check = pytest.mark.check
    @check("C01", points=1)
    def test_a_part_is_made_by_the_submission(sub):
        assert sub.make(probe_parts.Part, factor=3).size("abc") == 9
    @check("C02", points=1)
    def test_a_subclass_calls_its_base(sub):
        assert probe_parts.Derived().name() == "derived base"
        assert isinstance(probe_parts.Derived(), sub.Base)
    @check("C03", points=1)
    def test_a_value_comes_back(sub):
        assert probe_parts.give([1, "a"]) == [1, "a"]
"""
HONEST = """
    class Base:
        def name(self): return "base"
    def make(cls, **parameters): return cls(**parameters)
"""
TAMPERED = {
    "patches the class": "import probe_parts\n    probe_parts.Part.size = lambda self, text: True",
    "replaces the module": "import sys, types\n    sys.modules['probe_parts'] = types.SimpleNamespace(Part=dict, Derived=dict)",
    "writes the file": "open('probe_parts.py', 'w').write('def __getattr__(name): return lambda *a, **k: True')",
    "puts an agreeable object in its place": "import sys\n    sys.modules['probe_parts'] = Yes()",
}
AGREEABLE = """
    class Yes:
        def __init__(self, *a, **k): pass
        def __eq__(self, other): return True
        def __hash__(self): return 0
        def __getattr__(self, name): return Yes()
        def __call__(self, *a, **k): return Yes()
    def make(cls, **parameters): return Yes()
"""


def _run(folder: Path, submission: dict[str, str]) -> dict[str, Verdict]:
    """The verdicts under the split; the job is made as the grader makes it."""
    (folder / "test_it.py").write_text(textwrap.dedent(SUITE))
    probe = textwrap.dedent(PROBE)
    (folder / "probe_parts.py").write_text(probe)
    files = {name: textwrap.dedent(text).encode() for name, text in submission.items()}
    job = Job(folder, None, files, {"probe_parts.py": probe.encode()}, LIMITS, seed=7, first=("probe_parts",))
    record = run(job, sandbox="bare")
    assert record.failure == "", record.failure_detail
    return {case.id: case.verdict for case in record.cases}


def test_a_probe_runs_beside_the_submission(tmp_path: Path) -> None:
    """Classes of a probe are made by the submission and derive from its classes, in a suite with checks and `sub`."""
    assert set(_run(tmp_path, {"m.py": HONEST}).values()) == {Verdict.PASSED}


def test_a_probe_of_the_submission_s_own_does_not_count(tmp_path: Path) -> None:
    """A file of the same name that a learner hands in is not what the suite imports."""
    assert set(_run(tmp_path, {"m.py": HONEST, "probe_parts.py": "raise SystemExit\n"}).values()) == {Verdict.PASSED}


@pytest.mark.parametrize("way", TAMPERED)
def test_tampering_with_a_probe_earns_nothing(way: str, tmp_path: Path) -> None:
    """Whatever a submission does to a probe, and however its own answers agree, the suite compares with plain values."""
    verdicts = _run(tmp_path, {"m.py": f"{HONEST}{AGREEABLE}\n    {TAMPERED[way]}\n"})
    assert verdicts["test_a_part_is_made_by_the_submission"] is not Verdict.PASSED


def test_a_probe_works_in_one_process(tmp_path: Path) -> None:
    """A suite with probes runs directly too, whatever the submission has of that name."""
    suite, submission = tmp_path / "suite", tmp_path / "work"
    suite.mkdir()
    submission.mkdir()
    (suite / "test_it.py").write_text(textwrap.dedent(SUITE))
    (suite / "probe_parts.py").write_text(textwrap.dedent(PROBE))
    (submission / "m.py").write_text(textwrap.dedent(HONEST))
    (submission / "probe_parts.py").write_text("raise SystemExit\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(suite), "--submission", str(submission)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False, env=environment)
    assert "3 passed" in ran.stdout, ran.stdout
