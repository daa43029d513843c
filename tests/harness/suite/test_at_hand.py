"""Attributes that came along with an object: fewer calls, and never another value than a call would have given."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any, cast

import pytest

from harness.facts import Verdict
from harness.suite.at_hand import AtHand
from harness.suite.references import SLOT, Reach, Reference
from tests.harness.runs import LIMITS, Workshop

SUBMISSION = """
    import threading
    class Thing:
        def __init__(self): self.a, self.b, self.c, self.count, self.done, self.parts = 1, "b", 0.5, 0, False, []
        def step(self): self.count += 1; return self
        def step_silently(self): self.count += 1
        @property
        def fresh(self): self.count += 1; return self.count
    class Holder:
        def __init__(self): self.size, self.thing = 1, Thing()
    def step(thing): thing.count += 1
    def ask_twice(callback):
        thing = Thing()
        callback(thing)
        thing.count += 1
        callback(thing)
        thing.count += 1
        return thing
    def later(thing, callback):
        seen = callback(thing)
        thing.count += 1
        return 0
    def keep_a_thread(): threading.Thread(target=threading.Event().wait, daemon=True).start()
"""

SUITE = """
    import pytest
    import m

    def test_three_readings():
        thing = m.Thing()
        assert (thing.a, thing.b, thing.c) == (1, "b", 0.5)

    def test_one_reading():
        assert m.Thing().a == 1

    def test_changes():
        thing = m.Thing()
        assert thing.count == 0
        thing.step_silently()
        assert thing.count == 1
        assert thing.step().count == 2
        m.step(thing)
        assert (thing.a, thing.count) == (1, 3)
        thing.count = 7
        assert (thing.b, thing.count) == ("b", 7)
        del thing.count
        assert thing.a == 1
        assert not hasattr(thing, "count")

    def test_properties():
        thing = m.Thing()
        assert (thing.a, thing.count, thing.fresh, thing.fresh, thing.a, thing.count) == (1, 0, 1, 2, 1, 2)

    def test_two_things():
        one, other = m.Thing(), m.Thing().step()
        assert (one.count, other.count, one.count, other.count) == (0, 1, 0, 1)
        assert one.a == other.a

    def test_what_an_attribute_holds():
        holder = m.Holder()
        assert (holder.size, holder.thing.a, holder.thing.step().count, holder.thing.count, holder.size) == (1, 1, 1, 1, 1)

    def test_callbacks():
        seen = []
        def callback(thing): seen.append((thing, thing.count if seen else thing.a))
        thing = m.ask_twice(callback)
        assert ([value for _, value in seen], thing.count) == ([1, 1], 2)

    def test_after_a_callback():
        thing = m.Thing()
        def callback(same):
            assert (thing.a, same.count) == (1, 0)
        assert m.later(thing, callback) == 0
        assert thing.count == 1

    def test_three_readings_beside_a_thread():
        m.keep_a_thread()
        thing = m.Thing()
        assert (thing.a, thing.b, thing.c) == (1, "b", 0.5)

    def test_one_reading_beside_a_thread():
        m.keep_a_thread()
        assert m.Thing().a == 1

    def test_waiting_for_what_never_comes():
        thing = m.Thing()
        while not thing.done: pass

    kept = []
    def test_keeps(): kept.append(m.Thing())
    def test_uses_what_another_kept(): assert kept[0].a == 1

    @pytest.fixture(scope="module")
    def shared(): return m.Thing()
    def test_shared(shared):
        assert shared.a == 1
        shared.step_silently()
        assert (shared.a, shared.count) == (1, 1)
    def test_shared_again(shared): assert (shared.a, shared.count) == (1, 0)
"""

FAILING = {"test_waiting_for_what_never_comes": Verdict.TIMEOUT, "test_uses_what_another_kept": Verdict.ERROR}


def test_what_is_read_is_what_is_there(workshop: Workshop) -> None:
    """After whatever may have changed an object, its attributes are asked for; between two calls, each came along once."""
    cases = workshop.cases(SUITE, SUBMISSION, limits=dataclasses.replace(LIMITS, wall_seconds=3))
    assert len(cases) == 15
    for name, case in cases.items():
        assert case.verdict is FAILING.get(name, Verdict.PASSED), f"{name}: {case.reason} {case.message}"
    assert cases["test_three_readings"].calls == cases["test_one_reading"].calls
    assert cases["test_three_readings_beside_a_thread"].calls == cases["test_one_reading_beside_a_thread"].calls + 2


class _Nowhere:
    """A world in which nothing happens."""

    def let_go(self, reference: Reference) -> None: ...


def _stand_in() -> Any:
    return SimpleNamespace(**{SLOT: Reference(cast("Reach", _Nowhere()), (1, 1), 0)})


def test_each_attribute_can_be_taken_once() -> None:
    """The next reading asks the guest, so that nobody waits for a change for ever."""
    thing, held = _stand_in(), AtHand()
    held.hear((3, 1), thing, {"a": 1, "b": None})
    assert held.has((3, 1), thing, "a")
    assert held.take("a") == 1
    assert not held.has((3, 1), thing, "a")
    assert held.has((3, 1), thing, "b")


def test_what_is_at_hand_is_of_one_object_and_one_moment() -> None:
    """After another call, in another guest, of another object, or once forgotten, nothing can be taken."""
    thing, held = _stand_in(), AtHand()
    held.hear((3, 1), thing, {"a": 1})
    assert not held.has((4, 1), thing, "a")
    assert not held.has((3, 2), thing, "a")
    assert not held.has((3, 1), _stand_in(), "a")
    held.forget()
    assert not held.has((3, 1), thing, "a")
    held.hear((3, 1), None, {"a": 1})
    assert not held.has((3, 1), thing, "a")


@pytest.mark.parametrize("told", [None, 3, ["a"], {"a": [1]}, {"a": (1,)}, {"a": object()}, {"a": type("Mine", (int,), {})(1)}, {1: 1}])
def test_only_plain_values_are_taken(told: object) -> None:
    """A guest may tell what it likes; what is no number, text or None has to be asked for."""
    thing, held = _stand_in(), AtHand()
    held.hear((3, 1), thing, told)
    assert not held.has((3, 1), thing, "a")
