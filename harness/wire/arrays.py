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

from harness.wire.values import MAX_ELEMENTS, READERS, WRITERS, Decoder, Encoder, Tree, UncrossableError, WireError

__all__ = ["find_writer"]

_DTYPE = re.compile(r"[<>|=]?(b1|[iuf](1|2|4|8|16)|c(8|16|32)|[SU][1-9][0-9]{0,5}|[mM]8(\[[0-9]{0,6}[a-zA-Z]{1,2}\])?)")

_ZONE = r"(?!dateutil)[A-Za-z][A-Za-z0-9_+:-]*(/[A-Za-z][A-Za-z0-9_+-]*){0,2}|pytz\.FixedOffset\(-?[0-9]{1,4}\)"
_COLUMN = re.compile(
    r"bool|boolean|object|category|str|string(\[(python|pyarrow)\])?|[uU]?[iI]nt(8|16|32|64)|[fF]loat(16|32|64)|complex(64|128)|"
    rf"(datetime|timedelta)64\[[a-z]{{1,2}}(, ({_ZONE}))?\]|Sparse\[[a-z0-9]{{1,10}}, (nan|0|0\.0|False)\]"
)
"""What pandas is asked to make columns of. It opens files for some names, such as those of dateutil's zones."""


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
        if kind is pandas.DataFrame:
            WRITERS[kind] = _write_frame
        elif kind is pandas.Series:
            WRITERS[kind] = _write_series
        elif isinstance(value, pandas.Index) and not isinstance(value, pandas.MultiIndex):
            WRITERS[kind] = _write_index
        elif kind is pandas.Timestamp:
            WRITERS[kind] = lambda encoder, stamp: {"ts": [stamp.value, encoder.encode(stamp.to_pydatetime(warn=False).tzinfo)]}
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
    if not math.prod(shape) and math.prod(n or 1 for n in shape) > MAX_ELEMENTS:
        raise WireError("an array of nothing, in too large a shape")
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
    return {"ns": [value.dtype.str, base64.b64encode(value.tobytes()).decode("ascii")]}


def _read_scalar(decoder: Decoder, body: Tree) -> Any:
    dtype, content = body
    return _array_of(decoder, [dtype, [], content])[()]


def _column(encoder: Encoder, values: Any) -> Tree:
    dtype = str(values.dtype)
    if not (_COLUMN.fullmatch(dtype) or _DTYPE.fullmatch(dtype)):
        raise UncrossableError(f"a column of dtype {dtype[:60]} cannot cross; send plain columns")
    array = values.to_numpy()
    if dtype == str(array.dtype):
        return [dtype, _array_body(encoder, array)]
    return [dtype, _array_body(encoder, array.astype(object) if array.dtype.kind != "O" else array)]


def _read_column(decoder: Decoder, body: Tree) -> Any:
    import pandas

    dtype, content = body
    if type(dtype) is not str or not (_COLUMN.fullmatch(dtype) or _DTYPE.fullmatch(dtype)):
        raise WireError("a column of a dtype that does not cross")
    return pandas.array(_array_of(decoder, content), dtype=dtype)


def _write_index(encoder: Encoder, value: Any) -> Tree:
    return {"ix": [_column(encoder, value), encoder.encode(value.name)]}


def _read_index(decoder: Decoder, body: Tree) -> Any:
    import pandas

    column, name = body
    return pandas.Index(_read_column(decoder, column), name=decoder.decode(name))


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


def _read_timestamp(decoder: Decoder, body: Tree) -> Any:
    import pandas

    nanoseconds, zone = body
    if type(nanoseconds) is not int:
        raise WireError("a moment in nanoseconds was expected")
    return pandas.Timestamp(nanoseconds, tz=decoder.decode(zone))


READERS.update(
    {
        "nd": _read_array,
        "ns": _read_scalar,
        "ix": _read_index,
        "se": _read_series,
        "df": _read_frame,
        "ts": _read_timestamp,
    }
)
