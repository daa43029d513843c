"""numpy arrays and scalars, pandas frames, series and indexes: by dtype and bytes, where a side has the library.

Neither library is imported to write (a value of theirs proves that they are loaded); to read, it is imported when the
first such value comes. Only dtypes of plain numbers, text, bytes and dates cross as bytes; columns of Python objects
cross as lists of values.
"""

from __future__ import annotations

import base64
import math
import re
import sys
from typing import Any

from harness.wire.scalars import read_zone, write_zone
from harness.wire.values import MAX_ELEMENTS, READERS, WRITERS, Decoder, Encoder, Tree, UncrossableError, WireError

__all__ = ["find_writer"]

_DTYPE = re.compile(r"[<>|=]?(b1|[iuf](1|2|4|8|16)|c(8|16|32)|[SU][1-9][0-9]{0,5}|[mM]8(\[[0-9]{0,6}[a-zA-Z]{1,2}\])?)")
_NUMBER = r"(bool|u?int(8|16|32|64)|float(16|32|64|96|128)|complex(64|128|192|256))"
_UNIT = r"(s|ms|us|ns)"
_ZONE = r"(?!dateutil)[A-Za-z][\w+/:-]{0,39}"  # a name for dateutil may be that of any file
_COLUMN = re.compile(
    rf"object|str|string|boolean|U?Int(8|16|32|64)|Float(32|64)|{_NUMBER}|>[iufc][1-9][0-9]?|Sparse\[{_NUMBER}, [\w.+-]{{1,20}}\]"
    rf"|[a-z][a-z0-9]{{0,9}}\[pyarrow\]|timedelta64\[{_UNIT}\]|datetime64\[{_UNIT}(, {_ZONE})?\]"
)
_PERIOD = re.compile(r"period\[([A-Za-z0-9-]{1,12})\]")


def find_writer(value: object) -> bool:
    """Whether `value` is one of numpy's or pandas' that can cross; if so, its exact type is on the list from now on."""
    kind = type(value)
    module = kind.__module__.partition(".")[0]
    if module == "numpy" and "numpy" in sys.modules:
        numpy = sys.modules["numpy"]
        if kind is numpy.ndarray:
            WRITERS[kind] = _write_array
        elif isinstance(value, numpy.generic) and value.dtype.kind in "biufcSUmM":
            WRITERS[kind] = _write_scalar
    elif module == "pandas" and "pandas" in sys.modules:
        pandas = sys.modules["pandas"]
        if isinstance(value, pandas.Index):
            WRITERS[kind] = _write_levels if kind is pandas.MultiIndex else _write_index
        else:
            table = {
                pandas.DataFrame: _write_frame,
                pandas.Series: _write_series,
                pandas.Timestamp: _write_timestamp,
                type(pandas.NA): lambda *_: {"na": "NA"},
                type(pandas.NaT): lambda *_: {"na": "NaT"},
            }
            WRITERS.update({kind: table[kind]} if kind in table else {})
    return kind in WRITERS


def _write_array(encoder: Encoder, value: Any) -> Tree:
    again = encoder.repeated(value)
    if again is not None:
        return again
    return {"nd": _array_body(encoder, value)}


def _array_body(encoder: Encoder, value: Any) -> Tree:
    if value.dtype.kind == "O":
        return ["O", list(value.shape), encoder.items(value.ravel().tolist(), value.size)]
    if not _DTYPE.fullmatch(value.dtype.str):
        raise UncrossableError(f"an array of dtype {value.dtype} cannot cross; send plain columns")
    return [value.dtype.str, list(value.shape), base64.b64encode(value.tobytes()).decode("ascii")]


def _read_array(decoder: Decoder, body: Tree) -> Any:
    number = len(decoder.containers)
    decoder.register(None)
    decoder.containers[number] = made = _array_of(decoder, body)
    find_writer(made)  # what came may go back
    return made


def _array_of(decoder: Decoder, body: Tree) -> Any:
    import numpy  # the host pays for it only when an array comes

    dtype, shape, content = body
    if type(shape) is not list or not all(type(n) is int and 0 <= n <= MAX_ELEMENTS for n in shape) or len(shape) > 32:
        raise WireError("an array without a proper shape")
    if dtype == "O":
        items = decoder.items(content)
        made = numpy.empty(len(items), dtype=object)
        made[:] = items
        return made.reshape(shape)
    if type(dtype) is not str or not _DTYPE.fullmatch(dtype):
        raise WireError("an array of a dtype that does not cross")
    data = base64.b64decode(content.encode("ascii"), validate=True)
    kind = numpy.dtype(dtype)
    if math.prod(shape) * kind.itemsize != len(data):
        raise WireError("an array whose bytes do not fit its shape")
    return numpy.frombuffer(data, dtype=kind).reshape(shape).copy() if data else numpy.empty(shape, dtype=kind)


def _write_scalar(_: Encoder, value: Any) -> Tree:
    dtype = re.sub("(?<=[US])0$", "1", value.dtype.str)  # no array has elements of no length, but an empty text says so
    return {"ns": [dtype, base64.b64encode(value.tobytes() or bytes(4 if dtype[1] == "U" else 1)).decode("ascii")]}


def _read_scalar(decoder: Decoder, body: Tree) -> Any:
    dtype, content = body
    return _array_of(decoder, [dtype, [], content])[()]


def _column(encoder: Encoder, values: Any) -> Tree:
    dtype, held = str(values.dtype), values.array
    if dtype == "category":
        return [dtype, [_array_body(encoder, held.codes), _column(encoder, held.categories), bool(held.ordered)]]
    if dtype.startswith("interval["):
        return ["interval", [_column(encoder, held.left), _column(encoder, held.right), held.closed]]
    if _PERIOD.fullmatch(dtype):
        return [dtype, _array_body(encoder, held.asi8)]
    if not _COLUMN.fullmatch(dtype):
        raise UncrossableError(f"a column of dtype {dtype[:100]} cannot cross; send plain numbers, text or dates")
    array = values.to_numpy()
    if dtype == str(array.dtype):
        return [dtype, _array_body(encoder, array)]
    return [dtype, _array_body(encoder, array.astype(object) if array.dtype.kind != "O" else array)]


def _read_column(decoder: Decoder, body: Tree) -> Any:
    import pandas

    dtype, content = body
    try:
        if dtype == "category":
            codes, categories, ordered = content
            known = pandas.Index(_read_column(decoder, categories), tupleize_cols=False)
            return pandas.Categorical.from_codes(_array_of(decoder, codes), categories=known, ordered=bool(ordered))
        if dtype == "interval":
            left, right, closed = content
            return pandas.arrays.IntervalArray.from_arrays(_read_column(decoder, left), _read_column(decoder, right), closed=closed)
        period = _PERIOD.fullmatch(dtype)
        if period:
            return pandas.PeriodIndex.from_ordinals(_array_of(decoder, content), freq=period[1]).array
        if not _COLUMN.fullmatch(dtype):
            raise WireError("a column of a dtype that does not cross")
        return pandas.array(_array_of(decoder, content), dtype=dtype)
    except RecursionError:  # one level of frames in frames takes more of the stack than one level of lists
        raise WireError("a column is nested too deep") from None


def _write_index(encoder: Encoder, value: Any) -> Tree:
    return {"ix": [_column(encoder, value), encoder.encode(value.name)]}


def _read_index(decoder: Decoder, body: Tree) -> Any:
    import pandas

    column, name = body
    return pandas.Index(_read_column(decoder, column), name=decoder.decode(name), tupleize_cols=False)


def _write_levels(encoder: Encoder, value: Any) -> Tree:
    levels = [_column(encoder, level) for level in value.levels]
    return {"mi": [levels, [_array_body(encoder, codes) for codes in value.codes], [encoder.encode(name) for name in value.names]]}


def _read_levels(decoder: Decoder, body: Tree) -> Any:
    import pandas

    levels, codes, names = body
    known = [pandas.Index(_read_column(decoder, level), tupleize_cols=False) for level in levels]
    return pandas.MultiIndex(known, [_array_of(decoder, one) for one in codes], names=[decoder.decode(name) for name in names])


def _write_series(encoder: Encoder, value: Any) -> Tree:
    again = encoder.repeated(value)
    if again is not None:
        return again
    return {"se": [_column(encoder, value), encoder.encode(value.index), encoder.encode(value.name)]}


def _read_series(decoder: Decoder, body: Tree) -> Any:
    import pandas

    number = len(decoder.containers)
    decoder.register(None)
    column, index, name = body
    made = pandas.Series(_read_column(decoder, column), index=decoder.decode(index), name=decoder.decode(name))
    decoder.containers[number] = made
    find_writer(made)
    return made


def _write_frame(encoder: Encoder, value: Any) -> Tree:
    again = encoder.repeated(value)
    if again is not None:
        return again
    columns = [_column(encoder, value.iloc[:, i]) for i in range(value.shape[1])]
    return {"df": [columns, encoder.encode(value.columns), encoder.encode(value.index)]}


def _read_frame(decoder: Decoder, body: Tree) -> Any:
    import pandas

    number = len(decoder.containers)
    decoder.register(None)
    columns, names, index = body
    rows = decoder.decode(index)
    made = pandas.DataFrame({i: pandas.Series(_read_column(decoder, c), index=rows) for i, c in enumerate(columns)}, index=rows)
    made.columns = decoder.decode(names)
    decoder.containers[number] = made
    find_writer(made)
    return made


def _write_timestamp(_: Encoder, value: Any) -> Tree:
    return {"ts": [int(value.asm8.view("i8")), value.unit, write_zone(value.tzinfo)]}


def _read_timestamp(_: Decoder, body: Tree) -> Any:
    import numpy
    import pandas

    moment, unit, zone = body
    if type(moment) is not int or not re.fullmatch(_UNIT, unit):
        raise WireError("a moment, counted in a unit, was expected")
    made = pandas.Timestamp(numpy.datetime64(moment, unit))
    return made if zone is None else made.tz_localize("UTC").tz_convert(read_zone(zone))


def _read_missing(_: Decoder, body: Tree) -> Any:
    import pandas

    return {"NA": pandas.NA, "NaT": pandas.NaT}[body]


READERS.update(
    {
        "nd": _read_array,
        "ns": _read_scalar,
        "ix": _read_index,
        "mi": _read_levels,
        "se": _read_series,
        "df": _read_frame,
        "ts": _read_timestamp,
        "na": _read_missing,
    }
)
