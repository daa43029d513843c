"""Trials: what strong, weak and cheating tests find, in every way of telling implementations apart but by what they answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.errors import SuiteError
from harness.suite import mutation
from harness.suite.mutation.bench import Bench
from harness.suite.mutation.direct_box import DirectBox
from tests.harness.suite.mutation.trials import GIVEN, IMPLEMENTATIONS, tried

_ALL = {"smallest", "silent", "startless", "in-place"}
_STRONG = """
    import pytest
    from hypothesis import given, strategies as st
    import m

    def test_largest(): assert m.largest([1, 3, 2]) == 3
    def test_empty():
        with pytest.raises(m.EmptyError): m.largest([])
    def test_start(): assert m.total([1, 2], start=10) == 13
    def test_the_list_stays():
        values = [3, 1, 2]
        assert (m.ordered(values), values) == ([1, 2, 3], [3, 1, 2])
    @given(st.lists(st.integers(), min_size=1))
    def test_largest_is_last(values): assert m.ordered(values)[-1] == m.largest(values)
"""
_ODD = """
    import os, random, time
    import pytest
    import m

    SEEN = []

    def right():
        try: empty = m.largest([])
        except ValueError: empty = "refused"
        values = [2, 1]
        return [m.largest([1, 2]), empty, m.total([1], start=1), m.ordered(values), values] == [2, "refused", 2, [1, 2], [2, 1]]

    def test_cries_wolf():
        with pytest.raises(ValueError, match="there is no value"): m.largest([])
    def test_restless(): assert m.total([random.random()]) < 0.3
    def test_first(): SEEN.append(m.total([1])); assert SEEN == [1]
    def test_second(): assert SEEN[0] == m.total([1])
    def test_idle(): m.largest([1])
    def test_skips():
        if m.largest([1, 2]) == 2: pytest.skip("not today")
    def test_says_too_little(): assert right()
    def test_exits():
        if not right(): raise SystemExit(1)
    def test_leaves():
        if not right(): pytest.exit("no")
    def test_imports():
        if not right(): import no_such_module
    @pytest.fixture
    def fixed(): assert right()
    def test_in_a_fixture(fixed): assert fixed is None
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> mutation.Trial:
    """What came of one test of each weakness, tried once for all."""
    return tried(tmp_path_factory.mktemp("odd"), _ODD)


def test_strong_tests_find_everything(tmp_path: Path) -> None:
    """Each fault is found by a test that is about it; properties count by the cases that they try."""
    trial = tried(tmp_path, _STRONG)
    assert trial.complaint == ""
    assert trial.errors == ()
    assert trial.detected == {
        "smallest": "test_largest",
        "silent": "test_empty",
        "startless": "test_start",
        "in-place": "test_the_list_stays",
    }
    assert trial.properties == ("test_largest_is_last",)
    assert trial.soundness is not None
    assert len(trial.soundness.sound) == 5


@pytest.mark.parametrize(
    "word,names",
    [
        ("crying_wolf", {"test_cries_wolf"}),
        ("restless", {"test_restless"}),
        ("dependent", {"test_second"}),
        ("idle", {"test_idle", "test_second", "test_skips", "test_exits", "test_leaves", "test_imports", "test_in_a_fixture"}),
        ("quiet", {"test_skips"}),
        ("broad", {"test_says_too_little"}),
        ("contradicting", set()),
    ],
)
def test_each_weakness_has_its_name(odd: mutation.Trial, word: str, names: set[str]) -> None:
    """Every kind of weak test is told from the others."""
    assert odd.soundness is not None
    assert {*odd.names(getattr(odd.soundness, word))} == names


def test_weak_tests_find_nothing(odd: mutation.Trial) -> None:
    """No exit, failing import or fixture, nor a test that fails on too much, finds a fault."""
    assert odd.detected == {}


@pytest.mark.parametrize(
    "tests,complaint",
    [
        ("import no_such_module", "cannot be imported"),
        ("import m\nVALUE = m.largest([1])\ndef test_a(): assert VALUE", "cannot be imported"),
        ("raise SystemExit(0)", "cannot be imported"),
        ("def helper(): pass", "no test"),
        ("import pytest\n@pytest.mark.parametrize('n', range(101))\ndef test_a(n): pass", "more than 100"),
        ("import time\ndef test_a():\n    end = time.process_time() + 0.3\n    while time.process_time() < end: pass", "processor time"),
        ("import os, m\ndef test_a(): m.total([1]); os._exit(0)\ndef test_b(): os._exit(0)\ndef test_c(): os._exit(0)", "hang, or end"),
    ],
)
def test_what_cannot_be_tried_is_said(tmp_path: Path, tests: str, complaint: str) -> None:
    """Tests that cannot be imported, are too many, hang or end their process find nothing, and it is said why."""
    trial = tried(tmp_path, tests, mutation.Terms(run_cpu_seconds=0.2, test_seconds=4.0))
    assert trial.detected == {}
    assert complaint in trial.complaint


_CHANCE = {
    "urandom": "assert os.urandom(1)[0] > 25",
    "process numbers": "assert hash((os.getpid(), number)) % 10",
    "clocks": "assert (time.monotonic_ns() // 1_000_003 + number) % 10",
    "what else runs": "assert hash((open('/proc/loadavg').read(), number)) % 10",
}


@pytest.mark.parametrize("name", _CHANCE)
def test_luck_finds_nothing(tmp_path: Path, name: str) -> None:
    """Tests that fail now and then do not find what they do not look at."""
    body = f"m.largest([1, 2]), m.total([1], start=1), m.ordered([2, 1]); {_CHANCE[name]}"
    text = f"import os, time\nimport pytest\nimport m\n@pytest.mark.parametrize('number', range(12))\ndef test_a(number): {body}\n"
    assert tried(tmp_path, text).detected == {}


def test_what_a_test_remembers_is_not_held_against_it(tmp_path: Path) -> None:
    """A test that keeps an answer, and so repeats it for the next implementation in its process, finds what it finds alone."""
    tests = """
        import functools
        import m
        @functools.cache
        def found(): return m.largest([1, 3, 2])
        def test_largest(): assert found() == 3
        def test_total(): assert m.total([1, 2], start=10) == 13
    """
    trial = tried(tmp_path, tests)
    assert trial.detected == {"smallest": "test_largest", "startless": "test_total"}
    assert trial.soundness is not None
    assert trial.soundness.sound == {0, 1}


def test_counting_runs_finds_nothing(tmp_path: Path) -> None:
    """A test that fails by turns, whatever the implementation answers, finds no fault."""
    tests = """
        import m
        RUNS = []
        def test_by_turns():
            m.largest([1, 2]), m.total([1], start=1), m.ordered([2, 1])
            RUNS.append(1)
            assert len(RUNS) % 2
    """
    assert tried(tmp_path, tests).detected == {}


_ASKED = """
    import hashlib
    import pytest
    import m
    def said(question):
        values = [2, 1]
        try: return repr((question(values), values)).encode()
        except ValueError: return b"refused"
    QUESTIONS = [lambda values: m.largest(values), lambda values: m.largest([]), lambda values: m.total(values, start=1),
                 lambda values: m.ordered(values)]
"""


def test_what_runs_share_ends_when_tests_are_imported_anew(tmp_path: Path) -> None:
    """Memory that is opened at import keeps what a run wrote for the next, until the tests are imported anew."""
    tests = "import mmap, m\nSHARED = mmap.mmap(-1, 1)\ndef test_a():\n    before = SHARED[0]\n    SHARED[0] = 1\n    assert not before\n"
    (tmp_path / "test_m.py").write_text(tests, encoding="utf-8")
    with DirectBox(tmp_path) as box:
        bench = Bench(box, IMPLEMENTATIONS.material())
        outcomes = [bench.run(GIVEN, [0], 1, padding=[0, 0, 0])[0].outcome for _ in range(2)]
        bench.renew()
        outcomes.append(bench.run(GIVEN, [0], 1, padding=[0, 0, 0])[0].outcome)
        bench.close()
    assert outcomes == ["passed", "failed", "passed"]


_KEPT = {
    "in pipes": """
    import os
    PIPES = [os.pipe() for _ in QUESTIONS]
    for reader, _ in PIPES: os.set_blocking(reader, False)
    def first(number, answer):
        try: answer = os.read(PIPES[number][0], 999)
        except BlockingIOError: pass
        os.write(PIPES[number][1], answer)
        return answer
    """,
    "in shared memory": """
    import mmap
    PAGES = [mmap.mmap(-1, 999) for _ in QUESTIONS]
    def first(number, answer):
        if not any(PAGES[number][:]): PAGES[number][:len(answer)] = answer
        return PAGES[number][:len(answer)]
    """,
    "in the process": """
    SAID = {}
    def first(number, answer): return SAID.setdefault(number, answer)
    """,
}


@pytest.mark.parametrize("place", _KEPT)
def test_what_the_first_implementation_said_is_no_reason_to_fail(tmp_path: Path, place: str) -> None:
    """Tests that hold each answer against the first one, wherever they keep it, know nothing that is right and find nothing."""
    tests = f"""{_ASKED}{_KEPT[place]}
    @pytest.mark.parametrize("number", range(len(QUESTIONS)))
    def test_as_the_first_said(number): assert first(number, said(QUESTIONS[number])) == said(QUESTIONS[number])
    """
    assert tried(tmp_path, tests).detected == {}


def test_a_test_of_one_wrong_answer_finds_nothing_and_is_named(tmp_path: Path) -> None:
    """A finding counts when other answers that are as wrong are found, too; who looks for one of them is told."""
    trial = tried(tmp_path, "import m\ndef test_a(): assert m.total([1, 2], start=10) != 3\ndef test_b(): assert m.largest([1, 9]) == 9\n")
    assert trial.detected == {"smallest": "test_b"}
    assert trial.narrow == ("test_a",)


def test_a_hash_of_the_answers_finds_nothing(tmp_path: Path) -> None:
    """Tests that fail on some answers and pass on others, without a reason, find no fault."""
    tests = f"""{_ASKED}
    @pytest.mark.parametrize("number", range(12))
    def test_by_lot(number): assert hashlib.md5(b"".join(map(said, QUESTIONS))).digest()[0] % 12 != number
    """
    assert tried(tmp_path, tests).detected == {}


def test_a_law_that_no_fault_breaks_is_not_idle(tmp_path: Path) -> None:
    """A law of two answers that all faults and one that answers None keep can fail: on one that answers otherwise everywhere."""
    tests = """
        import m
        def test_order_does_not_matter(): assert m.total([1, 5, 2]) == m.total([2, 5, 1])
        def test_itself(): assert m.total([1, 5, 2]) == m.total([1, 5, 2])
    """
    trial = tried(tmp_path, tests)
    assert trial.soundness is not None
    assert trial.soundness.idle == {1}


def test_nothing_that_a_test_sees_differs(tmp_path: Path) -> None:
    """Code, names, documentation, sources, modules, files and open descriptors are the same on every implementation."""
    told = tmp_path / "told"
    tests = f"""
        import gc, inspect, json, os, sys
        import m
        def test_looks():
            m.largest([1, 2]); m.total([1], start=1); m.ordered([2, 1])
            functions = [m.largest, m.total, m.ordered]
            seen = [[f.__name__, f.__qualname__, f.__module__, f.__doc__, str(inspect.signature(f)), f.__code__.co_code.hex(),
                     f.__code__.co_filename, f.__code__.co_firstlineno, repr(f.__defaults__), f.__annotations__] for f in functions]
            seen += [sorted(vars(m)), m.__doc__, sorted(sys.modules), sorted(os.listdir(".")), sorted(os.environ.items()),
                     sorted(os.listdir("/proc/self/fd")), len(sys.path), os.getcwd()]
            seen += [text for text in map(repr, gc.get_objects()) if type(text) is str and "there is no value" in text[:200]]
            with open({str(told)!r}, "a") as file: file.write(json.dumps(seen) + "\\n")
    """
    tried(tmp_path / "work", tests)
    seen = [json.loads(line) for line in told.read_text().splitlines()]
    assert len(seen) > 8
    assert all(one == seen[0] for one in seen)
    assert seen[0][0][3] == "The largest value. EmptyError when there is none."
    assert seen[0][1][4] == "(values, start=0)"


def test_no_process_remembers(tmp_path: Path) -> None:
    """A run finds nothing of the run before: no file, no variable, no count; nor has an implementation any memory of it."""
    tests = """
        import os, pathlib, tempfile
        import m
        HERE = {"runs": 0}
        def test_first():
            HERE["runs"] += 1
            mark = pathlib.Path("mark")
            assert HERE["runs"] == 1 and "MARK" not in os.environ and not mark.exists() and m.count() == 1
            os.environ["MARK"] = "1"
            mark.write_text("1")
    """
    text = 'RUNS = []\ndef count():\n    """How often it was called."""\n    RUNS.append(1)\n    return len(RUNS)\n'
    wrong = mutation.Fault("none", "it counts from 0", "plain", "a", text.replace("return len(RUNS)", "return len(RUNS) - 1"))
    trial = tried(tmp_path, tests, implementations=mutation.Implementations({"a": text, "b": text + "#"}, (wrong,), "m", ("test_m.py",)))
    assert trial.soundness is not None
    assert trial.soundness.crying_wolf | trial.soundness.dependent | trial.soundness.restless == frozenset()
    assert trial.soundness.broad == {0}  # of one fault, it fails on more than half


def test_an_implementation_that_does_not_load_is_the_authors_fault(tmp_path: Path) -> None:
    """A broken implementation is an error of the suite, and never a verdict on tests."""
    broken = mutation.Implementations({"given": GIVEN + "\nraise RuntimeError('no')"}, (), "m", ("test_m.py",))
    with pytest.raises(SuiteError, match="cannot be imported: RuntimeError: no"):
        tried(tmp_path, "import m\ndef test_a(): m.total([1])", implementations=broken)


def test_the_order_of_runs_depends_on_the_submission() -> None:
    """What is learned from one submission's runs says nothing of the next: it is drawn from the tests' own text, too."""
    from harness.suite.mutation.bench import Collected
    from harness.suite.mutation.lanes import Lanes
    from harness.suite.mutation.trial import _Court

    court = _Court(Lanes.__new__(Lanes), IMPLEMENTATIONS, mutation.Terms())
    one, other = (court._secret(Collected((), (), (text,))) for text in ("a", "b"))
    assert one != other
    assert one == court._secret(Collected((), (), ("a",)))
