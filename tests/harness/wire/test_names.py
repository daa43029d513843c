"""Classes and objects that both sides have, by name: those on the list, and no others."""

from __future__ import annotations

import collections
import dataclasses
import json
from datetime import timezone

import pytest

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
