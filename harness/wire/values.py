"""Values by value: a closed list of types, written as JSON, read back by a decoder that trusts nothing.

The bytes are JSON because its C scanner is in every Python, is fuzzed by the world, and cannot build anything but
None, bool, int, float, str, list and dict. Those stand for themselves, except dict: a JSON object always has one key,
the tag of a type that JSON lacks. `1`, `[1, "a"]` and `{"t": [1, 2]}` are an int, a list and a tuple.
Lists, dicts, sets and the other containers that can change are numbered in the order in which they are met, so that
`{"@": 0}` can say "the first of them again": shared references and cycles survive.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence, Sized
from typing import Any

from harness.wire.sharing import unfolded
from harness.wire.tables import dict_tables, set_tables, share_a_hash, walk_too_far

__all__ = ["Decoder", "Encoder", "Tree", "UncrossableError", "WireError", "dump", "load"]

Tree = Any
"""What JSON can hold: None, bool, int, float, str, list of trees, or a dict with one tag."""

MAX_DEPTH = 150
MAX_ELEMENTS = 4_000_000
MAX_UNFOLDED = 4 * MAX_ELEMENTS
MAX_INT_BITS = 8 * 1024 * 1024
_MAX_SAME_HASH = 64
_BESIDE = 9  # places that a set looks at before it leaps
_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False)
_DECODER = json.JSONDecoder()

_SCALARS = frozenset({type(None), bool, int, float, str})
_SCALARS_BUT_INT = _SCALARS - {int}
_ONLY_INT = frozenset({int})
_ONLY_STR = frozenset({str})
_SMALL = 1 << 63
_UNFIT = (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, NotImplementedError, ImportError, OSError)


class WireError(Exception):
    """What came over the wire is not something we would accept."""


class UncrossableError(Exception):
    """A value cannot be sent; the message names it, and what to send instead."""


def dump(tree: Tree) -> bytes:
    """The bytes of a tree. nan and lone surrogates survive; two that make a pair arrive as the character they spell."""
    return _ENCODER.encode(tree).encode("ascii")


def load(data: bytes) -> Tree:
    """The tree in `data`. Raises WireError, whatever the bytes are."""
    try:
        return _DECODER.decode(data.decode("utf-8"))
    except (ValueError, RecursionError, MemoryError) as error:
        raise WireError(f"not a message: {error}") from error


class Encoder:
    """Turns values into trees; one encoder a message, because it numbers the containers that it meets.

    export: called with whatever is not on the closed list; gives a tree (a handle), or raises UncrossableError.
    arguments: containers of the request that this answers; where the answer holds one of them, it says which.
    wary: for a side that nobody trusts: what a wary Decoder would refuse is refused here, with words.
    """

    def __init__(self, export: Callable[[Any], Tree], arguments: Sequence[object] = (), *, wary: bool = False) -> None:
        self._export = export
        self.wary = wary
        self._arguments = {id(argument): number for number, argument in enumerate(arguments)}
        self._numbers: dict[int, int] = {}
        self._alive: list[object] = []
        self._bare: int | None = None
        self._is_shared = False
        self._depth = 0
        self._elements = 0

    def encode(self, value: Any) -> Tree:
        """The tree of one value. Raises UncrossableError for a value too deep, too large or without a way across."""
        kind = type(value)
        if kind in _SCALARS_BUT_INT:
            return value
        if kind is int:
            return value if -_SMALL < value < _SMALL else _encode_int(value)
        writer = WRITERS.get(kind)
        if writer is None:
            return self._export(value)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UncrossableError(f"a {kind.__name__} nested more than {MAX_DEPTH} deep cannot cross; send it flat")
        try:
            tree = writer(self, value)
        finally:
            self._depth -= 1
        if self._is_shared and self.wary and not self._depth and unfolded(value, MAX_UNFOLDED) > MAX_UNFOLDED:
            raise UncrossableError(f"a {kind.__name__} of more than {MAX_UNFOLDED:,} elements, shared ones counted anew, cannot cross")
        return tree

    def content(self, value: Any, writer: Writer) -> Tree:
        """The tree of a numbered container itself, where `encode` would give a back reference.

        It takes a number more, because whoever decodes it alone makes one container more; none if it cannot be sent.
        """
        numbers, alive = len(self._numbers), len(self._alive)
        self._bare = id(value)
        self._numbers[-1 - numbers] = numbers
        try:
            return writer(self, value)
        except UncrossableError:  # nothing of it is sent, so what it holds has no numbers
            while len(self._numbers) > numbers:
                self._numbers.popitem()
            del self._alive[alive:]
            raise

    def repeated(self, value: object) -> Tree | None:
        """A back reference when this very container was met before; else it gets the next number."""
        argument = self._arguments.get(id(value))
        if argument is not None:
            self._is_shared = self._is_shared or self._depth > 1
            return {"a@": argument}
        number = self._numbers.get(id(value))
        if number is not None:
            if self._bare != id(value):
                self._is_shared = self._is_shared or self._depth > 1
                return {"@": number}
            self._bare = None
            return None
        self._numbers[id(value)] = len(self._numbers)
        self._alive.append(value)
        return None

    def items(self, values: Iterable[Any], size: int) -> list[Tree]:
        """The trees of `values`; those that JSON has anyway are not looked at one by one."""
        self.count(size)
        kinds = set(map(type, values))
        if kinds <= _SCALARS_BUT_INT or (kinds <= _ONLY_INT and _all_small(values)):
            return list(values)
        encode = self.encode
        return [encode(value) for value in values]

    def take_rows(self, rows: list[dict[Any, Any]]) -> bool:
        """Number many dicts at once, if JSON has them as they are and none of them was met before."""
        names: set[Any] = set()
        for row in rows:
            names.update(row)
        if not set(map(type, names)) <= _ONLY_STR:
            return False
        values = [value for row in rows for value in row.values()]
        kinds = set(map(type, values))
        if not kinds <= _SCALARS or (int in kinds and not _all_small([value for value in values if type(value) is int])):
            return False
        places = list(map(id, rows))
        known = (self._numbers.keys(), self._arguments.keys())
        if len(set(places)) != len(places) or not all(numbers.isdisjoint(places) for numbers in known):
            return False
        self.count(len(rows) + len(values))
        self._numbers.update(zip(places, range(len(self._numbers), len(self._numbers) + len(rows)), strict=True))
        self._alive.extend(rows)
        return True

    def count(self, elements: int) -> None:
        """Raises UncrossableError once one message holds more than MAX_ELEMENTS."""
        self._elements += elements
        if self._elements > MAX_ELEMENTS:
            raise UncrossableError(f"more than {MAX_ELEMENTS:,} elements in one value cannot cross; send less at a time")

    @property
    def containers(self) -> list[object]:
        """The numbered containers, in the order of their numbers."""
        return self._alive


class Decoder:
    """Turns trees back into values; one decoder a message.

    resolve: called with (tag, body, decoder) for tags that are not values (handles); raises WireError for unknown ones.
    arguments: containers of the request that this message answers; it may say that they are the very ones.
    wary: for a side that trusts nobody: nothing is taken that means far more than its bytes, or stalls a table.
    """

    def __init__(self, resolve: Callable[[str, Tree, Decoder], Any], arguments: Sequence[object] = (), *, wary: bool = False) -> None:
        self._resolve = resolve
        self.wary = wary
        self._arguments = arguments
        self.containers: list[Any] = []
        self._is_shared = False
        self._depth = 0
        self._elements = 0
        self._unfolded = 0

    def decode(self, tree: Tree) -> Any:
        """The value of one tree. Raises WireError, whatever the tree is."""
        kind = type(tree)
        if kind in _SCALARS:
            return tree
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise WireError("a value is nested too deep")
        try:
            value = self.fill_list(tree) if kind is list else self._tagged(tree)
        except _UNFIT as error:
            raise WireError(f"a value that does not fit its tag: {error}") from error
        finally:
            self._depth -= 1
        if not self._depth:
            self.bound(value)
        return value

    def _tagged(self, tree: Tree) -> Any:
        if len(tree) != 1:
            raise WireError("an object without its one tag")
        ((tag, body),) = tree.items()
        if tag == "a@" and type(body) is int and body >= 0:
            if self._depth > 1:
                self.meet_again()
            return self._arguments[body]
        reader = READERS.get(tag)
        return self._resolve(tag, body, self) if reader is None else reader(self, body)

    def meet_again(self, steps: int = 1) -> None:
        """Something is in a value that was there before; to walk through it takes so many steps. Raises WireError."""
        self._is_shared = True
        self.unfold(steps)

    def unfold(self, steps: int) -> None:
        """Count what a value means beyond what was sent of it. Raises WireError when that is too much."""
        self._unfolded += steps
        if self.wary and self._unfolded > MAX_UNFOLDED:
            raise WireError("a value that means far more than its bytes")

    def bound(self, value: Any) -> None:
        """Raises WireError for a value that is too large to be walked through, as what is in it is shared."""
        if self._is_shared and self.wary and unfolded(value, MAX_UNFOLDED) > MAX_UNFOLDED:
            raise WireError("a value whose parts are shared too often")

    def register(self, container: Any) -> Any:
        """Number a container that can change, before it is filled."""
        self.containers.append(container)
        return container

    def fill_list(self, tree: Tree) -> list[Any]:
        """A numbered list with the values of `tree`."""
        filled: list[Any] = self.register([])
        filled.extend(self.items(tree))
        return filled

    def items(self, tree: Tree) -> list[Any]:
        """The values in a JSON list."""
        if type(tree) is not list:
            raise WireError("a list was expected")
        self.count(tree)
        if set(map(type, tree)) <= _SCALARS:
            return tree
        decode = self.decode
        return [decode(item) for item in tree]

    def rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Numbered copies of dicts that hold nothing but what JSON has. Raises WireError for others."""
        self.count(rows)
        values = [value for row in rows for value in row.values()]
        self.count(values)
        if not set(map(type, values)) <= _SCALARS:
            raise WireError("rows of plain values were expected")
        copies = list(map(dict.copy, rows))
        self.containers.extend(copies)
        return copies

    def keys(self, keys: list[Any]) -> list[Any]:
        """`keys` of a dict, unless so many share one hash, or walk so far, that a table of them would stall us."""
        hashes = self._hashes(keys)
        if self.wary and walk_too_far(hashes, dict_tables):
            raise WireError("the keys of one dict walk too far")
        return keys

    def members(self, members: list[Any]) -> list[Any]:
        """`members` of a set, unless a table of them would stall us."""
        hashes = self._hashes(members)
        if self.wary and walk_too_far(hashes, set_tables, _BESIDE):
            raise WireError("the members of one set walk too far")
        return members

    def _hashes(self, keys: list[Any]) -> list[int]:
        hashes = list(map(hash, keys))
        if len(hashes) > _MAX_SAME_HASH and share_a_hash(hashes, _MAX_SAME_HASH):
            raise WireError(f"more than {_MAX_SAME_HASH} keys of one container have the same hash")
        return hashes

    def count(self, items: Sized) -> None:
        """Raises WireError once one message holds more than MAX_ELEMENTS."""
        self._elements += len(items)
        if self._elements > MAX_ELEMENTS:
            raise WireError("a value has too many elements")


def _all_small(values: Iterable[Any]) -> bool:
    try:
        array("q", values)
    except OverflowError:
        return False
    return True


def _encode_int(value: int) -> Tree:
    if value.bit_length() > MAX_INT_BITS:
        raise UncrossableError(f"an int of {value.bit_length():,} bits cannot cross; the limit is {MAX_INT_BITS:,}")
    return {"i": hex(value)}


Writer = Callable[[Encoder, Any], Tree]
Reader = Callable[[Decoder, Tree], Any]
WRITERS: dict[type, Writer] = {}
"""How each type of the closed list is written; exact types only, a subclass is not its base."""
READERS: dict[str, Reader] = {}
"""How each tag is read."""
