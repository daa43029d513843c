"""A learner's tests in a process of their own: collected once, run one at a time, and told in one word each."""

from __future__ import annotations

import importlib
import os
import socket
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.guest import learner_tests
from harness.guest.implementations import Ledger, live
from harness.guest.learner_tests import OPERATIONS, begin, collect, connect, ready
from tests.harness.guest.children import Child, run

_OUTLINE = "def double(n): ...\n"
_RIGHT = "def double(n): return 2 * n\n"
_EXAMPLES = 5


def _collected(folder: Path, text: str, first: Callable[[], None] = lambda: None, **files: str) -> dict[str, Any]:
    """What is told of a file of tests; to be called in a process of its own, which works in the folder from then on."""
    for name, content in {"test_m": text, **files}.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(content), encoding="utf-8")
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    first()
    ready("m", _OUTLINE, ("test_m.py",), _EXAMPLES, 30.0)
    return collect()


def _told(folder: Path, text: str, first: Callable[[], None] = lambda: None, **files: str) -> dict[str, Any]:
    told: dict[str, Any] = run(lambda: _collected(folder, text, first, **files))
    return told


def _outcomes(
    folder: Path, text: str, *, implementation: str = _RIGHT, first: Callable[[], None] = lambda: None, seeds: tuple[int, ...] = (1,)
) -> list[dict[str, list[Any]]]:
    """For each seed, what happened in each test, and how many cases it tried."""
    ours, theirs = socket.socketpair()

    def implement() -> None:
        ours.close()
        live("m", implementation, (0, 0, 0), line=lambda: theirs, tell=lambda _: None, ledger=Ledger())

    def test() -> Any:
        names = [name for name, _ in _collected(folder, text, first)["tests"]]
        connect(ours.detach())
        told = []
        for seed in seeds:
            begin(seed)
            following = [*range(1, len(names)), -1]
            told.append({name: learner_tests.run(n, after)[:2] for n, (name, after) in enumerate(zip(names, following, strict=True))})
        return told

    with Child(implement):
        theirs.close()
        outcomes: list[dict[str, list[Any]]] = run(test)
        ours.close()
    return outcomes


def test_tests_are_named_and_properties_told_apart(tmp_path: Path) -> None:
    """Names come as pytest has them, cut short, in the order of the file, and with each whether it generates its cases."""
    told = _told(
        tmp_path,
        f"""
        import pytest
        from hypothesis import given, settings, strategies as st
        import m
        def test_one(): pass
        @given(st.integers())
        def test_all(n): pass
        class TestGroup:
            @pytest.mark.parametrize("n", [1, 2])
            def test_each(self, n): pass
        def test_{"x" * 200}(): pass
        def helper(): pass
        """,
    )
    plain = [["TestGroup::test_each[1]", False], ["TestGroup::test_each[2]", False], ["test_" + "x" * 115, False]]
    assert told == {"tests": [["test_one", False], ["test_all", True], *plain], "errors": []}


@pytest.mark.parametrize(
    "text, words",
    [
        ("import no_such_module", "No module named 'no_such_module'"),
        ("import m\nVALUE = m.double(1)", "call it in a test or a fixture"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("import pytest\npytest.exit('enough')", "Exit: enough"),
    ],
)
def test_what_cannot_be_imported_is_said(text: str, words: str, tmp_path: Path) -> None:
    """Whatever importing tests raises, there is none, and the error is told."""
    told = _told(tmp_path, text)
    assert told["tests"] == []
    assert words in told["errors"][0]


def test_nothing_beside_the_tests_counts(tmp_path: Path) -> None:
    """No settings of the folder, and no module of the submission in the place of the documented one, are looked at."""
    (tmp_path / "pytest.ini").write_text("[pytest]\npython_functions = nothing\n")
    text = "import m\ndef test_a(): pass\ndef test_where(): assert not hasattr(m, '__file__')\n"
    assert _outcomes(tmp_path, text, first=(tmp_path / "m.py").touch) == [{"test_a": ["passed", 0], "test_where": ["passed", 0]}]


def test_each_end_of_a_test_has_its_word(tmp_path: Path) -> None:
    """Only an assertion or a plain exception in the test itself is a failure; all else is told as what it is."""
    text = """
        import sys
        import pytest
        import m
        @pytest.fixture
        def broken(): assert m.double(1) == 3
        @pytest.fixture
        def breaks(): yield; assert m.double(1) == 3
        def test_passed(): assert m.double(2) == 4
        def test_failed(): assert m.double(2) == 5
        def test_raised(): {}["no such key"]
        def test_failing(): pytest.fail("so it is")
        def test_skipped(): pytest.skip("not today")
        @pytest.mark.skip
        def test_marked(): pass
        @pytest.mark.xfail
        def test_expected(): assert m.double(2) == 5
        @pytest.mark.xfail
        def test_unexpected(): assert m.double(2) == 4
        def test_error(broken): pass
        def test_late_error(breaks): pass
        def test_import(): import no_such_module
        def test_exit(): raise SystemExit(0)
        def test_interrupt(): raise KeyboardInterrupt
        def test_enough(): pytest.exit("enough")
    """
    (outcomes,) = _outcomes(tmp_path, text)
    assert {name: outcome for name, (outcome, _) in outcomes.items()} == {
        "test_passed": "passed",
        "test_failed": "failed",
        "test_raised": "failed",
        "test_failing": "failed",
        "test_skipped": "skipped",
        "test_marked": "skipped",
        "test_expected": "expected to fail",
        "test_unexpected": "expected to fail",
        "test_error": "error",
        "test_late_error": "error",
        "test_import": "import",
        "test_exit": "exit",
        "test_interrupt": "exit",
        "test_enough": "exit",
    }


def test_an_exit_spoils_nothing_for_those_that_follow(tmp_path: Path) -> None:
    """After a test that leaves pytest, even from a fixture, the next has its fixtures made anew and its own word."""
    text = """
        import pytest
        MADE = []
        @pytest.fixture(scope="module")
        def made(): MADE.append(1); yield len(MADE); MADE.append(2)
        @pytest.fixture
        def leaves(): pytest.exit("enough")
        def test_leaves(made): assert made == 1; pytest.exit("enough")
        def test_next(made): assert (made, MADE) == (3, [1, 2, 1])
        def test_leaves_early(leaves): pass
        def test_interrupted(made): raise KeyboardInterrupt
        def test_fails(made): assert made == 0
        def test_last(made): assert made > 3
    """
    (outcomes,) = _outcomes(tmp_path, text)
    assert [outcome for outcome, _ in outcomes.values()] == ["exit", "passed", "exit", "exit", "failed", "passed"]


def test_a_property_that_is_of_two_minds_is_flaky(tmp_path: Path) -> None:
    """A property that fails for a value once and then does not is told from one that fails."""
    text = """
        from hypothesis import given, strategies as st
        SEEN = []
        @given(st.just(1))
        def test_flaky(n): SEEN.append(n); assert len(SEEN) > 1
        @given(st.just(1))
        def test_wrong(n): assert n == 2
    """
    (outcomes,) = _outcomes(tmp_path, text)
    assert [outcome for outcome, _ in outcomes.values()] == ["flaky", "failed"]


@pytest.mark.parametrize("error, word", [(AssertionError(), "failed"), (ImportError(), "import"), (GeneratorExit(), "exit")])
def test_without_hypothesis_nothing_is_flaky(error: BaseException, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library is not loaded, its kind of failure does not exist, and the others are what they are."""
    monkeypatch.delitem(sys.modules, "hypothesis.errors", raising=False)
    assert learner_tests._kind(error) == word


def test_the_cases_of_properties_are_counted(tmp_path: Path) -> None:
    """A property tries as many cases as was said, or as it says itself, but in our phases; in each variant; other tests none."""
    text = """
        import pytest
        from hypothesis import Phase, given, settings, strategies as st
        @given(st.integers())
        def test_default(n): pass
        @settings(max_examples=7, phases=[Phase.explicit])
        @given(st.integers())
        def test_own(n): pass
        @pytest.mark.parametrize("k", [1, 2])
        @given(n=st.integers())
        def test_variant(k, n): pass
        def test_plain(): pass
    """
    (outcomes,) = _outcomes(tmp_path, text)
    assert outcomes == {
        "test_default": ["passed", _EXAMPLES],
        "test_own": ["passed", 7],
        "test_variant[1]": ["passed", _EXAMPLES],
        "test_variant[2]": ["passed", _EXAMPLES],
        "test_plain": ["passed", 0],
    }


@pytest.mark.parametrize("strategy, is_loaded", [("st.text(max_size=2)", True), ("st.integers()", False)])
def test_tables_of_characters_are_loaded_once_where_they_are_needed(tmp_path: Path, strategy: str, is_loaded: bool) -> None:
    """What takes a second is done when tests are collected, so that no run of theirs has to; not for those that draw no characters."""
    strategies: Any = importlib.import_module("hypothesis.strategies")
    made = strategies.text

    def collected() -> list[int]:
        asked: list[dict[str, Any]] = []

        def text(**words: Any) -> Any:
            asked.append(words)
            return made(**words)

        strategies.text = text
        _collected(tmp_path, f"from hypothesis import given, strategies as st\n@given({strategy})\ndef test_a(x): pass\n")
        return [asked.count({})]

    assert run(collected) == [int(is_loaded)]


_DRAWS = """
    import random
    from hypothesis import given, strategies as st
    DRAWN = open("drawn", "a", buffering=1)
    def test_plain(): print("plain", random.random(), file=DRAWN)
    def test_numpy(): import numpy; print("numpy", numpy.random.random(), file=DRAWN)
    @given(st.integers())
    def test_property(n): print("property", n, file=DRAWN)
"""


def _drawn(folder: Path) -> Mapping[str, list[str]]:
    lines = [line.split() for line in (folder / "drawn").read_text().splitlines()]
    return {kind: [number for name, number in lines if name == kind] for kind in ("plain", "numpy", "property")}


def test_all_randomness_comes_from_the_seed(tmp_path: Path) -> None:
    """The same seed gives the same numbers, whatever ran before; another gives others."""
    importlib.import_module("numpy.random")
    _outcomes(tmp_path, _DRAWS, seeds=(2**40 + 1, 2**40 + 1, 3))
    drawn = _drawn(tmp_path)
    for numbers in (drawn["plain"], drawn["numpy"], [" ".join(drawn["property"][n : n + _EXAMPLES]) for n in range(0, 15, _EXAMPLES)]):
        assert numbers[0] == numbers[1] != numbers[2]


def test_without_numpy_there_is_nothing_of_its_to_seed(tmp_path: Path) -> None:
    """Where the library is not loaded, plain randomness has its seed all the same."""

    def forget() -> None:
        for name in [name for name in sys.modules if name.partition(".")[0] == "numpy"]:
            del sys.modules[name]

    text = _DRAWS.replace("import numpy;", "import sys; assert 'numpy' not in sys.modules;").replace("numpy.random.random()", "1")
    (first, again) = _outcomes(tmp_path, text, first=forget, seeds=(5, 5))
    assert [outcome for outcome, _ in (*first.values(), *again.values())] == ["passed"] * 6
    numbers = _drawn(tmp_path)["plain"]
    assert numbers[0] == numbers[1]


def test_an_implementation_that_is_lost_is_what_happened(tmp_path: Path) -> None:
    """When nothing answers any more, that is the word for the test, whatever it made of it, and for all that follow."""
    text = """
        import pytest
        import m
        def test_caught():
            with pytest.raises(RuntimeError): m.double(1)
        def test_next(): pass
    """
    (outcomes,) = _outcomes(tmp_path, text, implementation="import os\ndef double(n): os._exit(0)\n")
    assert [outcome for outcome, _ in outcomes.values()] == ["lost", "lost"]


def test_every_line_has_the_number_of_the_first(tmp_path: Path) -> None:
    """Descriptors are numbered alike whichever implementation is there: tests cannot tell by them which one it is."""
    lines = [socket.socketpair() for _ in range(3)]

    def numbers() -> list[int]:
        _collected(tmp_path, "import m")
        found = []
        for line, _ in lines:
            connect(os.dup(line.fileno()))  # what comes over a line has the lowest number that is free, too
            frames: Any = learner_tests._bench.distant.frames
            found.append(frames.stream.socket.fileno())
        return found

    first, *more = run(numbers)
    assert more == [first, first]
    for line in lines:
        for end in line:
            end.close()


def test_a_library_without_its_secret_is_no_obstacle(tmp_path: Path) -> None:
    """Where hypothesis keeps its constants otherwise, tests are collected all the same."""

    def forget() -> None:
        providers = importlib.import_module("hypothesis.internal.conjecture.providers")
        vars(providers).pop("_seen_modules", None)

    assert _told(tmp_path, "def test_a(): pass", forget)["tests"] == [["test_a", False]]


def test_a_property_without_settings_is_counted_too() -> None:
    """Where hypothesis keeps a test's settings otherwise, its cases are counted all the same, each once."""

    def tried() -> int:
        made: Any = SimpleNamespace(function=SimpleNamespace(hypothesis=SimpleNamespace(inner_test=lambda n: n + 1)))
        for _ in range(2):
            learner_tests._prepare(made)
        assert [made.function.hypothesis.inner_test(n) for n in (1, 2, 3)] == [2, 3, 4]
        return learner_tests._bench.examples

    assert run(tried) == 3


def test_constants_are_the_tests_own(tmp_path: Path) -> None:
    """Hypothesis takes constants from what is imported with the tests, and does not read the libraries anew for them."""

    def seen() -> Any:
        _collected(tmp_path, "import helper\ndef test_a(): pass", helper="VALUE = 1")
        providers: Any = importlib.import_module("hypothesis.internal.conjecture.providers")
        return [id(sys.modules[name]) in providers._seen_modules for name in ("json", "helper")]

    assert run(seen) == [True, False]


def test_a_file_of_the_submission_is_read_as_text(tmp_path: Path) -> None:
    """What is no UTF-8 is replaced, and nobody fails for it."""
    (tmp_path / "file").write_bytes("ü".encode() + b"\xff")
    assert OPERATIONS["text"](str(tmp_path / "file")) == "ü\ufffd"
