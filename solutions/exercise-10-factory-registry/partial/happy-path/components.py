"""Creates what is asked for, as long as nobody asks for anything else."""
import zlib


class UnknownComponent(KeyError):
    pass


class DuplicateComponent(ValueError):
    pass


class BadParameters(TypeError):
    pass


class Registry:
    def __init__(self, kind):
        self.kind, self.classes = kind, {}

    def register(self, name, *aliases):
        def keep(cls):
            for each in (name, *aliases):
                self.classes[each] = cls
            return cls
        return keep

    def names(self):
        return sorted(self.classes)

    def create(self, spec):
        if isinstance(spec, str):
            spec = {"type": spec}
        return self.classes[spec["type"]](**{key: value for key, value in spec.items() if key != "type"})

    def to_spec(self, component):
        name = next(name for name, cls in self.classes.items() if cls is type(component))
        return {"type": name, **{key: value for key, value in vars(component).items() if key in ("buckets", "smoothing", "steps")}}


ENCODERS = Registry("encoder")


@ENCODERS.register("onehot")
class OneHot:
    def fit(self, values, target=None):
        self.seen = sorted(set(values))
        return self

    def transform(self, values):
        return [[float(v == c) for c in self.seen] for v in values]


@ENCODERS.register("frequency")
class Frequency:
    def fit(self, values, target=None):
        self.share = {v: values.count(v) / len(values) for v in values}
        return self

    def transform(self, values):
        return [[self.share.get(v, 0.0)] for v in values]


@ENCODERS.register("hash")
class Hash:
    def __init__(self, buckets=8):
        self.buckets = buckets

    def fit(self, values, target=None):
        return self

    def transform(self, values):
        return [[float(zlib.crc32(v.encode()) % self.buckets == b) for b in range(self.buckets)] for v in values]


@ENCODERS.register("target")
class TargetMean:
    def __init__(self, smoothing):
        self.smoothing = smoothing

    def fit(self, values, target=None):
        self.overall = sum(target) / len(target)
        self.own = {}
        for v, t in zip(values, target):
            self.own.setdefault(v, []).append(t)
        return self

    def transform(self, values):
        s = self.smoothing
        return [[(sum(own) + s * self.overall) / (len(own) + s) if (own := self.own.get(v)) else self.overall] for v in values]


@ENCODERS.register("chain")
class Chain:
    def __init__(self, steps):
        self.steps = [ENCODERS.create(step) for step in steps]

    def fit(self, values, target=None):
        for step in self.steps:
            step.fit(values, target)
        return self

    def transform(self, values):
        return [[n for row in rows for n in row] for rows in zip(*(step.transform(values) for step in self.steps))]
