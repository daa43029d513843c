"""Values there and back over the wire's bytes, and what it means that they came back the same."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import Any

from harness.wire import arrays, containers, scalars
from harness.wire.values import Decoder, Encoder, Tree, UncrossableError, WireError, dump, load

__all__ = ["decoder", "encoder", "read", "same", "there_and_back", "write"]

_TABLES = (containers, scalars)  # importing them fills the tables


def encoder(arguments: Sequence[object] = (), *, wary: bool = False) -> Encoder:
    """An encoder that knows the whole closed list, and exports nothing."""

    def export(value: Any) -> Tree:
        if arrays.find_writer(value):
            return made.encode(value)
        raise UncrossableError(f"a {type(value).__name__} cannot cross")

    made = Encoder(export, arguments, wary=wary)
    return made


def decoder(arguments: Sequence[object] = (), *, wary: bool = False) -> Decoder:
    """A decoder that knows the whole closed list, and no handles."""

    def refuse(tag: str, *_: Any) -> Any:
        raise WireError(f"an unknown tag {tag}")

    return Decoder(refuse, arguments, wary=wary)


def write(value: Any) -> Tree:
    """The tree of a value, as it is after a journey as bytes."""
    return load(dump(encoder().encode(value)))


def read(tree: Tree) -> Any:
    """The value of a tree."""
    return decoder().decode(tree)


def there_and_back(value: Any) -> Any:
    """The value that arrives when `value` is sent."""
    return read(write(value))


def same(one: Any, other: Any) -> bool:
    """Equal, of the same types all the way down, and in the same order; nan is nan, and -0.0 is not 0.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return (math.isnan(one) and math.isnan(other)) or (one == other and math.copysign(1, one) == math.copysign(1, other))
    if isinstance(one, complex):
        return same(one.real, other.real) and same(one.imag, other.imag)
    if isinstance(one, (list, tuple, deque)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return len(one) == len(other) and all(same(a, b) and same(one[a], other[b]) for a, b in zip(one, other, strict=True))
    return bool(one == other)
