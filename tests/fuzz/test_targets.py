"""The inputs that fuzzing kept, and fresh ones, break no rule: nothing crashes, hangs, or takes more than its size allows."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.facts import Verdict
from tests.fuzz.targets import MAX_BYTES, TARGETS

_CORPUS = Path(__file__).parent / "corpus"
_FACTOR, _ROOM_BYTES = 400, 4_000_000

_TAGS = st.sampled_from(["t", "d", "D", "s", "f", "b", "i", "@", "a@", "h", "x", "M", "T", "ty", "1", "k", "dt", "td", "nd", "c", "o", "w"])
_TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda trees: st.lists(trees, max_size=4) | st.dictionaries(_TAGS, trees, max_size=2),
    max_leaves=20,
)
_MESSAGES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 20), st.integers(0, 1), st.lists(_TREES, min_size=1, max_size=5)),
    max_size=6,
).map(lambda messages: b"\n".join(json.dumps(message).encode() for message in messages))


@pytest.mark.parametrize("target", TARGETS)
def test_every_kept_input_is_taken_as_it_should_be(target: str) -> None:
    """What fuzzing found worth keeping, former findings included, breaks no rule."""
    inputs = sorted((_CORPUS / target).iterdir())
    assert inputs
    for path in inputs:
        TARGETS[target](path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.binary(max_size=256))
def test_any_bytes_are_taken_as_they_should_be(target: str, data: bytes) -> None:
    """Arbitrary bytes break no rule, and the same bytes are taken in the same way."""
    assert TARGETS[target](data) == TARGETS[target](data)


@given(tree=_TREES)
def test_any_tree_is_a_value_or_refused(tree: object) -> None:
    """Arbitrary JSON, tags included, is a value of the closed list, or refused; without tags it is always a value."""
    text = json.dumps(tree)
    taken = TARGETS["values"](text.encode())
    assert taken[0] == "value" or "{" in text or "NaN" in text or "Infinity" in text


@given(data=_MESSAGES)
@settings(max_examples=200)
def test_any_conversation_is_followed_or_ended(data: bytes) -> None:
    """Messages of the right form and any content end as a verdict, never as a failure of ours."""
    assert not {verdict.name for verdict in (Verdict.HARNESS_ERROR, Verdict.PASSED)} & set(TARGETS["conversation"](data))


@pytest.mark.parametrize(
    "piece", [b"[", b'{"t":[', b"[1,", b'{"d":[[1,', b"[[],", b'"\\ud800', b"9", b"1e308,", b'{"i":"f', b"\xff", b'{"b":"AAAA']
)
@pytest.mark.parametrize("target", TARGETS)
def test_memory_is_bounded_by_a_multiple_of_the_input(target: str, piece: bytes) -> None:
    """However the bytes repeat, what they take is bounded by a multiple of their number."""
    data = (piece * MAX_BYTES)[:MAX_BYTES]
    tracemalloc.start()
    try:
        TARGETS[target](data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < _FACTOR * len(data) + _ROOM_BYTES
