"""Arrays and tables cross by dtype and bytes, and nothing that claims to be one is believed without a look."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pandas as pd
import pytest

from harness.wire import arrays
from harness.wire.copyback import replace
from harness.wire.values import WRITERS, UncrossableError, WireError
from tests.harness.wire.codec import encoder, read, there_and_back


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.array([], dtype="i4"),
        np.zeros((0, 3)),
        np.array(["a", "bcd"]),
        np.array([b"a", b"bcd"]),
        np.array([1 + 2j]),
        np.array(["2024-01-02", "NaT"], dtype="M8[D]"),
        np.array(5),
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.array([True, False]),
        np.array([None, "x", 1], dtype=object),
    ],
)
def test_arrays_come_back_as_they_went(array: np.ndarray[Any, Any]) -> None:
    """Shape, dtype and every element are the same on the other side, and the copy can be written to."""
    back = there_and_back(array)
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tolist() == array.tolist() or np.isnat(array).any()
    assert back.flags.writeable


@pytest.mark.parametrize(
    "scalar", [np.float32(1.5), np.int64(-3), np.bool_(1), np.str_("text"), np.complex64(1j), np.datetime64("2024-01-02")]
)
def test_scalars_of_numpy_keep_their_type(scalar: Any) -> None:
    """A float32 is a float32 on the other side."""
    back = there_and_back(scalar)
    assert type(back) is type(scalar)
    assert back == scalar


def test_the_same_array_twice_is_one_array_on_the_other_side() -> None:
    """What is shared stays shared, for arrays, series and tables."""
    for shared in (np.arange(3), pd.Series([1, 2]), pd.DataFrame({"a": [1]})):
        first, second = there_and_back([shared, shared])
        assert first is second


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"number": [1, 2], "text": ["a", None], "when": pd.to_datetime(["2024-01-02", None])}, index=["x", "y"]),
        pd.DataFrame({"kind": pd.Categorical(["a", "b"]), "maybe": pd.array([1, None], dtype="Int64")}),
        pd.DataFrame(),
        pd.DataFrame([[1, 2]], columns=["same", "same"]),
    ],
)
def test_tables_come_back_as_they_went(table: pd.DataFrame) -> None:
    """Columns, dtypes and index are the same on the other side."""
    pd.testing.assert_frame_equal(there_and_back(table), table, check_categorical=False)


def test_series_indexes_and_moments_come_back_as_they_went() -> None:
    """A series keeps its name and index, an index its name, a moment its nanoseconds and zone."""
    series = pd.Series([1.5, 2.5], index=pd.Index(["a", "b"], name="key"), name="value")
    pd.testing.assert_series_equal(there_and_back(series), series)
    index = pd.Index([3, 1], name="numbers")
    pd.testing.assert_index_equal(there_and_back(index), index)
    for moment in (pd.Timestamp(1704153600123456789), pd.Timestamp("2024-01-02", tz="Europe/Berlin")):
        assert there_and_back(moment) == moment
        assert there_and_back(moment).tz is not None or moment.tz is None


@pytest.mark.parametrize("value", [np.random.default_rng(1), pd.MultiIndex.from_tuples([(1, 2)]), pd.Timedelta(1), object()])
def test_what_has_no_way_across_is_not_on_the_list(value: object) -> None:
    """Other objects of these libraries cross as objects do, not by value."""
    assert not arrays.find_writer(value)
    assert type(value) not in WRITERS


def test_an_array_of_records_cannot_cross() -> None:
    """A dtype with fields is refused in words."""
    with pytest.raises(UncrossableError, match=r"dtype.*cannot cross"):
        encoder().encode(np.zeros(1, dtype=[("a", "i4")]))


@pytest.mark.parametrize("column", [pd.period_range("2024-01", periods=2, freq="M"), pd.interval_range(0, 2)])
def test_a_column_of_another_dtype_cannot_cross(column: Any) -> None:
    """What pandas would have to parse a name for is refused in words when it is sent, too."""
    with pytest.raises(UncrossableError, match=r"a column of dtype .* cannot cross; send plain columns"):
        encoder().encode(pd.DataFrame({"a": column}))


_FOUR = base64.b64encode(bytes(4)).decode()


@pytest.mark.parametrize(
    "tree",
    [
        {"nd": ["<i4", "x", _FOUR]},
        {"nd": ["<i4", [-1], _FOUR]},
        {"nd": ["<i4", [1.0], _FOUR]},
        {"nd": ["<i4", [1] * 33, _FOUR]},
        {"nd": ["<i4", [2], _FOUR]},
        {"nd": ["<i4", [10**12], _FOUR]},
        {"nd": ["O8", [1], _FOUR]},
        {"nd": [["<i4"], [1], _FOUR]},
        {"nd": ["<V4", [1], _FOUR]},
        {"nd": ["<i4,<i4", [1], _FOUR]},
        {"nd": ["<i4", [1], "not base64"]},
        {"nd": ["<i4", [1], 5]},
        {"nd": ["O", [2], [1]]},
        {"nd": ["<U0", [4], ""]},
        {"nd": []},
        {"ns": ["<i4", ""]},
        {"ns": "x"},
        {"ts": ["1", None]},
        {"ts": [1.5, None]},
        {"se": [["x" * 61, ["<i4", [1], _FOUR]], {"ix": [["int32", ["<i4", [1], _FOUR]], None]}, None]},
        {"se": [[5, ["<i4", [1], _FOUR]], None, None]},
        {"se": [["no such", ["<i4", [1], _FOUR]], None, None]},
        {"df": [[], 1]},
        {"ix": 3},
    ],
)
def test_what_is_no_array_is_refused(tree: Any) -> None:
    """A shape that is none, a dtype that is not on the list, bytes that do not fit: each is a WireError."""
    with pytest.raises(WireError):
        read(tree)


@pytest.mark.parametrize(
    "zone",
    [
        "dateutil//etc/localtime",
        "dateutil/Europe/Berlin",
        "/etc/localtime",
        "Europe/../Berlin",
        "../Berlin",
        "tzfile('/etc/localtime')",
        "",
    ],
)
def test_no_column_has_a_file_opened(zone: str) -> None:
    """The zone in the dtype of a column is a name; whatever could name a file is refused before pandas sees it."""
    with pytest.raises(WireError, match="dtype"):
        read({"se": [[f"datetime64[ns, {zone}]", ["M8[ns]", [0], ""]], None, None]})


@pytest.mark.parametrize(
    "column",
    [
        pd.array([True, False]),
        pd.array([True], dtype="boolean"),
        pd.array([1, None], dtype="UInt8"),
        pd.array([0.5, None], dtype="Float32"),
        pd.array(["a"], dtype="string"),
        pd.array([1 + 2j], dtype="complex64"),
        pd.to_datetime(["2024-01-02"]).tz_localize("America/Argentina/Buenos_Aires"),
        pd.to_datetime(["2024-01-02"]).tz_localize("UTC"),
        pd.to_datetime(["2024-01-02"]).tz_localize("+02:00"),
        pd.to_timedelta([1, None], unit="s"),
        pd.Categorical(["a", "b"]),
        pd.arrays.SparseArray([0, 1]),
    ],
)
def test_columns_of_every_kind_of_pandas_come_back_as_they_went(column: Any) -> None:
    """What pandas itself has for columns crosses, with its dtype."""
    series = pd.Series(column)
    pd.testing.assert_series_equal(there_and_back(series), series, check_categorical=False)


def test_a_changed_array_changes_the_callers() -> None:
    """What the callee wrote into an array is written into the caller's; one that is read-only stays as it is."""
    mine = np.arange(3)
    replace(mine, np.array([7, 8, 9]))
    assert mine.tolist() == [7, 8, 9]
    mine.flags.writeable = False
    replace(mine, np.array([1, 1, 1]))
    replace(mine, np.array([1, 1]))
    assert mine.tolist() == [7, 8, 9]


@pytest.mark.parametrize("dtype", ["O", "<f8"])
def test_an_array_of_nothing_has_no_endless_shape(dtype: str) -> None:
    """An array without elements that as a list would be millions of millions of empty ones is refused."""
    content: Any = [] if dtype == "O" else ""
    with pytest.raises(WireError, match="of nothing"):
        read({"nd": [dtype, [4_000_000, 4_000_000, 0], content]})
    assert read({"nd": [dtype, [4_000_000, 0], content]}).shape == (4_000_000, 0)
