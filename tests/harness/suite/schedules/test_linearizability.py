"""A history is linearizable when some order of its calls, each within its time, is what a sequential model does."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.suite.schedules.linearizability import Call, is_linearizable


class Register:
    """The model: a value that can be written, read and taken."""

    def __init__(self) -> None:
        self.value = 0

    def write(self, value: int) -> None:
        self.value = value

    def read(self) -> int:
        return self.value

    def take(self) -> int:
        if not self.value:
            raise LookupError
        value, self.value = self.value, 0
        return value


PROGRAM = st.lists(
    st.one_of(st.tuples(st.just("write"), st.tuples(st.integers(0, 2))), st.tuples(st.sampled_from(["read", "take"]), st.just(())))
)
CALLED = st.sampled_from([("write", (1,)), ("read", ()), ("take", ())])
OUTCOME = st.one_of(st.tuples(st.just("returned"), st.sampled_from([None, 0, 1, 2])), st.just(("raised", "LookupError")))


def _outcome(thing: Register, method: str, args: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return ("returned", getattr(thing, method)(*args))
    except LookupError as error:
        return ("raised", type(error).__name__)


@given(PROGRAM, st.lists(st.integers(0, 4)))
def test_what_really_happened_in_order_is_linearizable(program: list[tuple[str, tuple[Any, ...]]], slack: list[int]) -> None:
    """Calls that took effect one after the other fit, however long before and after each of them seemed to last."""
    thing, calls = Register(), []
    for moment, (method, args) in enumerate(program[:6]):
        early = slack[moment] if moment < len(slack) else 0
        calls.append(Call(10 * moment - 10 * early, 10 * moment + 10 * early + 5, method, args, _outcome(thing, method, args)))
    assert is_linearizable(calls, Register)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), CALLED, OUTCOME), max_size=4))
def test_it_says_what_trying_every_order_says(drawn: list[tuple[int, int, tuple[str, tuple[Any, ...]], tuple[str, Any]]]) -> None:
    """For small histories, the search agrees with going through all orders."""
    calls = [Call(2 * began, 2 * (began + length) + 1, method, args, outcome) for began, length, (method, args), outcome in drawn]
    assert is_linearizable(calls, Register) == any(_explains(order) for order in itertools.permutations(calls))


def _explains(order: tuple[Call, ...]) -> bool:
    if any(later.ended < earlier.began for earlier, later in itertools.combinations(order, 2)):
        return False
    thing = Register()
    return all(_outcome(thing, call.method, call.args) == call.outcome for call in order)


def test_a_read_of_the_past_is_not() -> None:
    """Who reads after a write has ended must see it."""
    write = Call(1, 2, "write", (5,), ("returned", None))
    assert is_linearizable([write, Call(3, 4, "read", (), ("returned", 5))], Register)
    assert not is_linearizable([write, Call(3, 4, "read", (), ("returned", 0))], Register)
    assert is_linearizable([write, Call(1, 4, "read", (), ("returned", 0))], Register)
