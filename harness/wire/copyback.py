"""Arguments that the callee changed in place: found by comparing, sent back, and applied to the caller's own objects."""

from __future__ import annotations

import contextlib
from collections import deque
from typing import Any

from harness.wire.values import WRITERS, Decoder, Encoder, Tree, UncrossableError, WireError

__all__ = ["apply", "contents", "replace"]


def contents(containers: list[Any], encoder: Encoder) -> Tree:
    """What `apply` needs to bring the caller's containers up to date: [number, tree] for each, in order."""
    for container in containers:
        encoder.repeated(container)
    return [[number, _content(encoder, container)] for number, container in enumerate(containers)]


def apply(changed: Tree, originals: list[object], decoder: Decoder) -> None:
    """Make the caller's containers what the callee's are now. Raises WireError for what does not fit."""
    decoder.containers.extend(originals)
    count = len(originals)
    if type(changed) is not list or any(type(pair) is not list or len(pair) != 2 for pair in changed):
        raise WireError("changes of arguments were expected")
    for number, tree in changed:
        if type(number) is not int or not 0 <= number < count:
            continue
        value = decoder.decode(tree)
        replace(originals[number], value)
    decoder.bound(originals)


def _content(encoder: Encoder, container: Any) -> Tree:
    try:
        return encoder.content(container, WRITERS[type(container)])
    except (UncrossableError, KeyError):
        return None


def replace(original: Any, value: Any) -> None:
    """Make a container hold what `value` holds; nothing, if it is of another type."""
    if type(original) is not type(value):
        return
    if isinstance(original, (list, bytearray)):
        with contextlib.suppress(BufferError):  # bytes that somebody has a view of keep their length, and so their content
            original[:] = value
    elif isinstance(original, (dict, set)):
        original.clear()
        original.update(value)
    elif isinstance(original, deque):
        original.clear()
        original.extend(value)
    elif type(original).__module__ == "numpy":
        with contextlib.suppress(TypeError, ValueError):  # a read-only array of the caller stays as it is
            original[...] = value
