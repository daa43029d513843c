"""Encoders by name: a registry of classes, whose parameters are checked against their signatures."""
from __future__ import annotations

import difflib
import hashlib
import inspect
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T", bound=type)
Rows = list[list[float]]


class UnknownComponent(KeyError):
    """Nobody registered this name."""


class DuplicateComponent(ValueError):
    """This name or alias is taken."""


class BadParameters(TypeError):
    """The spec's parameters do not fit its component."""


class Registry:
    """Knows classes by name and makes their objects from specs."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._classes: dict[str, type] = {}
        self._names: dict[str, str] = {}  # every name and alias -> name

    def register(self, name: str, *aliases: str) -> Callable[[T], T]:
        taken = [each for each in (name, *aliases) if each in self._names]
        if taken:
            raise DuplicateComponent(f"{self.kind} {taken[0]!r} is registered already")

        def keep(cls: T) -> T:
            self._classes[name] = cls
            self._names.update(dict.fromkeys((name, *aliases), name))
            return cls

        return keep

    def names(self) -> list[str]:
        return sorted(self._classes)

    def create(self, spec: str | Mapping[str, Any]) -> Any:
        name, parameters = self._read(spec)
        cls = self._classes[name]
        self._check(name, cls, parameters)
        if issubclass(cls, Composite):
            return cls(**parameters, registry=self)
        try:
            return cls(**parameters)
        except _Refused as error:
            raise BadParameters(f"{self.kind} {name!r}: {error}") from None

    def to_spec(self, component: Any) -> dict[str, Any]:
        name = next((name for name, cls in self._classes.items() if cls is type(component)), None)
        if name is None:
            raise UnknownComponent(f"no {self.kind} of class {type(component).__name__}")
        parameters = {each: getattr(component, each) for each in _parameters(type(component))}
        if isinstance(component, Composite):
            parameters["steps"] = [self.to_spec(step) for step in component.steps]
        return {"type": name, **parameters}

    def _read(self, spec: Any) -> tuple[str, dict[str, Any]]:
        if isinstance(spec, str):
            given, parameters = spec, {}
        elif isinstance(spec, Mapping) and isinstance(spec.get("type"), str):
            given, parameters = spec["type"], {key: value for key, value in spec.items() if key != "type"}
        else:
            raise BadParameters(f"a spec of {self.kind} is a name, or a mapping with a name as its type; this is {spec!r}")
        if given not in self._names:
            close = difflib.get_close_matches(given, self._names, n=3, cutoff=0.5)
            advice = f"; perhaps {', '.join(close)}" if close else ""
            raise UnknownComponent(f"no {self.kind} {given!r}{advice}")
        return self._names[given], parameters

    def _check(self, name: str, cls: type, parameters: Mapping[str, Any]) -> None:
        known = _parameters(cls)
        for each in parameters:
            if each not in known:
                raise BadParameters(f"{self.kind} {name!r} takes no {each!r}, only {sorted(known)}")
        for each, parameter in known.items():
            if parameter.default is parameter.empty and each not in parameters:
                raise BadParameters(f"{self.kind} {name!r} needs {each!r}")


def _parameters(cls: type) -> dict[str, inspect.Parameter]:
    found = dict(inspect.signature(cls).parameters)
    if issubclass(cls, Composite):
        del found["registry"]
    return found


class _Refused(Exception):
    """A value does not fit its parameter."""


class Composite:
    """A component that has components, made by the registry that makes it."""

    steps: list[Any]


ENCODERS = Registry("encoder")


class _Encoder:
    _fitted = False

    def fit(self, values: Sequence[str], target: Sequence[float] | None = None) -> Any:
        self._learn(list(values), target)
        self._fitted = True
        return self

    def transform(self, values: Sequence[str]) -> Rows:
        if not self._fitted:
            raise RuntimeError("call fit() first")
        return [self._row(value) for value in values]

    def _learn(self, values: list[str], target: Sequence[float] | None) -> None:
        """Nothing, unless a subclass does."""

    def _row(self, value: str) -> list[float]:
        raise NotImplementedError


@ENCODERS.register("onehot")
class OneHot(_Encoder):
    def _learn(self, values, target):
        self._columns = sorted(set(values))

    def _row(self, value):
        return [float(value == column) for column in self._columns]


@ENCODERS.register("frequency")
class Frequency(_Encoder):
    def _learn(self, values, target):
        self._shares = {value: count / len(values) for value, count in Counter(values).items()}

    def _row(self, value):
        return [self._shares.get(value, 0.0)]


@ENCODERS.register("hash")
class Hash(_Encoder):
    def __init__(self, buckets: int = 8) -> None:
        if type(buckets) is not int or buckets < 1:
            raise _Refused(f"buckets is a whole number, at least 1, not {buckets!r}")
        self.buckets = buckets

    def _row(self, value):
        digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
        bucket = int.from_bytes(digest[:8], "big") % self.buckets
        return [float(bucket == each) for each in range(self.buckets)]


@ENCODERS.register("target")
class TargetMean(_Encoder):
    def __init__(self, smoothing: float) -> None:
        if type(smoothing) not in (int, float) or not math.isfinite(smoothing) or smoothing < 0:
            raise _Refused(f"smoothing is a finite number, at least 0, not {smoothing!r}")
        self.smoothing = smoothing

    def _learn(self, values, target):
        if target is None:
            raise ValueError("target: fit needs the target, too")
        groups = defaultdict(list)
        for value, number in zip(values, target, strict=True):
            groups[value].append(number)
        s, overall = self.smoothing, sum(target) / len(target)
        self._overall = overall
        self._means = {value: (sum(group) + s * overall) / (len(group) + s) for value, group in groups.items()}

    def _row(self, value):
        return [self._means.get(value, self._overall)]


@ENCODERS.register("chain")
class Chain(Composite):
    def __init__(self, steps: Sequence[Any], registry: Registry) -> None:
        if not isinstance(steps, (list, tuple)) or not steps:
            raise BadParameters(f"encoder 'chain': steps is a list of one or more specs, not {steps!r}")
        self.steps = [registry.create(step) for step in steps]

    def fit(self, values: Sequence[str], target: Sequence[float] | None = None) -> Chain:
        for step in self.steps:
            step.fit(values, target)
        return self

    def transform(self, values: Sequence[str]) -> Rows:
        parts = [step.transform(values) for step in self.steps]
        return [[number for row in rows for number in row] for rows in zip(*parts)]
