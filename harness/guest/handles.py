"""Objects of the submission that the host may point at: each has a key, [guest, number], that means it and no other."""

from __future__ import annotations

__all__ = ["Handles", "StaleHandleError"]

Key = tuple[int, int]


class StaleHandleError(Exception):
    """The host points at an object that this guest never had: it was made in another case's guest."""


class Handles:
    """Keeps what was handed out alive until the host lets go of it. Copied whole when a guest forks."""

    def __init__(self, guest: int) -> None:
        self.guest = guest
        self._next = 1
        self._objects: dict[Key, object] = {}
        self._keys: dict[int, Key] = {}
        self._sent: dict[Key, int] = {}
        self.described: set[Key] = set()

    def refer(self, thing: object) -> Key:
        """The key of `thing`: the same one as long as the host holds it."""
        key = self._keys.get(id(thing))
        if key is None:
            key = (self.guest, self._next)
            self._next += 1
            self._objects[key] = thing
            self._keys[id(thing)] = key
        self._sent[key] = self._sent.get(key, 0) + 1
        return key

    def known(self, thing: object) -> Key | None:
        """The key of `thing` if the host holds it, without counting it as sent."""
        return self._keys.get(id(thing))

    def get(self, key: list[int]) -> object:
        """The object of a key. Raises StaleHandleError."""
        try:
            return self._objects[(key[0], key[1])]
        except KeyError:
            raise StaleHandleError("an object from another case's guest") from None

    def drop(self, guest: int, number: int, times: int) -> None:
        """The host let go of a stand-in that it had been sent `times` times."""
        key = (guest, number)
        left = self._sent.get(key, 0) - times
        if left > 0:
            self._sent[key] = left
        elif key in self._objects and key not in self.described:
            thing = self._objects.pop(key)
            self._sent.pop(key, None)
            self._keys.pop(id(thing), None)
