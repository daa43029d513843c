"""What the host may point at: keys that mean one object, kept alive until the host lets go."""

from __future__ import annotations

import gc
import weakref

import pytest

from harness.guest.handles import Handles, StaleHandleError


class _Thing:
    pass


def test_a_key_means_one_object() -> None:
    """The same object has the same key however often it is sent, and another one has another."""
    handles = Handles(7)
    one, other = _Thing(), _Thing()
    key = handles.refer(one)
    assert key == (7, 1)
    assert handles.refer(one) == key
    assert handles.refer(other) == (7, 2)
    assert handles.get(list(key)) is one


def test_a_fork_numbers_under_its_own_name() -> None:
    """What a fork hands out cannot be mistaken for what its parent hands out later."""
    handles = Handles(1)
    before = handles.refer(_Thing())
    handles.guest = 2
    assert handles.refer(_Thing()) == (2, 2)
    assert isinstance(handles.get(list(before)), _Thing)


def test_what_was_not_sent_is_not_known() -> None:
    """Asking for a key does not give one, nor does it count as sent."""
    handles = Handles(1)
    thing = _Thing()
    assert handles.known(thing) is None
    key = handles.refer(thing)
    assert handles.known(thing) == key
    handles.drop(*key, 1)
    assert handles.known(thing) is None


@pytest.mark.parametrize("key", [[1, 2], [2, 1], [0, 0]])
def test_another_guests_object_is_stale(key: list[int]) -> None:
    """A key that this guest never gave out is refused by name."""
    handles = Handles(1)
    handles.refer(_Thing())
    with pytest.raises(StaleHandleError, match="another case's guest"):
        handles.get(key)


def test_an_object_lives_until_all_that_was_sent_is_dropped() -> None:
    """A drop on its way while the object is sent once more does not end it; the last one does."""
    handles = Handles(1)
    thing = _Thing()
    key = handles.refer(thing)
    handles.refer(thing)
    gone = weakref.ref(thing)
    del thing
    handles.drop(*key, 1)
    assert handles.get(list(key)) is gone()
    handles.drop(*key, 1)
    gc.collect()
    assert gone() is None
    with pytest.raises(StaleHandleError):
        handles.get(list(key))


def test_a_described_class_is_never_dropped() -> None:
    """The host was told once what a class is; its key must mean it for ever."""
    handles = Handles(1)
    key = handles.refer(_Thing)
    handles.described.add(key)
    handles.drop(*key, 1)
    assert handles.get(list(key)) is _Thing


def test_dropping_what_is_not_there_changes_nothing() -> None:
    """A drop for another guest's object, or one too many, is no error."""
    handles = Handles(1)
    key = handles.refer(_Thing())
    handles.drop(2, 1, 1)
    handles.drop(*key, 5)
    handles.drop(*key, 1)
    assert handles.refer(_Thing()) == (1, 2)
