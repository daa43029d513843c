"""How heavy the plain value under a stand-in is: stand-ins are shared by their keys, so few bytes can make a large one.

A tuple that holds twice the tuple that was made before it, sixty times over, would be hashed for ever in C code.
"""

from __future__ import annotations

from typing import Any

from harness.suite.references import Reference, is_stand_in, reference_of
from harness.wire.sharing import bulk
from harness.wire.values import MAX_DEPTH, Decoder, WireError

__all__ = ["charge", "weigh"]

_HASHABLE = (tuple, frozenset)
_FLAT = frozenset({type(None), bool, float})


def weigh(reference: Reference, value: Any) -> None:
    """Note how heavy the value of a new stand-in is. Raises WireError for one that is too deep to be hashed."""
    reference.steps, reference.depth = _weight(value)
    if reference.depth > MAX_DEPTH:
        raise WireError("values of the submission are nested too deep")


def charge(decoder: Decoder, reference: Reference) -> None:
    """Count a stand-in that is not new as if its value had come once more. Raises WireError when that is too much."""
    if reference.depth:
        decoder.meet_again(reference.steps)
    else:
        decoder.unfold(reference.steps)


def _weight(value: Any) -> tuple[int, int]:
    if type(value) in _HASHABLE:
        if set(map(type, value)) <= _FLAT:
            return 1 + len(value), 1
        parts = [_weight(part) for part in value]
        return 1 + sum(steps for steps, _ in parts), 1 + max(depth for _, depth in parts)
    if is_stand_in(value):
        reference = reference_of(value)
        return reference.steps, reference.depth
    return 1 + bulk(value), 0
