"""Each verdict, caused on purpose: a case that was not seen to pass did not pass, and the reason is the true one."""

from __future__ import annotations

import dataclasses

import pytest

from harness.facts import Verdict
from harness.sandbox.base import Backend
from tests.harness.runs import LIMITS, Workshop

SUBMISSION = """
    import ctypes, os, sys, time
    def fine(): return 1
    def wrong(): return 2
    def fails(): raise RuntimeError("of its own")
    def exits(): os._exit(5)
    def crashes(): ctypes.string_at(0)
    def hangs():
        while True: time.sleep(1)
    def spins():
        while True: pass
    def hoards():
        hoard = []
        while True: hoard.append(bytearray(8 << 20))
    def floods():
        while True: print("x" * 1000)
    def lies():
        for n in range(3, 64):
            try: os.write(n, b"\\xff" * 64)
            except OSError: pass
        return 1
"""

SUITE = """
    import pytest
    import m
    def test_fine(): assert m.fine() == 1
    def test_wrong(): assert m.wrong() == 1
    def test_fails(): m.fails()
    def test_exits(): m.exits()
    def test_crashes(): m.crashes()
    def test_hangs(): m.hangs()
    def test_spins(): m.spins()
    def test_hoards(): m.hoards()
    def test_floods(): m.floods()
    def test_lies(): assert m.lies() == 1
    def test_skips(): pytest.skip("not here")
    @pytest.mark.xfail(reason="planned")
    def test_expected_to_fail(): assert m.fine() == 2
    def test_swallows_everything():
        try: m.exits()
        except BaseException: pass
    def test_loops_on_the_host():
        while True: pass
    def test_cannot_send(): m.fine(pytest)
    def test_fine_again(): assert m.fine() == 1
"""

EXPECTED = {
    "test_fine": Verdict.PASSED,
    "test_wrong": Verdict.FAILED,
    "test_fails": Verdict.ERROR,
    "test_exits": Verdict.CRASHED,
    "test_crashes": Verdict.CRASHED,
    "test_hangs": Verdict.TIMEOUT,
    "test_spins": Verdict.TIMEOUT,
    "test_hoards": Verdict.OUT_OF_MEMORY,
    "test_floods": Verdict.OUTPUT_LIMIT,
    "test_lies": Verdict.VIOLATION,
    "test_skips": Verdict.FAILED,
    "test_expected_to_fail": Verdict.FAILED,
    "test_swallows_everything": Verdict.CRASHED,
    "test_loops_on_the_host": Verdict.TIMEOUT,
    "test_cannot_send": Verdict.ERROR,
    "test_fine_again": Verdict.PASSED,
}


def test_every_verdict_tells_the_truth(workshop: Workshop, backend: Backend) -> None:
    """Failure, exception, death, time, memory, output and a broken rule are told apart, in every sandbox."""
    limits = dataclasses.replace(LIMITS, wall_seconds=1.0, cpu_seconds=5)
    cases = workshop.cases(SUITE, SUBMISSION, sandbox=backend.NAME, limits=limits)
    assert {name: case.verdict for name, case in cases.items()} == EXPECTED
    assert cases["test_exits"].reason == "Its process ended by itself."
    assert "SIGSEGV" in cases["test_crashes"].reason


def test_processor_time_is_bounded(workshop: Workshop, backend: Backend) -> None:
    """A case that computes for longer than it may is ended, although its wall time is not used up."""
    limits = dataclasses.replace(LIMITS, wall_seconds=20.0, cpu_seconds=1)
    case = workshop.cases("import m\ndef test_spins(): m.spins()", SUBMISSION, sandbox=backend.NAME, limits=limits)["test_spins"]
    assert case.verdict is Verdict.TIMEOUT
    assert case.reason == "It used more than 1 s of processor time."


def test_what_is_wrong_once_and_right_when_asked_again_is_wrong(workshop: Workshop) -> None:
    """A property whose values are found right when they are tried again has failed all the same; an exception stays one."""
    suite = """
        from hypothesis import given, strategies as st
        import m
        @given(st.integers())
        def test_compared(number): assert m.right_from_the_second_time(number)
        @given(st.integers())
        def test_raised(number): m.raise_unless(m.right_from_the_second_time(number))
    """
    submission = """
        seen = set()
        def right_from_the_second_time(number):
            known = number in seen
            seen.add(number)
            return known
        def raise_unless(right):
            if not right: raise LookupError
    """
    cases = workshop.cases(suite, submission)
    assert [cases[name].verdict for name in ("test_compared", "test_raised")] == [Verdict.FAILED, Verdict.ERROR]
    assert "Flaky" in cases["test_compared"].message


def test_what_time_did_not_allow_did_not_run(workshop: Workshop) -> None:
    """When the whole run's time is used up, the remaining cases are NOT_RUN and say so."""
    suite = """
        import pytest, m
        @pytest.mark.check("C1", points=1)
        @pytest.mark.parametrize("number", range(9))
        def test_a(number): m.hangs()
        @pytest.mark.check("C2", points=1)
        def test_b(): assert m.fine() == 1
    """
    limits = dataclasses.replace(LIMITS, wall_seconds=0.4, total_seconds=2.4)
    record = workshop.split(suite, SUBMISSION, limits=limits)
    assert [check.id for check in record.checks] == ["C1", "C2"]
    verdicts = [case.verdict for case in record.cases]
    begun = verdicts.count(Verdict.TIMEOUT)
    assert begun
    assert verdicts == [Verdict.TIMEOUT] * begun + [Verdict.NOT_RUN] * (10 - begun)
    assert "time for the whole run" in record.cases[-1].reason


@pytest.mark.parametrize(
    "submission, kind, where",
    [
        ("def broken(:\n", "SYNTAX_ERROR", "m.py:1"),
        ("x = 1\nraise RuntimeError('no')\n", "IMPORT_ERROR", "m.py:2"),
        ("raise SystemExit(0)\n", "IMPORT_ERROR", "m.py:1"),
        ("import os\nos._exit(0)\n", "CRASHED", "m.py"),
    ],
)
def test_a_module_that_cannot_be_imported_is_one_problem(submission: str, kind: str, where: str, workshop: Workshop) -> None:
    """Checks of a suite that imports the module at its top are declared all the same, and the reason is told once."""
    suite = """
        import pytest
        from m import thing
        @pytest.mark.check("C1", rule="R1", points=2)
        def test_a():
            "What it says."
            assert thing
        @pytest.mark.check("C2", points="1.5")
        def test_b(): assert thing
    """
    record = workshop.split(suite, submission)
    assert record.failure == ""
    assert [(check.id, check.rule, check.points) for check in record.checks] == [("C1", "R1", "2"), ("C2", "", "1.5")]
    assert record.checks[0].title == "What it says."
    assert all(case.verdict not in {Verdict.PASSED, Verdict.NOT_RUN, Verdict.HARNESS_ERROR} for case in record.cases)
    assert [(problem.kind, problem.where) for problem in record.problems] == [(kind, where)]


def test_a_name_that_is_not_there_is_one_problem(workshop: Workshop) -> None:
    """A suite that imports a name which the submission lacks is not broken: its checks have failed."""
    suite = "import pytest\nfrom m import thing\n@pytest.mark.check('C1', points=1)\ndef test_a(): assert thing"
    record = workshop.split(suite, "x = 1")
    assert record.failure == ""
    assert [case.verdict for case in record.cases] == [Verdict.ERROR]
    assert [(problem.kind, problem.where) for problem in record.problems] == [("IMPORT_ERROR", "m.py")]


@pytest.mark.parametrize(
    "suite",
    [
        "import pytest\n@pytest.mark.check('C1')\ndef test_a(): pass",
        "import pytest\n@pytest.mark.check('C1', points=-1)\ndef test_a(): pass",
        "import pytest\n@pytest.mark.check('C1', points=1, colour=2)\ndef test_a(): pass",
        "import pytest\n@pytest.mark.check(points=1)\ndef test_a(): pass",
        "import pytest\nc = pytest.mark.check\n@c('C1', points=1)\ndef test_a(): pass\n@c('C1', points=2)\ndef test_b(): pass",
        "import no_such_module",
        "def test_a(:",
    ],
)
def test_a_broken_suite_is_our_failure(suite: str, workshop: Workshop) -> None:
    """A suite that cannot be collected, or declares badly, is never a learner's zero."""
    assert workshop.split(suite, "x = 1").failure != ""


def test_a_submission_that_ends_while_its_names_are_read_is_not_our_failure(workshop: Workshop) -> None:
    """A module that can be imported and ends when a name is taken from it fails every check, as one that cannot be imported."""
    suite = "import pytest\nfrom m import thing\n@pytest.mark.check('C1', points=1)\ndef test_a(): assert thing"
    record = workshop.split(suite, "import os\ndef __getattr__(name): os._exit(0)")
    assert record.failure == ""
    assert [(problem.kind, problem.where) for problem in record.problems] == [("CRASHED", "m.py")]
    assert [case.verdict for case in record.cases] == [Verdict.CRASHED]


def test_visible_cases_run_before_anybody_was_told_of_hidden_ones(workshop: Workshop) -> None:
    """What a hidden case hands over cannot come out by a visible one, by whatever way the submission keeps it."""
    suite = """
        import m
        import pytest
        @pytest.mark.check('C1', points=1)
        def test_hidden(): assert m.echo('secret') == 'secret'
        @pytest.mark.check('C2', points=1, visible=True)
        def test_visible(): assert m.kept() == ''
    """
    submission = """
        import mmap
        memory = mmap.mmap(-1, 4096)
        def echo(text):
            memory[:len(text)] = text.encode()
            return text
        def kept(): return memory[:].strip(bytes(1)).decode()
    """
    record = workshop.split(suite, submission)
    assert [case.check for case in record.cases] == ["C2", "C1"]
    assert {case.verdict for case in record.cases} == {Verdict.PASSED}


def test_only_the_chosen_checks_run(workshop: Workshop) -> None:
    """With `only`, all checks are declared and the chosen ones run."""
    suite = """
        import pytest, m
        @pytest.mark.check("C1", points=1)
        def test_a(): assert m.fine() == 1
        @pytest.mark.check("C2", points=1)
        def test_b(): assert m.fine() == 1
    """
    record = workshop.split(suite, SUBMISSION, only=("C2",))
    assert [check.id for check in record.checks] == ["C1", "C2"]
    assert [(case.check, case.verdict) for case in record.cases] == [("C2", Verdict.PASSED)]
