"""`each(function, items)` is the loop that it says, made in one journey, under the split and without it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from harness.facts import Verdict
from harness.suite.each import each
from harness.suite.losses import LostError
from harness.suite.references import SLOT, Reach, Reference
from harness.suite.world import World
from tests.harness.runs import Workshop

SUBMISSION = """
    seen = []
    class Person:
        kept = []
        def __init__(self, row): self.name = row["name"]
        @classmethod
        def from_row(cls, row): return cls(row)
        def greet(self, other): return f"{self.name} greets {other}"
    def double(number):
        seen.append(number)
        if number == 3: raise ValueError("three")
        return 2 * number
    def fill(numbers): numbers.append(len(numbers)); return numbers
    def name_of(person): return person.name
"""

SUITE = """
    import pytest
    import m

    ROWS = [{"name": name} for name in ("ada", "bob", "eve")]

    def test_functions(each):
        assert each(m.double, [1, 2]) == [2, 4]
        assert each(m.double, (number for number in (4, 5))) == [8, 10]
        assert each(m.double, []) == []

    def test_classes_and_methods(each):
        people = each(m.Person, ROWS)
        assert [type(person) for person in people] == [m.Person] * 3
        assert each(m.name_of, people) == ["ada", "bob", "eve"]
        assert [person.name for person in each(m.Person.from_row, ROWS)] == ["ada", "bob", "eve"]
        assert each(people[0].greet, ["bob", "eve"]) == ["ada greets bob", "ada greets eve"]

    def test_the_first_failure_ends_it(each):
        with pytest.raises(ValueError, match="three"):
            each(m.double, [1, 3, 5])
        assert m.seen == [1, 3]

    def test_what_it_changes(each):
        lists = [[], [1]]
        assert each(m.fill, lists) == [[0], [1, 1]]
        assert lists == [[0], [1, 1]]

    def test_functions_of_the_suite(each):
        assert each(lambda number: number + 1, [1, 2]) == [2, 3]

    def test_three_together(each): each(m.double, [1, 2, 4])
    def test_one_alone(each): each(m.double, [1])
"""


def test_it_is_the_loop(workshop: Workshop) -> None:
    """Results, failures and changed arguments are those of a loop; three items take as many calls as one."""
    cases = workshop.cases(SUITE, SUBMISSION)
    assert len(cases) == 7
    for name, case in cases.items():
        assert case.verdict is Verdict.PASSED, f"{name}: {case.reason} {case.message}"
    assert cases["test_three_together"].calls == cases["test_one_alone"].calls


def test_its_time_is_the_cases(workshop: Workshop) -> None:
    """A call among many that never ends runs out of the case's time, as it would alone."""
    cases = workshop.cases("import m\ndef test_it(each): each(m.hang, [0, 1, 0])", "def hang(number):\n    while number: pass")
    assert cases["test_it"].verdict is Verdict.TIMEOUT


@pytest.mark.parametrize("answer", [None, 3, [], [1], [1, 2, 3], (1, 2), "ab", {"a": 1, "b": 2}])
def test_another_number_of_answers_is_a_forgery(answer: object) -> None:
    """Our half of the guest gives one answer an item; whatever else comes was written by somebody else."""
    losses: list[LostError] = []

    def record(loss: LostError) -> LostError:
        losses.append(loss)
        return loss

    reach = SimpleNamespace(let_go=lambda _: None)
    world: Any = SimpleNamespace(perform=lambda *_: answer, record=record)
    function: Any = SimpleNamespace(**{SLOT: Reference(cast("Reach", reach), (1, 1), 0)})
    with pytest.raises(LostError) as caught:
        each(cast("World", world), function, [1, 2])
    assert caught.value.verdict is Verdict.VIOLATION
    assert losses == [caught.value]
