"""Values come back as they went, exactly; and whatever bytes come, the decoder gives a value or a WireError."""

from __future__ import annotations

import json
import math
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.wire import arrays, containers, scalars
from harness.wire.values import MAX_DEPTH, MAX_INT_BITS, Decoder, Encoder, UncrossableError, WireError, dump, load

_TABLES = (arrays, containers, scalars)  # importing them fills the tables


def _refuse(tag: str, *_: Any) -> Any:
    raise WireError(f"an unknown tag {tag}")


def _export(value: Any) -> Any:
    if arrays.find_writer(value):
        return _encoder().encode(value)
    raise UncrossableError(f"a {type(value).__name__} cannot cross")


def _encoder() -> Encoder:
    return Encoder(_export)


def _there_and_back(value: Any) -> Any:
    return Decoder(_refuse).decode(load(dump(_encoder().encode(value))))


def _same(one: Any, other: Any) -> bool:
    """Equal, of the same types all the way down, and in the same order; nan is nan, and -0.0 is not 0.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return (math.isnan(one) and math.isnan(other)) or (one == other and math.copysign(1, one) == math.copysign(1, other))
    if isinstance(one, complex):
        return _same(one.real, other.real) and _same(one.imag, other.imag)
    if isinstance(one, (list, tuple, deque)):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict):
        return len(one) == len(other) and all(_same(a, b) and _same(one[a], other[b]) for a, b in zip(one, other, strict=True))
    return bool(one == other)


_HASHABLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**200), 2**200),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(categories=["Cs"]), max_size=1),
    st.binary(),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=3), "X"), ZoneInfo("Europe/Paris")])),
    st.times(),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    st.fractions(),
    st.uuids(),
    st.builds(PurePosixPath, st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=5)),
    st.builds(range, st.integers(), st.integers(), st.integers(1, 5)),
    st.just(...),
)
_VALUES = st.recursive(
    st.one_of(_HASHABLE, st.floats(), st.complex_numbers(), st.builds(slice, st.none(), st.integers()), st.builds(bytearray, st.binary())),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(_HASHABLE, inner, max_size=4),
        st.dictionaries(st.text(), inner, max_size=4).map(OrderedDict),
        st.frozensets(_HASHABLE, max_size=4),
        st.sets(_HASHABLE, max_size=4),
        st.lists(inner, max_size=3).map(lambda items: deque(items, maxlen=5)),
        st.dictionaries(st.text(), st.integers(), max_size=4).map(Counter),
        st.dictionaries(st.text(), inner, max_size=4).map(lambda table: defaultdict(list, table)),
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(_VALUES)
def test_a_value_comes_back_as_it_went(value: Any) -> None:
    """Every value of the closed list survives with its types, its order, its odd floats and its surrogates."""
    assert _same(_there_and_back(value), value)


def test_shared_references_and_cycles_survive() -> None:
    """The same list twice is the same list twice, and a list in itself is in itself."""
    inner: list[Any] = [1]
    first, second = _there_and_back([inner, inner])
    assert first is second
    cycle: list[Any] = []
    cycle.append({"me": cycle})
    back = _there_and_back(cycle)
    assert back[0]["me"] is back


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6).reshape(2, 3),
        np.array(["a", "bc"]),
        np.array([1.5, np.nan]),
        np.array([], dtype="int8"),
        np.array("2026-01-01", dtype="M8[D]"),
        np.float32(1.5),
        np.bool_(True),
        np.int64(-3),
        np.asfortranarray(np.eye(3)),
    ],
)
def test_arrays_come_back_with_dtype_and_shape(value: Any) -> None:
    """Numpy's arrays and scalars keep their dtype, shape and content."""
    back = _there_and_back(value)
    assert type(back) is type(value)
    assert (back.dtype, back.shape) == (value.dtype, value.shape)
    np.testing.assert_array_equal(back, value)


def test_frames_come_back_with_columns_and_index() -> None:
    """Pandas' frames keep their columns, dtypes, index and missing values."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "b": [1.5, None], "c": ["x", "y"]}, index=["r1", "r2"])
    back = _there_and_back(frame)
    pandas.testing.assert_frame_equal(back, frame)


def test_a_subclass_is_not_its_base() -> None:
    """A value of a subclass never crosses as if it were plain."""

    class Liar(int):
        pass

    with pytest.raises(UncrossableError):
        _encoder().encode([Liar(1)])


@pytest.mark.parametrize("value", [object(), lambda: 1, type, open])
def test_what_has_no_value_does_not_cross(value: Any) -> None:
    """Objects are for whoever exports them; the codec itself refuses."""
    with pytest.raises(UncrossableError):
        _encoder().encode(value)


def test_depth_is_bounded_on_both_sides() -> None:
    """Neither side follows a value deeper than the bound, however it is written."""
    deep: list[Any] = []
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    with pytest.raises(UncrossableError):
        _encoder().encode(deep)
    with pytest.raises(WireError):
        Decoder(_refuse).decode(deep)
    with pytest.raises(WireError):
        load(b"[" * 1_000_000)


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(
                st.sampled_from(
                    [
                        "d",
                        "m",
                        "t",
                        "s",
                        "f",
                        "b",
                        "ba",
                        "i",
                        "@",
                        "c",
                        "r",
                        "sl",
                        "e",
                        "ni",
                        "cn",
                        "od",
                        "dd",
                        "dq",
                        "nd",
                        "ns",
                        "da",
                        "de",
                        "u",
                        "dt",
                        "ti",
                        "td",
                        "tz",
                        "fr",
                        "p",
                        "h",
                        "x",
                    ]
                ),
                st.text(),
            ),
            inner,
            max_size=2,
        ),
    ),
    max_leaves=10,
)


@settings(deadline=None, max_examples=1500)
@given(_JSON)
def test_any_tree_is_a_value_or_an_error(tree: Any) -> None:
    """The decoder gives a value, which can be written and read again, or raises WireError, whatever tree it is given."""
    try:
        value = Decoder(_refuse).decode(tree)
    except WireError:
        return
    assert type(_there_and_back(value)) is type(value)


@settings(deadline=None, max_examples=500)
@given(st.binary())
def test_any_bytes_are_a_tree_or_an_error(data: bytes) -> None:
    """Bytes are a message, which can be written and read again, or a WireError."""
    try:
        tree = load(data)
    except WireError:
        return
    assert repr(load(dump(tree))) == repr(tree)


@settings(deadline=None)
@given(_VALUES, st.data())
def test_a_damaged_message_is_a_value_or_an_error(value: Any, data: st.DataObject) -> None:
    """A message with one byte changed, dropped or doubled never does more than fail to decode."""
    message = bytearray(dump(_encoder().encode(value)))
    at = data.draw(st.integers(0, len(message) - 1))
    message[at : at + data.draw(st.integers(0, 2))] = bytes([data.draw(st.integers(0, 127))])
    try:
        damaged = Decoder(_refuse).decode(load(bytes(message)))
    except WireError:
        return
    assert type(_there_and_back(damaged)) is type(damaged)


@pytest.mark.parametrize(
    "tree",
    [
        {"i": "0x" + "f" * 10_000_000},
        {"tz": ["zone", "../../../etc/passwd"]},
        {"tz": ["zone", "/etc/passwd"]},
        {"nd": ["O", [1000, 1000, 1000], []]},
        {"nd": ["<f8", [2**40], ""]},
        {"nd": ["<V9999999999", [1], ""]},
        {"nd": ["<f8", [-1], ""]},
        {"fr": [1, 0]},
        {"r": [0, 1, 0]},
        {"c": ["a", "b"]},
        {"@": 0},
        {"@": -1},
        {"p": ["Path", "x"]},
        {"dd": ["eval", {"d": {}}]},
        {"s": [[1]]},
        {"m": [[[1], 2]]},
        {"m": [[1]]},
        {"b": "=%"},
        {"d": []},
        {"t": {}},
        {"td": [10**30]},
        {"dt": ["yesterday", 0, None]},
        {},
        {"a": 1, "b": 2},
    ],
    ids=lambda tree: json.dumps(tree)[:30],
)
def test_hostile_trees_are_refused(tree: Any) -> None:
    """What no encoder of ours would write is refused before it can cost anything."""
    with pytest.raises(WireError):
        Decoder(_refuse).decode(tree)


def test_colliding_keys_are_refused() -> None:
    """A table whose keys all have one hash is refused before it is built."""
    keys = [i * (2**61 - 1) for i in range(5000)]
    with pytest.raises(WireError, match="same hash"):
        Decoder(_refuse).decode({"m": [[{"i": hex(key)}, 0] for key in keys]})


def test_the_number_of_elements_is_bounded() -> None:
    """One message holds no more than four million elements, also when they are cheap to write."""
    with pytest.raises(WireError):
        Decoder(_refuse).decode([[0] * 1000] * 4001)
    with pytest.raises(UncrossableError):
        _encoder().encode([[0] * 1000 for _ in range(4001)])


def test_known_constants() -> None:
    """Some values whose bytes are part of the format."""
    value = [
        1,
        "a",
        None,
        True,
        1.5,
        (1,),
        {"k": 2},
        UUID(int=1),
        Decimal("1.50"),
        Fraction(1, 3),
        date(2026, 1, 2),
        time(1, 2),
        datetime(2026, 1, 2, tzinfo=UTC),
    ]
    assert _same(_there_and_back(value), value)
    assert dump(_encoder().encode([1, "a", (2,), {"k": 3}])) == b'[1,"a",{"t":[2]},{"d":{"k":3}}]'


_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.text(max_size=3), _PLAIN, max_size=4), min_size=8, max_size=12), st.integers(0, 7))
def test_tables_keep_rows_and_their_identity(rows: list[dict[str, Any]], again: int) -> None:
    """A list of many plain dicts comes back as it was, and a row that is there twice is one row twice."""
    back = _there_and_back([rows, rows[again]])
    assert _same(back, [rows, rows[again]])
    assert back[1] is back[0][again]
    twice = _there_and_back([*rows, rows[again]])
    assert twice[-1] is twice[again]


@pytest.mark.parametrize("body", [5, [], [1], [{"a": []}], [{"a": 1}, 2], [{"a": {"t": []}}], {"a": 1}])
def test_rows_that_are_none_are_refused(body: Any) -> None:
    """What claims to be a table holds dicts of plain values, or is refused."""
    with pytest.raises(WireError):
        Decoder(_refuse).decode({"D": body})


def test_a_container_that_was_an_argument_is_named_as_such() -> None:
    """An answer that holds one of the arguments says which, and the caller gets its own object back."""
    mine = [1]
    tree = Encoder(_export, arguments=[mine]).encode([mine, [1]])
    first, second = Decoder(_refuse, arguments=[mine]).decode(tree)
    assert first is mine
    assert second == [1]
    assert second is not mine


@pytest.mark.parametrize(
    "rows",
    [
        [{1: "a"}] * 20,
        [{"a": (1,)} for _ in range(20)],
        [{"a": 2**80} for _ in range(20)],
        [{"a": 1}] * 20,
        [{"a": n, "b": None} for n in range(20)],
    ],
)
def test_rows_come_back_whatever_they_hold(rows: list[dict[Any, Any]]) -> None:
    """Many dicts of the same shape cross as quickly as they can, and always as they are; shared ones stay shared."""
    back = _there_and_back(rows)
    assert back == rows
    assert len({*map(id, back)}) == len({*map(id, rows)})


def test_many_keys_are_taken_as_long_as_they_differ() -> None:
    """More keys than may share one hash are fine when they do not."""
    assert _there_and_back({(n,): n for n in range(200)}) == {(n,): n for n in range(200)}


def test_an_int_beyond_all_use_cannot_cross() -> None:
    """An int so long that reading it would take seconds is refused in words."""
    with pytest.raises(UncrossableError, match="bits cannot cross"):
        _encoder().encode(1 << (MAX_INT_BITS + 1))


def test_an_encoder_knows_the_containers_that_it_numbered() -> None:
    """In the order of their numbers: what changes in them can be told by number."""
    inner: dict[str, int] = {}
    outer = [inner, (1, 2), inner]
    made = _encoder()
    made.encode(outer)
    assert [id(container) for container in made.containers] == [id(outer), id(inner)]
