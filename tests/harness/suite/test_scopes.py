"""Guests follow pytest's scopes: what a fixture made is there for all its users, and nothing of a case goes further."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from harness.facts import Verdict
from harness.limits import Limits
from harness.suite.world import World
from tests.harness.runs import Workshop

SUBMISSION = """
    import os
    calls = []
    class Thing:
        def __init__(self, name): self.name, self.seen = name, []
        def see(self, what): self.seen.append(what); return list(self.seen)
    def touch(name):
        calls.append(name)
        return list(calls)
    def write(name): open(name, "w").write(name)
    def files(): return sorted(os.listdir("."))
    def die(): os._exit(3)
"""

SUITE = """
    import pytest
    import m

    @pytest.fixture(scope="session")
    def of_session(): return m.Thing("session")

    @pytest.fixture(scope="module")
    def of_module(of_session):
        m.touch("module")
        m.write("from-module")
        thing = m.Thing("module")
        thing.see(of_session.name)
        yield thing
        assert thing.see("end") == ["session", "end"]

    @pytest.fixture(scope="class")
    def of_class(of_module): return m.Thing("class")

    @pytest.fixture
    def of_case(of_module): return m.Thing("case")

    def test_first(of_module, of_case):
        assert of_module.see("first") == ["session", "first"]
        assert m.touch("first") == ["module", "first"]
        m.write("from-first")
        assert "from-first" in m.files() and "from-module" in m.files()

    def test_second(of_module):
        assert of_module.see("second") == ["session", "second"]
        assert m.touch("second") == ["module", "second"]
        assert "from-first" not in m.files() and "from-module" in m.files()

    class TestClass:
        def test_one(self, of_class, of_module):
            assert of_class.see("one") == ["one"]
            assert of_module.seen == ["session"]
        def test_two(self, of_class, of_session): assert (of_class.see("two"), of_session.name) == (["two"], "session")

    def test_that_dies(of_module): m.die()
    def test_after_a_death(of_module): assert of_module.see("x") == ["session", "x"]

    kept = []
    def test_keeps(): kept.append(m.Thing("kept"))
    def test_uses_what_another_kept(): kept[0].see("x")
    def test_late_fixture(request):
        m.touch("late")
        assert request.getfixturevalue("of_module").name == "module"
    def test_after_a_late_fixture(of_module): assert m.touch("z") == ["module", "z"]
"""

FAILING = {"test_that_dies": Verdict.CRASHED, "test_uses_what_another_kept": Verdict.ERROR}


def test_state_goes_from_scopes_to_cases_and_never_back(workshop: Workshop) -> None:
    """Module and class fixtures are made once, every case starts from a copy of them, with their files and no others."""
    cases = workshop.cases(SUITE, SUBMISSION)
    assert len(cases) == 10
    for name, case in cases.items():
        assert case.verdict is FAILING.get(name, Verdict.PASSED), (name, case.message, case.reason)
    assert "made in another test" in cases["test_uses_what_another_kept"].message


BROKEN = """
    import pytest
    import m
    @pytest.fixture(scope="module")
    def broken(): return m.die()
    @pytest.fixture(scope="module")
    def hangs(): return m.hang()
    def test_a(broken): pass
    def test_b(broken): pass
    def test_c(hangs): pass
    def test_d(hangs): pass
    def test_e(): assert m.fine() == 1
"""


def test_a_fixture_that_fails_fails_its_users_and_only_them(workshop: Workshop) -> None:
    """A module fixture that dies or hangs does so once; all its users get its verdict, and the others their own."""
    import dataclasses

    from tests.harness.runs import LIMITS

    submission = "import os\ndef die(): os._exit(0)\ndef hang():\n    while True: pass\ndef fine(): return 1\n"
    cases = workshop.cases(BROKEN, submission, limits=dataclasses.replace(LIMITS, wall_seconds=1.0))
    assert [cases[f"test_{letter}"].verdict for letter in "abcde"] == [
        Verdict.CRASHED,
        Verdict.CRASHED,
        Verdict.TIMEOUT,
        Verdict.TIMEOUT,
        Verdict.PASSED,
    ]


_SHARING = """
    import pytest
    import m

    class Shelf:
        books = 3

    SHELF = Shelf()

    @pytest.fixture(scope="module")
    def filled():
        m.put(SHELF, 7)
        return SHELF

    def test_change():
        try: m.put(SHELF, 4)
        finally: assert SHELF.books == 4
    def test_later(): assert SHELF.books == 3
    class TestFilled:
        def test_more(self, filled):
            m.put(filled, 8)
            assert filled.books == 8
        def test_as_filled(self, filled): assert filled.books == 7
"""


def test_what_a_case_set_on_an_object_of_the_suite_is_put_back(workshop: Workshop) -> None:
    """An object that several cases use is for each as the suite or a fixture left it, whatever a submission set in another."""
    cases = workshop.cases(_SHARING, "def put(shelf, books): shelf.books = books")
    assert {case.verdict for case in cases.values()} == {Verdict.PASSED}


def test_what_a_case_set_is_put_back_although_its_box_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A submission that has set something and takes its box with it gains no more by it."""
    monkeypatch.setattr("harness.suite.world.Forks", Mock())
    warden = Mock(python="3.11", zygote_pid=1, traffic=Mock(sent=0, received=0), peak_memory_kib=0)
    world = World(Mock(first=lambda: (warden, False), another=lambda: (warden, False)), Limits())
    world.prepare()
    scope, shelf = world.enter("case"), SimpleNamespace(books=3)
    callbacks = world._crossing.callbacks
    callbacks.level = 1
    callbacks.answer("set", callbacks.offer(shelf)["k"][0], ["books", 4])
    world.lose()
    world.prepare()
    assert shelf.books == 4
    world.leave(scope)
    assert shelf.books == 3
