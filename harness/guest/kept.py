"""Arguments that the submission kept after a call: when it changes one later, the suite's own object changes too.

A list handed to a generator function or an observer is changed when the call that took it is long over. Whoever still
holds such a container is found by counting references, and what it held by a shallow copy.
"""

from __future__ import annotations

import itertools
from collections import deque
from operator import is_
from sys import getrefcount
from typing import Any

__all__ = ["Kept"]

_MOST_AT_A_TIME = 64
_MOST = 256
_CHANGEABLE = frozenset({list, dict, set, deque, bytearray})
_OURS = 3  # the list of containers, our variable, the argument of getrefcount


class Kept:
    """The containers of one guest that came as arguments and are still held; a fork starts with the same."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._known: dict[int, tuple[Any, Any]] = {}

    def watch(self, containers: list[Any]) -> list[list[int]]:
        """[number, place] of those that somebody holds besides `containers` and each other."""
        if len(containers) > _MOST_AT_A_TIME or len(self._known) > _MOST:
            return []
        inside: dict[int, int] = {}
        for container in containers:
            for part in _parts(container):
                if type(part) in _CHANGEABLE:
                    inside[id(part)] = inside.get(id(part), 0) + 1
        watched = []
        for place in range(len(containers)):  # not enumerate, which holds what it gave last
            container = containers[place]
            if type(container) in _CHANGEABLE and getrefcount(container) > _OURS + inside.get(id(container), 0):
                number = next(self._numbers)
                self._known[number] = (container, _copy(container))
                watched.append([number, place])
        return watched

    def changed(self) -> list[tuple[int, Any]]:
        """Number and container of those whose content is not what it was the last time."""
        found = []
        for number, (container, before) in list(self._known.items()):
            if not _same(container, before):
                self._known[number] = (container, _copy(container))
                found.append((number, container))
        return found


def _parts(container: Any) -> Any:
    if type(container) is dict:
        return container.values()
    return () if type(container) is bytearray else container


def _copy(container: Any) -> Any:
    return dict(container) if type(container) is dict else type(container)(container)


def _same(container: Any, before: Any) -> bool:
    if len(container) != len(before):
        return False
    if type(container) is dict:
        return all(map(is_, container, before)) and all(map(is_, container.values(), before.values()))
    if type(container) in (list, deque):
        return all(map(is_, container, before))
    return bool(container == before)
