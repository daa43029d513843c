"""A faithful copy of the notebook: the registry keeps encoders ready to use, one for each spec that was ever asked for."""
import dataclasses
import inspect
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple


class UnknownComponent(KeyError):
    def __str__(self):
        return self.args[0]


class DuplicateComponent(ValueError):
    pass


class BadParameters(TypeError):
    pass


class Entry(NamedTuple):
    name: str
    make: type
    signature: inspect.Signature

    def bind(self, given):
        """Arguments with defaults filled in; every complaint names the component and the parameter."""
        wanted = self.signature.parameters
        strange = [str(key) for key in given if key not in wanted]
        missing = [key for key, parameter in wanted.items() if parameter.default is parameter.empty and key not in given]
        if strange or missing:
            problem = f"does not know {', '.join(strange)}" if strange else f"lacks {', '.join(missing)}"
            raise BadParameters(f"{self.name} {problem}")
        return {key: given[key] if key in given else parameter.default for key, parameter in wanted.items()}


class Registry:
    def __init__(self, kind):
        self.kind = kind
        self.entries = {}
        self.ready = {}

    def register(self, name, *aliases):
        def decorate(cls):
            for label in (name, *aliases):
                if label in self.entries:
                    raise DuplicateComponent(f"{self.kind}: {label} belongs to {self.entries[label].name}")
            entry = Entry(name, cls, inspect.signature(cls))
            self.entries |= {label: entry for label in (name, *aliases)}
            return cls
        return decorate

    def names(self):
        return sorted({entry.name for entry in self.entries.values()})

    def create(self, spec):
        entry, given = self.lookup(spec)
        arguments = entry.bind(given)
        key = repr((entry.name, arguments))
        if key in self.ready:
            return self.ready[key]
        self.ready[key] = made = self.make(entry, arguments)
        return made

    def make(self, entry, arguments):
        if entry.make is Chain:
            steps = arguments["steps"]
            if not isinstance(steps, (list, tuple)) or len(steps) == 0:
                raise BadParameters("chain: steps must be a list of one or more specs")
            return Chain(tuple(map(self.create, steps)))
        try:
            return entry.make(**arguments)
        except Misfit as misfit:
            raise BadParameters(f"{entry.name}: {misfit}") from misfit

    def lookup(self, spec):
        if isinstance(spec, str):
            spec = {"type": spec}
        if not isinstance(spec, Mapping) or not isinstance(spec.get("type", None), str):
            raise BadParameters(f"{self.kind}: not a spec: {spec!r}")
        given = dict(spec)
        label = given.pop("type")
        if label not in self.entries:
            near = [known for known in self.entries if one_letter_apart(known, label)]
            raise UnknownComponent(f"{self.kind}: {label} is unknown; near it: {near}; all: {self.names()}")
        return self.entries[label], given

    def to_spec(self, component):
        for entry in self.entries.values():
            if entry.make is type(component):
                spec = {key: getattr(component, key) for key in entry.signature.parameters}
                if entry.make is Chain:
                    spec = {"steps": [self.to_spec(step) for step in component.steps]}
                return {"type": entry.name} | spec
        raise UnknownComponent(f"{self.kind}: {type(component).__name__} is not registered")


def one_letter_apart(one, other):
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    if len(long) == len(short):
        return sum(a != b for a, b in zip(one, other)) == 1
    return any(long[:i] + long[i + 1:] == short for i in range(len(long)))


class Misfit(Exception):
    pass


ENCODERS = Registry("encoder")


@ENCODERS.register("onehot")
@dataclasses.dataclass
class OneHot:
    def fit(self, values, target=None):
        self.index = {value: i for i, value in enumerate(sorted(set(values)))}
        return self

    def transform(self, values):
        index = learned(self, "index")
        rows = [[0.0] * len(index) for _ in values]
        for row, value in zip(rows, values):
            if value in index:
                row[index[value]] = 1.0
        return rows


@ENCODERS.register("frequency")
@dataclasses.dataclass
class Frequency:
    def fit(self, values, target=None):
        self.values = sorted(values)
        return self

    def transform(self, values):
        fitted = learned(self, "values")
        return [(fitted.count(value) / len(fitted),) for value in values]


@ENCODERS.register("hash")
@dataclasses.dataclass
class Hash:
    buckets: int = 8

    def __post_init__(self):
        if isinstance(self.buckets, bool) or not isinstance(self.buckets, int) or self.buckets < 1:
            raise Misfit(f"buckets must be a whole number from 1, got {self.buckets!r}")

    def fit(self, values, target=None):
        self.ready = True
        return self

    def transform(self, values):
        learned(self, "ready")
        chosen = [zlib.crc32(value.encode()) % self.buckets for value in values]
        return [tuple(1.0 if bucket == place else 0.0 for place in range(self.buckets)) for bucket in chosen]


@ENCODERS.register("target")
@dataclasses.dataclass
class Target:
    smoothing: float

    def __post_init__(self):
        number = self.smoothing
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not 0 <= number < float("inf"):
            raise Misfit(f"smoothing must be a finite number from 0, got {number!r}")

    def fit(self, values, target=None):
        if target is None:
            raise ValueError("the target encoder cannot be fitted without a target")
        self.pairs = list(zip(values, target))
        self.overall = sum(number for _, number in self.pairs) / len(self.pairs)
        return self

    def transform(self, values):
        return [[self.code(value)] for value in values]

    def code(self, value):
        own = [number for known, number in learned(self, "pairs") if known == value]
        return (sum(own) + self.smoothing * self.overall) / (len(own) + self.smoothing) if own else self.overall


@ENCODERS.register("chain")
@dataclasses.dataclass
class Chain:
    steps: Any

    def fit(self, values, target=None):
        for step in self.steps:
            step.fit(values, target)
        return self

    def transform(self, values):
        return [sum((tuple(part) for part in parts), ()) for parts in zip(*(step.transform(values) for step in self.steps))]


def learned(encoder, name):
    try:
        return getattr(encoder, name)
    except AttributeError:
        raise RuntimeError(f"{type(encoder).__name__} is not fitted") from None
