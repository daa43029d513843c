"""The codec as tests use it: nothing crosses but by value."""

from __future__ import annotations

from typing import Any

from harness.wire import arrays, containers, scalars
from harness.wire.values import Decoder, Encoder, UncrossableError, WireError, dump, load

__all__ = ["decoder", "encoder", "read", "there_and_back"]

_TABLES = (containers, scalars)  # importing them fills the tables


def _refuse(tag: str, *_: Any) -> Any:
    raise WireError(f"an unknown tag {tag}")


def encoder(**options: Any) -> Encoder:
    """An encoder that has no handles to give."""

    def export(value: Any) -> Any:
        if arrays.find_writer(value):
            return made.encode(value)
        raise UncrossableError(f"a {type(value).__name__} cannot cross")

    made = Encoder(export, **options)
    return made


def decoder(**options: Any) -> Decoder:
    """A decoder that knows no handles."""
    return Decoder(_refuse, **options)


def there_and_back(value: Any) -> Any:
    """What the other side makes of a value."""
    return decoder().decode(load(dump(encoder().encode(value))))


def read(tree: Any) -> Any:
    """What a decoder makes of a tree that somebody sent. Raises WireError."""
    return decoder().decode(tree)
