"""A table is read with suspicion: what is right is taken, what is wrong is noted with its line and its fix."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.catalog.toml_table import RejectedError, Table, number, one_of, text, texts, whole
from grader.errors import Finding

_BETWEEN = number(Decimal("0.5"), Decimal(10))


def _table(**values: object) -> Table:
    """A table whose keys stand on lines 1, 2, 3, ..."""
    return Table(values, {(key,): line for line, key in enumerate(values, start=1)})


def _rejected(kind: Callable[[object], Any], value: object) -> tuple[str, str]:
    with pytest.raises(RejectedError) as caught:
        kind(value)
    assert str(caught.value) == caught.value.found
    return caught.value.found, caught.value.fix


def test_a_right_value_is_taken() -> None:
    """The value of a key is taken as its kind reads it, and nothing is noted."""
    table = _table(title="A title", minutes=45, tags=["a", "b"])
    no_tags: tuple[str, ...] = ()
    assert table.take("title", text, "") == "A title"
    assert table.take("minutes", whole(1, 60), 1) == 45
    assert table.take("tags", texts(), no_tags) == ("a", "b")
    table.refuse_rest()
    assert table.findings == []


def test_a_wrong_value_is_noted_and_replaced() -> None:
    """Instead of a wrong value comes the fallback, and the finding names line, key, value and fix."""
    table = _table(title="A title", minutes="45")
    assert table.take("minutes", whole(1, 60), 7) == 7
    assert table.findings == [Finding(2, "minutes must be a whole number from 1 to 60, found '45'", "write such a number without quotes")]


def test_an_absent_value_may_be_required() -> None:
    """An absent key gives the fallback, and is noted only when it is required, with an example of what to write."""
    table = _table(title="A title")
    assert table.take("stars", whole(1, 5), 2) == 2
    assert table.findings == []
    assert table.take("minutes", whole(1, 60), 1, required="45") == 1
    assert table.findings == [Finding(0, "minutes is missing", "add `minutes = 45`")]


def test_a_key_is_there_until_it_is_taken() -> None:
    """Whether a key is there can be asked before it is taken."""
    table = _table(title="A title")
    assert "title" in table
    assert "stars" not in table
    table.take("title", text, "")
    assert "title" not in table


def test_the_values_of_a_table_are_its_own() -> None:
    """Taking keys out of a table leaves what it was made from as it was."""
    values = {"title": "A title"}
    Table(values, {}).take("title", text, "")
    assert values == {"title": "A title"}


def test_unknown_keys_are_noted() -> None:
    """A key that nobody took is noted on its line; one that is nearly right gets the right name, another the list of keys."""
    table = _table(title="A title", minuts=3, zzz=1)
    table.take("title", text, "")
    table.take("minutes", whole(1, 60), 1)
    table.refuse_rest()
    assert table.findings == [
        Finding(2, "unknown key 'minuts'", "rename it to 'minutes'"),
        Finding(3, "unknown key 'zzz'", "remove it; the keys here are title, minutes"),
    ]


def test_sub_tables_share_their_findings() -> None:
    """What is wrong in a sub-table is noted with its full name, on its own line, among the findings of the whole."""
    values: dict[str, object] = {"limits": {"memory": {"mib": "much"}, "odd": 1}}
    table = Table(values, {("limits",): 3, ("limits", "memory", "mib"): 5, ("limits", "odd"): 6})
    limits = table.take_table("limits")
    memory = limits.take_table("memory")
    assert memory.take("mib", whole(1, 9), 4) == 4
    memory.take("kib", whole(1, 9), 4, required="1")
    limits.refuse_rest()
    table.refuse_rest()
    assert table.findings == [
        Finding(5, "limits.memory.mib must be a whole number from 1 to 9, found 'much'", "write such a number without quotes"),
        Finding(3, "limits.memory.kib is missing", "add `kib = 1`"),
        Finding(6, "unknown key 'limits.odd'", "remove it; the keys here are memory"),
    ]


@pytest.mark.parametrize(
    "values, findings",
    [({}, []), ({"limits": 3}, [Finding(1, "limits must be a table, found 3", "write it as a [table] with keys of its own")])],
)
def test_a_sub_table_that_is_not_there_is_empty(values: dict[str, object], findings: list[Finding]) -> None:
    """A sub-table that is absent, or no table, is read as an empty one; only the latter is noted."""
    table = _table(**values)
    assert table.take_table("limits").take("mib", whole(1, 9), 4) == 4
    assert table.findings == findings


def test_the_rest_is_taken_in_the_files_order() -> None:
    """All keys that nobody took come in order, each a text; wrong keys and wrong values are noted and leave nothing unknown."""
    table = _table(name="n", R2="two", R1="one", odd="x", R3=3)
    table.take("name", text, "")
    assert list(table.take_rest(lambda key: key.startswith("R"), "write R1").items()) == [("R2", "two"), ("R1", "one"), ("R3", "")]
    table.refuse_rest()
    assert table.findings == [
        Finding(4, "odd is not a key that belongs here", "write R1"),
        Finding(5, "R3 must be a text, found 3", "write a text between double quotes"),
    ]


@pytest.mark.parametrize(
    "lines, line",
    [({("a",): 1, ("a", "b"): 2, ("a", "b", "c"): 3}, 3), ({("a",): 1, ("a", "b"): 2}, 2), ({("a",): 1}, 1), ({("z",): 9}, 0)],
)
def test_a_fault_is_on_the_nearest_known_line(lines: dict[tuple[str, ...], int], line: int) -> None:
    """A key without a line of its own is on that of the nearest table around it, or on none."""
    table = Table({"c": 1}, lines, ("a", "b"))
    table.note("c", "is wrong", "mend it")
    assert table.findings == [Finding(line, "is wrong", "mend it")]


@pytest.mark.parametrize("value", ["", "  \n", 3, None, True, ["a"], {"a": "b"}])
def test_a_text_has_something_in_it(value: object) -> None:
    """A text is kept as it is written; a blank one, and what is none, is not taken."""
    assert text(" a ") == " a "
    assert _rejected(text, value)[1] == "write a text between double quotes"


@pytest.mark.parametrize(
    "value, found",
    [
        (True, "true"),
        (False, "false"),
        ({"a": 1}, "a table"),
        (Decimal("1.50"), "1.50"),
        ("", "''"),
        ([1], "[1]"),
        ([1] * 14, f"{[1] * 14!r:.40}..."),
        (date(2026, 1, 2), "datetime.date(2026, 1, 2)"),
    ],
)
def test_a_wrong_value_is_shown_as_it_is_written(value: object, found: str) -> None:
    """What was found is shown much as the author wrote it, and cut when it is long."""
    assert _rejected(text, value)[0] == f"must be a text, found {found}"


@pytest.mark.parametrize(
    "value, fix",
    [
        ("refactr", "write 'refactor'"),
        ("zzz", "write one of refactor, tests"),
        (3, "write one of refactor, tests"),
        (None, "write one of refactor, tests"),
    ],
)
def test_one_of_a_few_words(value: object, fix: str) -> None:
    """A known word is taken; another is answered with the nearest, or with all of them."""
    kind = one_of(("refactor", "tests"))
    assert [kind(word) for word in ("refactor", "tests")] == ["refactor", "tests"]
    assert _rejected(kind, value) == (f"is {value!r}, which is none of the known ones", fix)


@pytest.mark.parametrize("value", [0, 61, True, False, "45", 45.0, Decimal(45), None])
def test_a_whole_number_is_within_its_bounds(value: object) -> None:
    """Both bounds are taken; what is outside, no whole number, or a truth value, is not."""
    assert [whole(1, 60)(taken) for taken in (1, 45, 60)] == [1, 45, 60]
    assert _rejected(whole(1, 60), value)[0].startswith("must be a whole number from 1 to 60, found ")


@pytest.mark.parametrize(
    "value", [0, 11, Decimal("0.4999"), Decimal("10.001"), Decimal("NaN"), Decimal("Infinity"), True, 2.5, "2.5", None], ids=repr
)
def test_a_number_is_finite_and_within_its_bounds(value: object) -> None:
    """Both bounds are taken; what is outside, not finite, inexact or a truth value, is not."""
    assert [_BETWEEN(taken) for taken in (Decimal("0.5"), 1, Decimal("2.5"), 10)] == [
        Decimal("0.5"),
        Decimal(1),
        Decimal("2.5"),
        Decimal(10),
    ]
    assert _rejected(_BETWEEN, value)[0].startswith("must be a number from 0.5 to 10, found ")


@settings(deadline=None)
@given(st.integers(0, 10**7))
def test_a_number_stays_exact(millionths: int) -> None:
    """A number is taken as it is written, to its last decimal, and is a Decimal also when it is whole."""
    exact = Decimal(millionths).scaleb(-6)
    taken = number(Decimal(0), Decimal(10))(exact)
    assert (taken, type(taken), str(taken)) == (exact, Decimal, str(exact))


@pytest.mark.parametrize(
    "value, found, fix",
    [
        ("a", "must be a list, found 'a'", 'write a list, such as ["one", "two"]'),
        ({"a": 1}, "must be a list, found a table", 'write a list, such as ["one", "two"]'),
        ([], "is empty", "give at least 1"),
        (["a", ""], "item 2 must be a text, found ''", "write a text between double quotes"),
        (["a", "b", "a", "b"], "names 'a' twice", "name it once"),
    ],
)
def test_a_list_of_texts(value: object, found: str, fix: str) -> None:
    """A list is taken in its order; what is no list, too short, has a wrong item or one item twice, is not."""
    kind = texts(at_least=1)
    assert kind(["b", "a"]) == ("b", "a")
    assert _rejected(kind, value) == (found, fix)


def test_a_list_has_a_kind_of_items() -> None:
    """The items of a list are read by a kind of their own, whose fix is passed on; without a minimum it may be empty."""
    kind = texts(one_of(("call", "proc")))
    assert (kind([]), kind(["proc", "call"])) == ((), ("proc", "call"))
    assert _rejected(kind, ["call", "prok"]) == ("item 2 is 'prok', which is none of the known ones", "write 'proc'")
