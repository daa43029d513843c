"""The containers and plain types of the closed list: how each is written and read. Importing this fills the tables."""

from __future__ import annotations

import base64
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterable, Mapping
from typing import Any

from harness.wire.values import MAX_ELEMENTS, MAX_INT_BITS, READERS, WRITERS, Decoder, Encoder, Tree, UncrossableError, WireError

__all__ = ["FACTORIES"]

_MANY = 8

FACTORIES: dict[str, type] = {t.__name__: t for t in (int, float, str, list, dict, set, tuple, bool, bytes, complex)}
"""The default factories of a defaultdict that can cross, by name."""


def _write_list(encoder: Encoder, value: list[Any]) -> Tree:
    known = encoder.repeated(value)
    if known is not None:
        return known
    if len(value) >= _MANY and set(map(type, value)) == {dict} and encoder.take_rows(value):
        return {"D": list(value)}
    return encoder.items(value, len(value))


def _read_rows(decoder: Decoder, body: Tree) -> Any:
    """A list of many dicts with text for keys and plain values, as tables are: looked at together."""
    if type(body) is not list or not body or set(map(type, body)) != {dict}:
        raise WireError("rows were expected")
    filled: list[Any] = decoder.register([])
    filled.extend(decoder.rows(body))
    return filled


def _write_dict(encoder: Encoder, value: dict[Any, Any]) -> Tree:
    return encoder.repeated(value) or write_mapping(encoder, value)


def write_mapping(encoder: Encoder, value: Mapping[Any, Any]) -> Tree:
    """The pairs of a mapping, in order: as a JSON object where every key is exactly a str."""
    if set(map(type, value)) <= {str}:
        return {"d": dict(zip(value, encoder.items(list(value.values()), len(value)), strict=True))}
    encoder.count(2 * len(value))
    return {"m": [[encoder.encode(k), encoder.encode(v)] for k, v in value.items()]}


def _read_str_dict(decoder: Decoder, body: Tree) -> dict[str, Any]:
    filled: dict[str, Any] = decoder.register({})
    _fill_from_object(decoder, body, filled)
    return filled


def _read_pair_dict(decoder: Decoder, body: Tree) -> dict[Any, Any]:
    filled: dict[Any, Any] = decoder.register({})
    _fill_from_pairs(decoder, body, filled)
    return filled


def read_mapping(decoder: Decoder, tree: Tree, filled: Any) -> None:
    """Fill a mapping from what `write_mapping` wrote."""
    ((tag, body),) = tree.items()
    {"d": _fill_from_object, "m": _fill_from_pairs}[tag](decoder, body, filled)


def _fill_from_object(decoder: Decoder, body: Tree, filled: Any) -> None:
    if type(body) is not dict:
        raise WireError("a table was expected")
    decoder.keys(list(body))
    values = decoder.items(list(body.values()))
    for key, value in zip(body, values, strict=True):
        filled[key] = value


def _fill_from_pairs(decoder: Decoder, body: Tree, filled: Any) -> None:
    decoder.count(body)
    pairs = [(decoder.decode(key), decoder.decode(value)) for key, value in body]
    decoder.keys([key for key, _ in pairs])
    for key, value in pairs:
        filled[key] = value


def _write_tuple(encoder: Encoder, value: tuple[Any, ...]) -> Tree:
    return {"t": encoder.items(value, len(value))}


def _write_set(encoder: Encoder, value: set[Any]) -> Tree:
    return encoder.repeated(value) or {"s": encoder.items(list(value), len(value))}


def _read_set(decoder: Decoder, body: Tree) -> set[Any]:
    filled: set[Any] = decoder.register(set())
    filled.update(decoder.members(decoder.items(body)))
    return filled


def _write_frozenset(encoder: Encoder, value: frozenset[Any]) -> Tree:
    return {"f": encoder.items(list(value), len(value))}


def _write_bytes(_: Encoder, value: bytes) -> Tree:
    return {"b": base64.b64encode(value).decode("ascii")}


def read_bytes(_: Decoder, body: Tree) -> bytes:
    """The bytes of a base64 text."""
    return base64.b64decode(body.encode("ascii"), validate=True)


def _write_bytearray(encoder: Encoder, value: bytearray) -> Tree:
    return encoder.repeated(value) or {"ba": base64.b64encode(value).decode("ascii")}


def _read_bytearray(decoder: Decoder, body: Tree) -> Any:
    return decoder.register(bytearray(read_bytes(decoder, body)))


def _read_int(_: Decoder, body: Tree) -> int:
    if type(body) is not str or len(body) > MAX_INT_BITS // 4 + 3:
        raise WireError("an int is too large")
    return int(body, 16)


def _read_reference(decoder: Decoder, body: Tree) -> Any:
    if type(body) is not int or not 0 <= body < len(decoder.containers):
        raise WireError("a reference to a container that was not sent")
    decoder.meet_again()
    return decoder.containers[body]


def _write_counter(encoder: Encoder, value: Counter[Any]) -> Tree:
    return encoder.repeated(value) or {"cn": write_mapping(encoder, value)}


def _read_counter(decoder: Decoder, body: Tree) -> Counter[Any]:
    filled: Counter[Any] = decoder.register(Counter())
    read_mapping(decoder, body, filled)
    return filled


def _write_ordered(encoder: Encoder, value: OrderedDict[Any, Any]) -> Tree:
    return encoder.repeated(value) or {"od": write_mapping(encoder, value)}


def _read_ordered(decoder: Decoder, body: Tree) -> OrderedDict[Any, Any]:
    filled: OrderedDict[Any, Any] = decoder.register(OrderedDict())
    read_mapping(decoder, body, filled)
    return filled


def _write_defaultdict(encoder: Encoder, value: defaultdict[Any, Any]) -> Tree:
    again = encoder.repeated(value)
    if again is not None:
        return again
    factory = value.default_factory
    name = getattr(factory, "__name__", "") if factory is not None else None
    if name is not None and FACTORIES.get(name) is not factory:
        name = None  # a factory of somebody's own stays behind; its values do not
    return {"dd": [name, write_mapping(encoder, value)]}


def _read_defaultdict(decoder: Decoder, body: Tree) -> defaultdict[Any, Any]:
    name, pairs = body
    filled: defaultdict[Any, Any] = decoder.register(defaultdict(None if name is None else FACTORIES[name]))
    read_mapping(decoder, pairs, filled)
    return filled


def _write_deque(encoder: Encoder, value: deque[Any]) -> Tree:
    return encoder.repeated(value) or {"dq": [value.maxlen, encoder.items(list(value), len(value))]}


def _read_deque(decoder: Decoder, body: Tree) -> deque[Any]:
    maxlen, items = body
    filled: deque[Any] = decoder.register(deque(maxlen=maxlen))
    filled.extend(decoder.items(items))
    return filled


def _numbers(body: Iterable[Any], *kinds: type) -> list[Any]:
    checked = list(body)
    if not all(type(number) in kinds for number in checked):
        raise WireError("numbers were expected")
    return checked


def _length(value: range) -> int:
    try:
        return len(value)
    except OverflowError:
        return sys.maxsize


def _read_range(decoder: Decoder, body: Tree) -> range:
    made = range(*_numbers(decoder.items(body), int))
    if decoder.wary and _length(made) > MAX_ELEMENTS:
        raise WireError("a range is too long")
    decoder.unfold(_length(made))
    return made


def _write_range(encoder: Encoder, value: range) -> Tree:
    if encoder.wary and _length(value) > MAX_ELEMENTS:
        raise UncrossableError(f"a range of more than {MAX_ELEMENTS:,} elements cannot cross; give an iterator over it")
    return {"r": [encoder.encode(part) for part in (value.start, value.stop, value.step)]}


def _write_slice(encoder: Encoder, value: slice) -> Tree:
    return {"sl": [encoder.encode(part) for part in (value.start, value.stop, value.step)]}


def _write_builtin(_: Encoder, value: Any) -> Tree:
    return {"e": 0} if value is Ellipsis else {"ni": 0}


WRITERS.update(
    {
        list: _write_list,
        dict: _write_dict,
        tuple: _write_tuple,
        set: _write_set,
        frozenset: _write_frozenset,
        bytes: _write_bytes,
        bytearray: _write_bytearray,
        complex: lambda _, value: {"c": [value.real, value.imag]},
        range: _write_range,
        slice: _write_slice,
        type(Ellipsis): _write_builtin,
        type(NotImplemented): _write_builtin,
        Counter: _write_counter,
        OrderedDict: _write_ordered,
        defaultdict: _write_defaultdict,
        deque: _write_deque,
    }
)
READERS.update(
    {
        "D": _read_rows,
        "d": _read_str_dict,
        "m": _read_pair_dict,
        "t": lambda decoder, body: tuple(decoder.items(body)),
        "s": _read_set,
        "f": lambda decoder, body: frozenset(decoder.members(decoder.items(body))),
        "b": read_bytes,
        "ba": _read_bytearray,
        "i": _read_int,
        "@": _read_reference,
        "c": lambda _, body: complex(*_numbers(body, int, float)),
        "r": _read_range,
        "sl": lambda decoder, body: slice(*decoder.items(body)),
        "e": lambda _, __: Ellipsis,
        "ni": lambda _, __: NotImplemented,
        "cn": _read_counter,
        "od": _read_ordered,
        "dd": _read_defaultdict,
        "dq": _read_deque,
    }
)
