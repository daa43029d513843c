"""Classes and objects that both sides have, by name: those on the list, and no others."""

from __future__ import annotations

import collections
import dataclasses
import json
import sys
import types
from datetime import timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.wire import names
from harness.wire.names import class_for, name_of, singleton_for, singleton_name
from harness.wire.values import WireError


@pytest.mark.parametrize("kind", [int, dict, ValueError, KeyError, json.JSONDecodeError, collections.Counter, timezone, object])
def test_a_shared_class_has_a_name_and_is_found_by_it(kind: type) -> None:
    """There and back, the class is the same."""
    name = name_of(kind)
    assert name is not None
    assert class_for(name) is kind


def test_a_class_of_ones_own_has_no_name() -> None:
    """What the other side does not have cannot be named."""

    class OwnError(ValueError):
        pass

    assert name_of(OwnError) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "builtins",
        "builtins:eval",
        "builtins:no_such",
        "os:system",
        "subprocess:Popen",
        "builtins:type.__base__",
        "builtins:_x",
        "no such:x",
    ],
)
def test_what_is_not_on_the_list_is_not_found(name: str) -> None:
    """Neither functions, nor other modules, nor attributes of attributes can be named."""
    with pytest.raises(WireError):
        class_for(name)


def test_objects_that_are_compared_by_identity_are_themselves() -> None:
    """dataclasses.MISSING is MISSING on both sides; other objects have no such name."""
    name = singleton_name(dataclasses.MISSING)
    assert name is not None
    assert singleton_for(name) is dataclasses.MISSING
    assert singleton_name(dataclasses.field()) is None
    assert singleton_name(5) is None
    with pytest.raises(WireError):
        singleton_for("dataclasses:field")


def test_every_class_on_the_list_has_a_name_that_leads_back() -> None:
    """Name and class are one to one for all that is loaded, and nothing private or of another list has a name."""
    known = names._known_classes(names._loaded())
    assert all(class_for(name) is kind for kind, name in known.items())
    assert not any(name.partition(":")[2].startswith("_") for name in known.values())
    assert len(set(known.values())) == len(known)


def test_what_would_steer_our_own_tools_has_no_name() -> None:
    """KeyboardInterrupt is not on the list, in either direction."""
    assert name_of(KeyboardInterrupt) is None
    with pytest.raises(WireError):
        class_for("builtins:KeyboardInterrupt")


def test_a_library_that_this_python_lacks_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class of a listed module that cannot be imported here is refused, as one that is not on the list."""
    monkeypatch.setitem(sys.modules, "tarfile", None)
    with pytest.raises(WireError, match="tarfile, which is not installed"):
        class_for.__wrapped__("tarfile:HeaderError")  # past the cache


@pytest.mark.parametrize("stand_in", [None, object()], ids=["hidden", "replaced"])
def test_a_suite_may_hide_or_replace_a_module(stand_in: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that a suite has put something else in the place of is passed over; the other classes keep their names."""
    monkeypatch.setitem(sys.modules, "json", stand_in)
    assert name_of(ValueError) == "builtins:ValueError"
    assert name_of(json.JSONDecodeError) is None


def test_a_module_that_took_anothers_place_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After `renew` a name means the class of the module that is there now, and only that class has the name."""
    before = class_for("queue:Empty")
    taken = types.ModuleType("queue")
    exec("class Empty(Exception): pass", vars(taken))
    monkeypatch.setitem(sys.modules, "queue", taken)
    assert class_for("queue:Empty") is before
    try:
        names.renew()
        assert class_for("queue:Empty") is vars(taken)["Empty"]
        assert [name_of(kind) for kind in (before, vars(taken)["Empty"])] == [None, "queue:Empty"]
    finally:
        monkeypatch.undo()
        names.renew()
    assert class_for("queue:Empty") is before


@settings(deadline=None)
@given(st.text() | st.builds("{}:{}".format, st.sampled_from(names._MODULES), st.text()))
def test_any_name_is_a_listed_class_or_refused(name: str) -> None:
    """Whatever the name, what comes back is a class that has a name, or a WireError."""
    try:
        found = class_for(name)
    except WireError:
        return
    assert name_of(found) is not None
