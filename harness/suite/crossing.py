"""Everything that leaves or enters the host: values by value, stand-ins by their keys, the suite's objects by number.

What comes in is believed to be no more than its shape says. An exception of a guest is made anew from a class that both
sides know, or from a stand-in class; it can never be an exception that steers pytest, unittest or hypothesis.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Any
from unittest.mock import NonCallableMock as Mock

from harness.suite.callbacks import Callbacks
from harness.suite.changes import Changes
from harness.suite.functions import FunctionStandIn, ModuleStandIn
from harness.suite.losses import CannotCrossError
from harness.suite.mirror import BoundMethod, make_class, new_instance, shared_class
from harness.suite.references import SLOT, Reach, Reference, is_stand_in, reference_of
from harness.suite.weights import charge, weigh
from harness.wire import arrays, containers, scalars
from harness.wire.names import name_of, singleton_for, singleton_name
from harness.wire.values import Decoder, Encoder, Tree, UncrossableError, WireError

__all__ = ["Crossing", "write_operand"]

_FILLED = (containers, scalars)  # importing them taught the codec their types
_MAX_CAUSES = 8
_MAX_TEXT = 20_000
_OURS = ("_prodgrade", "__")
"""How the names begin that an exception of a guest cannot set here."""
_FUNCTION_TYPES = frozenset({"function", "builtin_function_or_method", "method"})


class Crossing:
    """Encodes and decodes for one box."""

    def __init__(self, world: Reach, generation: int, changes: Changes | None = None) -> None:
        self._world = world
        self._generation = generation
        self._classes: dict[tuple[int, int], type] = {}
        self._alive: weakref.WeakValueDictionary[tuple[int, int], Any] = weakref.WeakValueDictionary()
        self._kept: dict[tuple[int, int], Any] = {}
        self.callbacks = Callbacks(changes)

    # Out.

    def encoder(self) -> Encoder:
        """A fresh encoder that sends by reference what has no value of its own."""
        made: Encoder = Encoder(lambda value: self._export(value, made))
        return made

    def _export(self, value: Any, encoder: Encoder) -> Tree:
        if type(value) is BoundMethod:
            value = value.fetched()
        if is_stand_in(value):
            return {"h": list(self._world.key_of(reference_of(value)))}
        if arrays.find_writer(value):
            return encoder.encode(value)
        singleton = singleton_name(value)
        if singleton is not None:
            return {"1": singleton}
        if isinstance(value, type):
            name = name_of(value)
            return self.callbacks.offer(value) if name is None else {"ty": name}
        if isinstance(value, BaseException):
            return self._exception_out(value)
        if not isinstance(value, Mock) and (hasattr(type(value), "__await__") or hasattr(type(value), "__aiter__")):
            raise CannotCrossError(f"a {type(value).__name__} cannot be handed to a submission; pass a plain function")
        return self.callbacks.offer(value)

    def thrown(self, error: Exception) -> Tree:
        """The tree of an exception that one of the suite's objects raised: if it comes back, it is the same one."""
        tree = self._exception_out(error)
        if "x" in tree:
            if isinstance(error, AssertionError):
                tree["x"][1] = []  # pytest has written into it what was expected
            tree["x"].append(self.callbacks.offer_exception(error))
        return tree

    def _exception_out(self, error: BaseException) -> Tree:
        for kind in type(error).__mro__:
            name = name_of(kind)
            if name is not None:
                encoder = self.encoder()
                return {"x": [name, [_plain_or_text(encoder, argument) for argument in error.args]]}
        raise CannotCrossError(f"a {type(error).__name__} cannot be handed to a submission")

    # In.

    def decoder(self, arguments: Sequence[object] = ()) -> Decoder:
        """A fresh decoder that makes stand-ins of references. arguments: see harness.wire.values.Decoder."""
        return Decoder(self._resolve, arguments, wary=True)

    def learn(self, news: Tree) -> None:
        """Make stand-in classes from a guest's descriptions. Raises WireError."""
        for key, description in news:
            made_key = _key(key)
            bases = [self._class(base) for base in description["bases"]]
            reference = Reference(self._world, made_key, self._generation)
            self._classes[made_key] = make_class(reference, description, bases)

    def _class(self, tree: Tree) -> type:
        if "ty" in tree:
            return shared_class(tree["ty"])
        try:
            return self._classes[_key(tree["T"])]
        except KeyError:
            raise WireError("a class that was never described") from None

    def _resolve(self, tag: str, body: Tree, decoder: Decoder) -> Any:
        if tag == "h":
            return self._object(body, decoder)
        if tag == "x":
            return self._exception_in(body, decoder, 0)
        if tag == "M":
            key, name, doc = body
            return self._once(_key(key), lambda reference: ModuleStandIn(_text(name), doc and _text(doc), reference))
        reader = {"T": lambda key: self._class({"T": key}), "ty": shared_class, "1": _singleton, "k": self.callbacks.find}.get(tag)
        if reader is None:
            raise WireError("an unknown tag")
        return reader(body)

    def _object(self, body: Tree, decoder: Decoder) -> Any:
        key, kind = _key(body[0]), self._class(body[1])
        if len(body) > 3:
            name, qualname, module, doc = body[3]
            told = (_text(name), _text(qualname), _text(module), doc and _text(doc))
            return self._once(key, lambda reference: FunctionStandIn(told, reference))
        value = decoder.decode(body[2]) if len(body) > 2 else None
        if kind.__name__ in _FUNCTION_TYPES and kind.__module__ == "builtins":
            return self._once(key, lambda reference: FunctionStandIn((kind.__name__, kind.__name__, "builtins", None), reference))
        made = self._once(key, lambda reference: _instance(kind, reference, value))
        reference = reference_of(made)
        if reference.times > 1:
            charge(decoder, reference)
        return made

    def _once(self, key: tuple[int, int], make: Any) -> Any:
        """The stand-in of a key: the same one as long as anybody holds it."""
        known = self._kept.get(key)
        if known is None:
            known = self._alive.get(key)
        if known is not None:
            reference_of(known).times += 1
            return known
        made = make(Reference(self._world, key, self._generation))
        try:
            self._alive[key] = made
        except TypeError:  # int, str and tuple have no weak references
            self._kept[key] = made
        return made

    def _exception_in(self, body: Tree, decoder: Decoder, depth: int) -> BaseException:
        key, kind = _key(body["h"]), self._class(body["c"])
        known = self._alive.get(key)
        if known is not None:
            reference_of(known).times += 1
            return _checked(known)
        args = tuple(decoder.items(body["a"]))
        error = _new_exception(kind, args)
        own = error.__dict__
        own.update({name: decoder.decode(tree) for name, tree in body["s"].items() if not name.startswith(_OURS)})
        own[SLOT] = Reference(self._world, key, self._generation)
        for note in body["n"]:
            error.add_note(_text(note))
        own["_prodgrade_frames"] = _text(body["tb"])
        if isinstance(error, SyntaxError):
            _place(error, body.get("at"))
        if depth < _MAX_CAUSES:
            for letter, attribute in (("ca", "__cause__"), ("co", "__context__")):
                if letter in body:
                    object.__setattr__(error, attribute, self._linked(body[letter], decoder, depth + 1))
        object.__setattr__(error, "__suppress_context__", bool(body["q"]))
        return error

    def _linked(self, tree: Tree, decoder: Decoder, depth: int) -> BaseException:
        """A cause or context: the submission's exception, or one that an object of the suite's has raised."""
        if "k" not in tree:
            return self._exception_in(tree["x"], decoder, depth)
        thrown = self.callbacks.find(tree["k"])
        if not isinstance(thrown, BaseException):
            raise WireError("a cause that is no exception")
        return thrown


def _instance(kind: type, reference: Reference, value: Any) -> Any:
    weigh(reference, value)
    return new_instance(kind, reference, value)


def write_operand(encoder: Encoder, operand: Any) -> Tree:
    """See harness.guest.process: a list holds positional arguments, {"": ...} keyword arguments, all else is one tree."""
    if type(operand) is list:
        return [encoder.encode(value) for value in operand]
    if type(operand) is dict:
        return {"": {name: encoder.encode(value) for name, value in operand.items()}}
    return encoder.encode(operand)


def _new_exception(kind: type, args: tuple[Any, ...]) -> BaseException:
    if not issubclass(kind, BaseException):
        kind = RuntimeError  # a class whose bases could not be mirrored
    if issubclass(kind, BaseExceptionGroup) and not _makes_group(args):
        kind = RuntimeError
    if not is_stand_in(kind):
        try:
            return kind(*args)
        except Exception:
            return _bare_exception(kind, args)
    return _bare_exception(kind, args)


def _bare_exception(kind: type[BaseException], args: tuple[Any, ...]) -> BaseException:
    error = kind.__new__(kind, *args)
    object.__setattr__(error, "args", args)
    return error


def _place(error: SyntaxError, told: Tree) -> None:
    """Say where the error is in plain words and numbers: Python's own report calls methods of all that it finds there."""
    name, line, message = ("", 0, "") if told is None else told
    error.filename, error.lineno, error.msg = _text(name), int(line), _text(message)
    error.text = error.text if type(error.text) is str else None
    error.print_file_and_line = None
    for number in ("offset", "end_lineno", "end_offset"):
        if type(getattr(error, number)) is not int:
            setattr(error, number, None)


def _makes_group(args: tuple[Any, ...]) -> bool:
    return len(args) == 2 and type(args[0]) is str and type(args[1]) in (list, tuple) and bool(args[1])


def _checked(value: Any) -> BaseException:
    if not isinstance(value, BaseException):
        raise WireError("an exception that is none")
    return value


def _key(body: Tree) -> tuple[int, int]:
    guest, number = body
    if type(guest) is not int or type(number) is not int:
        raise WireError("a reference without its two numbers")
    return guest, number


def _singleton(name: Tree) -> object:
    return singleton_for(_text(name))


def _text(value: Tree) -> str:
    if type(value) is not str:
        raise WireError("a text was expected")
    return value[:_MAX_TEXT]


def _plain_or_text(encoder: Encoder, value: Any) -> Tree:
    try:
        return encoder.encode(value)
    except (UncrossableError, CannotCrossError):
        return repr(value)[:1000]
