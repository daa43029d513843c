"""Everything that leaves or enters a guest: values by value, the submission's objects as handles, the host's as proxies."""

from __future__ import annotations

import os
import types
from collections.abc import Callable, Sequence
from traceback import StackSummary, walk_tb
from typing import Any

from harness.guest.describe import base_value, class_reference, text_or_none, value_base
from harness.guest.handles import Handles
from harness.guest.proxies import HostFunction, HostObject, proxy_class
from harness.wire import arrays, containers, scalars
from harness.wire.names import class_for, name_of, singleton_for, singleton_name
from harness.wire.values import Decoder, Encoder, Tree, UncrossableError, WireError

__all__ = ["Crossing"]

_FILLED = (containers, scalars)  # importing them taught the codec their types

_MAX_CAUSES = 8
_THROWN = "_prodgrade_thrown"
"""Marks an exception that an object of the suite raised, with its number there."""
_MAX_FRAMES = 12
_MAX_DOC = 4000
_attributes = BaseException.__dict__["__dict__"].__get__  # past whatever a class says of its own


class Crossing:
    """Encodes and decodes for one guest. `news` gathers descriptions that must travel with the next reply."""

    def __init__(self, handles: Handles, ask: Callable[[Tree], Tree], work_dir: str) -> None:
        self.handles = handles
        self.news: list[Tree] = []
        self._ask = ask
        self._work_dir = work_dir
        self._proxies: dict[int, object] = {}

    def encode(self, value: Any) -> Tree:
        """The tree of one value or object. Raises UncrossableError."""
        return self.encoder().encode(value)

    def encoder(self, arguments: Sequence[object] = ()) -> _Encoder:
        """A fresh encoder that exports by handle what has no value of its own."""
        encoder = _Encoder(lambda value: self._export(value, encoder), arguments, wary=True)
        return encoder

    def decoder(self) -> Decoder:
        """A fresh decoder that turns handles back into the objects they mean."""
        return Decoder(self._resolve)

    def decode(self, tree: Tree) -> Any:
        """The value of one tree. Raises WireError or StaleHandleError."""
        return self.decoder().decode(tree)

    def unchanged(self, trees: Tree, operands: list[Any]) -> bool:
        """Whether the operands still are what the host sent: they would be written as `trees` again."""
        encoder = Encoder(self._known)
        try:
            return bool([_part(encoder, tree, operand) for tree, operand in zip(trees, operands, strict=True)] == trees)
        except UncrossableError:
            return False

    def exception(self, error: BaseException, encoder: _Encoder | None = None, depth: int = 0) -> Tree:
        """The tree of an exception: class, arguments, attributes, notes, causes, and the submission's own frames."""
        encoder = encoder or self.encoder()
        thrown = _attributes(error).get(_THROWN)
        if type(thrown) is int:
            return {"k": thrown}
        body = {
            "h": list(self.handles.refer(error)),
            "c": class_reference(self.handles, type(error), self.news),
            "a": [self._lenient(argument, encoder) for argument in error.args],
            "s": self._state(error, encoder),
            "n": [str(note) for note in getattr(error, "__notes__", ())],
            "q": bool(error.__suppress_context__),
            "tb": self._frames(error),
        }
        if depth < _MAX_CAUSES:
            for letter, other in (("ca", error.__cause__), ("co", error.__context__)):
                if other is not None and other is not error and (letter == "ca" or _THROWN not in _attributes(other)):
                    body[letter] = self.exception(other, encoder, depth + 1)
        if isinstance(error, SyntaxError):
            body["at"] = [os.path.basename(str(error.filename or "")), error.lineno or 0, str(error.msg)]
        return {"x": body}

    def _export(self, value: Any, encoder: _Encoder) -> Tree:  # noqa: PLR0911 - a table of kinds
        if arrays.find_writer(value):
            return encoder.encode(value)
        if isinstance(value, (HostFunction, HostObject)):
            return {"k": object.__getattribute__(value, "_reference")[0]}
        if isinstance(value, type):
            return class_reference(self.handles, value, self.news)
        if isinstance(value, BaseException):
            return self.exception(value, encoder)
        name = singleton_name(value)
        if name is not None:
            return {"1": name}
        key = list(self.handles.refer(value))
        if isinstance(value, types.ModuleType):
            return {"M": [key, str(value.__name__), text_or_none(vars(value).get("__doc__"))]}
        kind = class_reference(self.handles, type(value), self.news)
        base = value_base(type(value))
        if base is not None:
            return {"h": [key, kind, encoder.encode(base_value(value, base))]}
        if isinstance(value, types.FunctionType):
            return {"h": [key, kind, None, [str(value.__name__), str(value.__qualname__), str(value.__module__), _doc(value)]]}
        return {"h": [key, kind]}

    def _known(self, value: Any) -> Tree:
        """How the host wrote `value`, if it is one of the objects that came by reference."""
        if isinstance(value, (HostFunction, HostObject)):
            return {"k": object.__getattribute__(value, "_reference")}
        name = name_of(value) if isinstance(value, type) else None
        if name is not None:
            return {"ty": name}
        key = self.handles.known(value)
        return None if key is None else {"h": list(key)}

    def _resolve(self, tag: str, body: Tree, decoder: Decoder) -> Any:
        if tag == "h":
            return self.handles.get(body)
        if tag == "k":
            return self._proxy(*body)
        if tag == "ty":
            return class_for(body)
        if tag == "1":
            return singleton_for(body)
        if tag == "x":
            return _exception(body, decoder)
        raise WireError(f"an unknown tag {tag!r}")

    def _proxy(self, number: int, name: str, specials: list[str], is_callable: bool, doc: str | None) -> object:  # noqa: FBT001 - as it came
        proxy = self._proxies.get(number)
        if proxy is None:
            kind = proxy_class(tuple(specials), is_callable)
            proxy = self._proxies[number] = kind([number, name, specials, is_callable, doc], self._ask_host)
        return proxy

    def _ask_host(self, operation: str, number: int, *operands: Any) -> Any:
        encoder = self.encoder()
        request = [operation, number, *[encoder.encode(operand) for operand in operands]]
        news, self.news = self.news, []
        status, tree = self._ask([*request, news])
        result = self.decode(tree)
        if status:
            raise result
        return result

    @staticmethod
    def _lenient(value: Any, encoder: _Encoder) -> Tree:
        try:
            return encoder.attempt(value)
        except UncrossableError:
            return _shown(value)

    def _state(self, error: BaseException, encoder: _Encoder) -> Tree:
        attributes = _attributes(error).copy()
        attributes.pop("__notes__", None)
        return {name: self._lenient(value, encoder) for name, value in attributes.items() if type(name) is str}

    def _frames(self, error: BaseException) -> str:
        """The traceback as far as it runs through the submission's own files, their paths made relative."""
        if name_of(type(error)) is None and type(error).__module__.startswith("harness."):
            return ""
        summary = StackSummary.extract(walk_tb(error.__traceback__))
        prefix = self._work_dir.rstrip("/") + "/"
        own = [frame for frame in summary if frame.filename.startswith(prefix)][-_MAX_FRAMES:]
        for frame in own:
            frame.filename = frame.filename[len(prefix) :]
        return "".join(StackSummary.from_list(own).format())


class _Encoder(Encoder):
    def attempt(self, value: Any) -> Tree:
        """Encode, or raise UncrossableError as if nothing of `value` had been met: what comes next may hold the same."""
        numbers, alive, elements = len(self._numbers), len(self._alive), self._elements
        try:
            return self.encode(value)
        except UncrossableError:
            self._elements = elements
            while len(self._numbers) > numbers:
                self._numbers.popitem()
            del self._alive[alive:]
            raise


def _shown(value: Any) -> str:
    try:
        return repr(value)[:1000]
    except Exception:  # as deep as it was built, or of a class that cannot
        return f"<{type(value).__name__}>"


def _doc(function: Any) -> str | None:
    doc = text_or_none(function.__doc__)
    return None if doc is None else doc[:_MAX_DOC]


def _exception(body: Tree, decoder: Decoder) -> BaseException:
    """An exception of the suite's, raised by one of its objects (then it has a number), or handed over."""
    kind, arguments, *number = body
    made = class_for(kind)(*decoder.items(arguments))
    if not isinstance(made, BaseException):
        raise WireError("not an exception")
    if number:
        made.__dict__[_THROWN] = number[0]
    return made


def _part(encoder: Encoder, tree: Tree, operand: Any) -> Tree:
    if type(tree) is list:
        return [encoder.encode(value) for value in operand]
    if type(tree) is dict and "" in tree:
        return {"": {name: encoder.encode(value) for name, value in operand.items()}}
    return encoder.encode(operand)
