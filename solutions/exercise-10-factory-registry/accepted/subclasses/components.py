"""Encoders that register themselves when their class is made; each parameter is a descriptor that knows what it takes."""
import hashlib
import inspect
from collections.abc import Mapping


class UnknownComponent(KeyError):
    pass


class DuplicateComponent(ValueError):
    pass


class BadParameters(TypeError):
    pass


class Registry:
    def __init__(self, kind):
        self.kind = kind
        self.known = {}
        self.short = {}

    def register(self, name, *aliases):
        everything = [name] + list(aliases)
        for each in everything:
            if each in self.known or each in self.short:
                raise DuplicateComponent("%s %s exists" % (self.kind, each))

        def remember(cls):
            self.known[name] = cls
            for alias in aliases:
                self.short[alias] = name
            return cls

        return remember

    def create(self, spec):
        if isinstance(spec, str):
            name, given = spec, {}
        else:
            if not isinstance(spec, Mapping) or not isinstance(spec.get("type"), str):
                raise BadParameters("%r is no spec of a %s" % (spec, self.kind))
            name = spec["type"]
            given = {key: spec[key] for key in spec if key != "type"}
        name = self.short.get(name, name)
        if name not in self.known:
            raise UnknownComponent("%s: there is no %s, but %s" % (name, self.kind, ", ".join(sorted(self.known) + sorted(self.short))))
        cls = self.known[name]
        if hasattr(cls, "take_from"):
            return cls.take_from(self, name, given)
        return self.call(cls, name, given)

    def call(self, cls, name, given):
        parameters = inspect.signature(cls).parameters
        for key in list(given) + list(parameters):
            if key not in parameters:
                raise BadParameters("%s has no parameter %s" % (name, key))
            if key not in given and parameters[key].default is inspect.Parameter.empty:
                raise BadParameters("%s cannot do without %s" % (name, key))
        return cls(**given)

    def to_spec(self, component):
        for name, cls in self.known.items():
            if cls is type(component):
                keys = cls.fields if hasattr(cls, "take_from") else inspect.signature(cls).parameters
                return {"type": name, **{key: self.plain(getattr(component, key)) for key in keys}}
        raise UnknownComponent("%s is of no registered class" % type(component).__name__)

    def plain(self, value):
        if isinstance(value, Steps):
            return [self.to_spec(step) for step in value]
        return value

    def names(self):
        return sorted(self.known)


class Steps(list):
    """The components of a chain."""


class Field:
    """One parameter: how its value is read from a spec, and what it is when the spec says nothing."""

    def __init__(self, *default):
        self.default = default

    def __set_name__(self, owner, name):
        self.name = name
        owner.fields = [*owner.fields, name]

    def __get__(self, instance, owner):
        return self if instance is None else instance.values[self.name]

    def read(self, registry, component, value):
        raise NotImplementedError


class Whole(Field):
    def read(self, registry, component, value):
        if type(value) is int and value >= 1:
            return value
        raise BadParameters("%s: %s is a whole number from 1" % (component, self.name))


class Amount(Field):
    def read(self, registry, component, value):
        if type(value) in (int, float) and 0 <= value < float("inf"):
            return value
        raise BadParameters("%s: %s is a number from 0" % (component, self.name))


class Specs(Field):
    def read(self, registry, component, value):
        if isinstance(value, (list, tuple)) and value:
            return Steps(registry.create(each) for each in value)
        raise BadParameters("%s: %s is a list of specs" % (component, self.name))


ENCODERS = Registry("encoder")


class Encoder:
    fields = []

    def __init_subclass__(cls, name, **options):
        super().__init_subclass__(**options)
        ENCODERS.register(name)(cls)

    @classmethod
    def take_from(cls, registry, name, given):
        self = cls()
        self.values, self.memory = {}, None
        for key in given:
            if key not in cls.fields:
                raise BadParameters("%s has no parameter %s" % (name, key))
        for key in cls.fields:
            field = getattr(cls, key)
            if key not in given and not field.default:
                raise BadParameters("%s cannot do without %s" % (name, key))
            self.values[key] = field.read(registry, name, given[key]) if key in given else field.default[0]
        return self

    def fit(self, values, target=None):
        self.memory = self.learn(list(values), target)
        return self

    def transform(self, values):
        if self.memory is None:
            raise RuntimeError("not fitted")
        return [self.row(value) for value in values]


class OneHot(Encoder, name="onehot"):
    def learn(self, values, target):
        return sorted(set(values))

    def row(self, value):
        return [1.0 if value == each else 0.0 for each in self.memory]


class Frequency(Encoder, name="frequency"):
    def learn(self, values, target):
        return {each: values.count(each) / len(values) for each in set(values)}

    def row(self, value):
        return [self.memory.get(value, 0.0)]


class Hash(Encoder, name="hash"):
    buckets = Whole(8)

    def learn(self, values, target):
        return self.buckets

    def row(self, value):
        chosen = int(hashlib.md5(value.encode()).hexdigest(), 16) % self.memory
        return [1.0 if each == chosen else 0.0 for each in range(self.memory)]


class Target(Encoder, name="target"):
    smoothing = Amount()

    def learn(self, values, target):
        if target is None:
            raise ValueError("target needs a target")
        totals = {}
        for value, number in zip(values, target):
            count, total = totals.get(value, (0, 0.0))
            totals[value] = (count + 1, total + number)
        return totals, sum(target) / len(values)

    def row(self, value):
        totals, overall = self.memory
        if value not in totals:
            return [overall]
        count, total = totals[value]
        return [(total + self.smoothing * overall) / (count + self.smoothing)]


class Chain(Encoder, name="chain"):
    steps = Specs()

    def learn(self, values, target):
        return [step.fit(values, target) for step in self.steps]

    def transform(self, values):
        columns = [step.transform(values) for step in self.steps]
        return [[number for part in parts for number in part] for parts in zip(*columns)]
