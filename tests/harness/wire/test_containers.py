"""Containers and plain types cross with their types, order and identity; what only looks like one is refused."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.containers import FACTORIES
from harness.wire.values import MAX_ELEMENTS, MAX_INT_BITS, UncrossableError, WireError
from tests.harness.wire.codec import decoder, encoder, read, same, there_and_back, write

_HASHES_COLLIDE = 2**61 - 1  # ints that differ by this have one hash


@pytest.mark.parametrize(
    "value, tree",
    [
        ([], []),
        ([1, "a"], [1, "a"]),
        ((1, "a"), {"t": [1, "a"]}),
        ({}, {"d": {}}),
        ({"a": [1]}, {"d": {"a": [1]}}),
        ({1: "a"}, {"m": [[1, "a"]]}),
        ({"a": 1, None: 2}, {"m": [["a", 1], [None, 2]]}),
        ({1}, {"s": [1]}),
        (frozenset({(1,)}), {"f": [{"t": [1]}]}),
        (b"ab", {"b": "YWI="}),
        (bytearray(b"ab"), {"ba": "YWI="}),
        (1 + 2j, {"c": [1.0, 2.0]}),
        (range(1, 9, 2), {"r": [1, 9, 2]}),
        (slice(None, 3), {"sl": [None, 3, None]}),
        (..., {"e": 0}),
        (NotImplemented, {"ni": 0}),
        (Counter("aab"), {"cn": {"d": {"a": 2, "b": 1}}}),
        (OrderedDict({2: 1}), {"od": {"m": [[2, 1]]}}),
        (defaultdict(int, a=1), {"dd": ["int", {"d": {"a": 1}}]}),
        (defaultdict(None, a=1), {"dd": [None, {"d": {"a": 1}}]}),
        (deque([1, 2], 5), {"dq": [5, [1, 2]]}),
        (2**63 - 1, 2**63 - 1),
        (2**63, {"i": "0x8000000000000000"}),
        (-(2**63), {"i": "-0x8000000000000000"}),
        ([2**63, 1], [{"i": "0x8000000000000000"}, 1]),
        ([{"k": n} for n in range(8)], {"D": [{"k": n} for n in range(8)]}),
        ([{"k": n} for n in range(7)], [{"d": {"k": n}} for n in range(7)]),
    ],
    ids=repr,
)
def test_the_form_of_each_type(value: Any, tree: Any) -> None:
    """Each type has one form on the wire, and that form is read as a value of the same type."""
    assert write(value) == tree
    if value is NotImplemented:
        assert read(tree) is value
    else:
        assert same(read(tree), value)


@pytest.mark.parametrize("made", [list, dict, set, bytearray, Counter, OrderedDict, defaultdict, deque])
def test_a_container_that_is_there_twice_is_one_container(made: Callable[[], Any]) -> None:
    """Everything that can change keeps its identity within a message, and only that: equal ones stay apart."""
    first, second = made(), made()
    back = there_and_back([first, second, first])
    assert back[0] is back[2]
    assert back[0] is not back[1]
    assert type(back[0]) is made


@pytest.mark.parametrize("made", [dict, OrderedDict, lambda: defaultdict(list)])
def test_a_mapping_may_hold_itself(made: Callable[[], Any]) -> None:
    """A mapping that is its own value arrives as one that is, whether its keys are all texts or not."""
    for key in ("me", 1):
        knot = made()
        knot[key] = knot
        back = there_and_back(knot)
        assert back[key] is back


def test_a_deque_may_hold_itself() -> None:
    """A deque that is its own element arrives as one that is, with its bound."""
    knot: deque[Any] = deque(maxlen=3)
    knot.append(knot)
    back = there_and_back(knot)
    assert back[0] is back
    assert back.maxlen == 3


@pytest.mark.parametrize("name", FACTORIES)
def test_known_factories_go_along(name: str) -> None:
    """A defaultdict whose factory both sides know makes the same defaults over there."""
    back = there_and_back(defaultdict(FACTORIES[name]))
    assert back["missing"] == FACTORIES[name]()
    assert back.default_factory is FACTORIES[name]


@pytest.mark.parametrize("factory", [lambda: 1, type("int", (), {}), Counter])
def test_other_factories_stay_behind(factory: Any) -> None:
    """A factory of somebody's own does not cross, not even under a known name; the values that it made do."""
    back = there_and_back(defaultdict(factory, a=1))
    assert (back.default_factory, dict(back)) == (None, {"a": 1})


_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@given(st.lists(st.dictionaries(st.text(max_size=3), _PLAIN, max_size=4), min_size=8, max_size=12), st.integers(0, 7))
def test_tables_keep_rows_and_their_identity(rows: list[dict[str, Any]], again: int) -> None:
    """A list of many plain dicts comes back as it was, and a row that is there twice is one row twice."""
    back = there_and_back([rows, rows[again]])
    assert same(back, [rows, rows[again]])
    assert back[1] is back[0][again]
    twice = there_and_back([*rows, rows[again]])
    assert twice[-1] is twice[again]
    before = there_and_back([rows[again], rows])
    assert before[0] is before[1][again]


@given(
    st.lists(
        st.dictionaries(st.text(max_size=2) | st.integers(), _PLAIN | st.lists(_PLAIN, max_size=2), max_size=3), min_size=8, max_size=10
    )
)
def test_rows_of_anything_come_back(rows: list[dict[Any, Any]]) -> None:
    """Many dicts that are no plain table, by their keys or by their values, come back all the same."""
    assert same(there_and_back(rows), rows)


@pytest.mark.parametrize("odd", [{1: 1}, {"k": (1,)}, {"k": 2**70}], ids=repr)
def test_one_odd_row_makes_no_table(odd: dict[Any, Any]) -> None:
    """A table is written as one only if JSON has every row as it is."""
    rows = [*({"k": n} for n in range(9)), odd]
    assert type(write(rows)) is list
    assert same(there_and_back(rows), rows)


def test_a_row_of_the_request_is_named_as_such() -> None:
    """Where one row of a table is an argument of the request, the answer says so instead of making a copy."""
    rows: list[dict[str, Any]] = [{"k": n} for n in range(8)]
    tree = encoder([rows[3]]).encode(rows)
    assert tree[3] == {"a@": 0}
    assert decoder([rows[3]]).decode(tree)[3] is rows[3]


@pytest.mark.parametrize("body", [5, [], [1], [{"a": []}], [{"a": 1}, 2], [{"a": {"t": []}}], {"a": 1}, None], ids=repr)
def test_rows_that_are_none_are_refused(body: Any) -> None:
    """What claims to be a table holds dicts of plain values, or is refused."""
    with pytest.raises(WireError):
        read({"D": body})


def test_rows_are_counted() -> None:
    """A table counts against the bound on elements by its rows and by its cells."""
    rows = [{"a": 0, "b": 0}] * 1000
    over = MAX_ELEMENTS // 3000
    assert len(read([{"D": rows}] * over)) == over
    with pytest.raises(WireError, match="too many elements"):
        read([{"D": rows}] * (over + 1))


def test_a_wary_side_takes_no_endless_range() -> None:
    """Where the other side is not trusted, a range that would fill the memory as a list is refused; elsewhere it is a range."""
    longest = range(MAX_ELEMENTS)
    assert decoder(wary=True).decode(encoder(wary=True).encode(longest)) == longest
    for long in (range(MAX_ELEMENTS + 1), range(10**30), range(0, -(10**30), -1)):
        tree = write(long)
        assert read(tree) == long
        with pytest.raises(WireError, match="too long"):
            decoder(wary=True).decode(tree)
        with pytest.raises(UncrossableError, match="an iterator"):
            encoder(wary=True).encode(long)


@pytest.mark.parametrize(
    "tree",
    [
        {"d": []},
        {"d": None},
        {"d": {"a": {"zz": 0}}},
        {"m": 5},
        {"m": {"a": 1}},
        {"m": [[1]]},
        {"m": [[1, 2, 3]]},
        {"m": [[[1], 2]]},
        {"t": {}},
        {"t": "ab"},
        {"s": [[1]]},
        {"s": 1},
        {"f": [{"d": {}}]},
        {"f": None},
        {"b": "=%"},
        {"b": "YWI"},
        {"b": "YW I="},
        {"b": "\u00e4"},
        {"b": 1},
        {"ba": [1]},
        {"i": 1},
        {"i": ""},
        {"i": "0xg"},
        {"i": "0x"},
        {"i": None},
        {"c": ["a", "b"]},
        {"c": [1, 2, 3]},
        {"c": [True, 1]},
        {"c": 1},
        {"r": []},
        {"r": [0, 1, 0]},
        {"r": [0.5]},
        {"r": [True]},
        {"r": "ab"},
        {"sl": []},
        {"sl": [1, 2, 3, 4]},
        {"cn": []},
        {"cn": {}},
        {"cn": {"d": {}, "m": []}},
        {"cn": {"t": []}},
        {"od": {"d": []}},
        {"od": 5},
        {"dd": ["eval", {"d": {}}]},
        {"dd": [[], {"d": {}}]},
        {"dd": ["int"]},
        {"dq": [-1, []]},
        {"dq": [10**30, []]},
        {"dq": ["5", []]},
        {"dq": [None, 5]},
        {"dq": 5},
    ],
    ids=json.dumps,
)
def test_hostile_bodies_are_refused(tree: Any) -> None:
    """A body that its tag's encoder would never write is refused, and not by another error."""
    with pytest.raises(WireError):
        read(tree)


@pytest.mark.parametrize("body", [1, 2, -1, True, "0", None, 0.0, [0]], ids=repr)
def test_a_reference_goes_back_only(body: Any) -> None:
    """A back reference names, by a plain number, one of the containers that came before it."""
    assert read({"t": [[], {"@": 0}]}) == ([], [])
    with pytest.raises(WireError):
        read({"t": [[], {"@": body}]})


def test_a_truncated_container_leaves_no_reference() -> None:
    """Before the first container there is nothing to refer to."""
    with pytest.raises(WireError, match="was not sent"):
        read({"t": [{"@": 0}, []]})


def test_the_largest_int() -> None:
    """An int of as many bits as the bound allows crosses with either sign; one bit more is refused on both sides."""
    most = 2**MAX_INT_BITS - 1
    for sign in (1, -1):
        assert there_and_back(sign * most) == sign * most
        with pytest.raises(UncrossableError, match="bits cannot cross"):
            encoder().encode(sign * (most + 1))
    with pytest.raises(WireError, match="too large"):
        read({"i": "-0x1" + "0" * (MAX_INT_BITS // 4)})


@pytest.mark.parametrize("tree", [{"i": "0x5"}, {"i": "5"}, {"i": "0x_5"}, {"i": " 0x5 "}, {"i": "0X05"}], ids=json.dumps)
def test_an_int_in_another_form_is_that_int(tree: Any) -> None:
    """Forms that no encoder of ours writes are no way to a value of another type."""
    assert same(read(tree), 5)


def _colliding(number: int) -> list[int]:
    return [n * _HASHES_COLLIDE for n in range(1, number + 1)]


@pytest.mark.parametrize(
    "made",
    [
        set,
        frozenset,
        dict.fromkeys,
        Counter,
        OrderedDict.fromkeys,
        lambda keys: defaultdict(int, dict.fromkeys(keys)),
    ],
)
def test_colliding_keys_are_refused(made: Callable[[list[int]], Any]) -> None:
    """A table whose keys share one hash is taken up to a bound, and refused before it is built above it."""
    assert len(there_and_back(made(_colliding(64)))) == 64
    with pytest.raises(WireError, match="65 keys of one container have the same hash"):
        there_and_back(made(_colliding(65)))


def test_many_keys_of_many_hashes_are_taken() -> None:
    """However many keys there are, only equal hashes are counted."""
    value = dict.fromkeys(range(1000))
    assert there_and_back(value) == value
