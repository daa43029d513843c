"""Hidden suite for exercise-10. `sub` is the submission; only plain values of it are compared.

Whatever the submission returns goes through `plain` first: an object that it made up answers `==`, `len()` and
`in` as it likes, and proves nothing. Every check sees something right happen before it asks for something refused.
"""
import copy
import csv
import json
import math
import pathlib

import probe_parts
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = pathlib.Path(__file__).parent
ORACLE = json.loads((HERE / "oracle.json").read_text(encoding="utf-8"))
with (HERE / "adverts.csv").open(encoding="utf-8", newline="") as file:
    ADVERTS = list(csv.DictReader(file))
PRICES = [int(advert["price_eur"]) for advert in ADVERTS]
FIVE = ["chain", "frequency", "hash", "onehot", "target"]
SCALARS = ((float, float.__float__), (int, int.__int__), (str, str.__str__))
check = pytest.mark.check

VALUES = st.lists(st.sampled_from(["Clio", "Golf", "Polo", "Yaris"]), min_size=1, max_size=6)
SIMPLE = st.one_of(
    st.sampled_from(["onehot", "frequency", "hash", {"type": "onehot"}, {"type": "hash"}]),
    st.builds(lambda n: {"type": "hash", "buckets": n}, st.integers(1, 5)),
    st.builds(lambda n: {"type": "target", "smoothing": n}, st.one_of(st.integers(0, 9), st.sampled_from([0.5, 2.5]))))
SPECS = st.recursive(SIMPLE, lambda inner: st.builds(
    lambda steps: {"type": "chain", "steps": steps}, st.lists(inner, min_size=1, max_size=3)), max_leaves=4)


def plain(value):
    """The same as built-in data; a failure if it holds an object of the submission's own making."""
    kind = type(value)  # not isinstance(): an object may lie about its class
    if value is None or kind is bool:
        return value
    for built_in, strip in SCALARS:
        if issubclass(kind, built_in):
            return strip(value)
    for built_in in (list, tuple):
        if issubclass(kind, built_in):
            return [plain(item) for item in built_in.__iter__(value)]
    if issubclass(kind, dict):
        return {plain(key): plain(inner) for key, inner in dict.items(value)}
    pytest.fail(f"expected plain values, got an object of type {kind.__name__}")


def rows(values, count, width):
    """`values` as `count` rows of `width` finite floats."""
    found = plain(values)
    assert type(found) is list and len(found) == count, f"expected {count} rows"
    for row in found:
        assert type(row) is list and len(row) == width, f"expected {width} numbers in each row"
        assert all(type(v) in (int, float) and math.isfinite(v) for v in row), "expected finite numbers"
    return [[float(v) for v in row] for row in found]


def close(actual, expected):
    """Equal to six digits; both are rows of the suite's own floats."""
    return len(actual) == len(expected) and all(
        math.isclose(a, e, rel_tol=1e-6, abs_tol=1e-6) for one, other in zip(actual, expected) for a, e in zip(one, other, strict=True))


def full(spec):
    """The spec with nothing left out, as R9 asks for it."""
    spec = {"type": spec} if isinstance(spec, str) else dict(spec)
    if spec["type"] == "hash":
        spec.setdefault("buckets", 8)
    if spec["type"] == "chain":
        spec["steps"] = [full(step) for step in spec["steps"]]
    return spec


def width(spec, fitted):
    """How many columns it has once it is fitted."""
    spec = full(spec)
    if spec["type"] == "chain":
        return sum(width(step, fitted) for step in spec["steps"])
    return {"onehot": len(set(fitted)), "hash": spec.get("buckets")}.get(spec["type"], 1)


def has_hash(spec):
    spec = full(spec)
    return spec["type"] == "hash" or any(map(has_hash, spec.get("steps", ())))


def columns(spec, fitted, target, values):
    """What the rules say comes out of any spec without `hash`."""
    spec = full(spec)
    if spec["type"] == "chain":
        parts = [columns(step, fitted, target, values) for step in spec["steps"]]
        return [[v for row in pieces for v in row] for pieces in zip(*parts)]
    if spec["type"] == "onehot":
        return [[float(v == c) for c in sorted(set(fitted))] for v in values]
    if spec["type"] == "frequency":
        return [[fitted.count(v) / len(fitted)] for v in values]
    overall, s = sum(target) / len(target), spec["smoothing"]
    own = {v: [t for f, t in zip(fitted, target) if f == v] for v in values}
    return [[(sum(own[v]) + s * overall) / (len(own[v]) + s) if own[v] else overall] for v in values]


def refused(error, names, action):
    """It raises that error, and its message has these names."""
    with pytest.raises(error) as caught:
        action()
    words = plain(str(caught.value))
    for name in names:
        assert name in words, f"the message does not contain {name}"


def works(registry):
    """An encoder is made and encodes; without this a registry that refuses everything would seem careful."""
    made = registry.create("onehot").fit(["b", "a"])
    assert rows(made.transform(["a", "b", "c"]), 3, 2) == [[1, 0], [0, 1], [0, 0]]


@pytest.fixture(scope="module")
def encoders(sub):
    return sub.ENCODERS


@pytest.fixture
def fresh(sub):
    return sub.Registry("part")


@check("C01", rule="R1", points=8)
@settings(max_examples=20)
@given(spec=SPECS.filter(lambda spec: not has_hash(spec)), fitted=VALUES, data=st.data())
def test_a_spec_makes_what_it_says(encoders, spec, fitted, data):
    """A name, a mapping with parameters and a chain of specs each make the encoder that they describe."""
    target = data.draw(st.lists(st.integers(0, 50), min_size=len(fitted), max_size=len(fitted)))
    made = encoders.create(spec).fit(fitted, target)
    assert close(rows(made.transform(fitted), len(fitted), width(spec, fitted)), columns(spec, fitted, target, fitted))


@check("C01", rule="R1", points=8)
def test_any_mapping_and_any_alias_is_a_spec(encoders, sub, fresh):
    """A mapping of any kind is a spec, and an alias serves as a name; what is neither is refused as bad parameters."""
    made = encoders.create(probe_parts.read_only({"type": "target", "smoothing": 1})).fit(["a", "b", "b"], [9, 3, 3])
    assert close(rows(made.transform(["a", "b"]), 2, 1), [[7.0], [(6 + 5) / 3]])
    fresh.register("length", "len")(probe_parts.Length)
    assert rows(fresh.create({"type": "len", "factor": 2}).fit([]).transform(["abc"]), 1, 1) == [[6.0]]
    for bad in (None, 3, ["onehot"], {}, {"smoothing": 5}, {"type": 3}, {"type": None}, {"type": ["onehot"]}):
        with pytest.raises(sub.BadParameters):
            encoders.create(bad)


@check("C02", rule="R2", points=16)
@settings(max_examples=15)
@given(spec=SPECS, mine=VALUES, yours=VALUES)
def test_what_one_learns_the_other_does_not_know(encoders, spec, mine, yours):
    """Two objects made from one spec are two: the second is unfitted when the first is fitted, and neither changes the other."""
    first, second = encoders.create(spec), encoders.create(spec)
    target = list(range(len(mine)))
    probes = ["Clio", "Golf", "Polo", "Yaris", "Up"]
    before = rows(first.fit(mine, target).transform(probes), 5, width(spec, mine))
    with pytest.raises(RuntimeError):
        second.transform(probes)
    after = rows(second.fit(yours, [100 + i for i in range(len(yours))]).transform(probes), 5, width(spec, yours))
    assert rows(first.transform(probes), 5, width(spec, mine)) == before
    if not has_hash(spec):
        assert close(before, columns(spec, mine, target, probes))
        assert close(after, columns(spec, yours, [100 + i for i in range(len(yours))], probes))


@check("C02", rule="R2", points=16)
def test_the_steps_of_a_chain_are_its_own(encoders):
    """Two chains from one spec have steps of their own, and a step that is named twice is two."""
    spec = {"type": "chain", "steps": ["frequency", {"type": "chain", "steps": [{"type": "target", "smoothing": 0}, "frequency"]}]}
    first, second = encoders.create(spec), encoders.create(spec)
    first.fit(["a", "b"], [1, 3])
    second.fit(["a", "a", "b", "b"], [5, 7, 0, 0])
    assert close(rows(first.transform(["a", "c"]), 2, 3), [[0.5, 1.0, 0.5], [0.0, 2.0, 0.0]])
    assert close(rows(second.transform(["a", "c"]), 2, 3), [[0.5, 6.0, 0.5], [0.0, 3.0, 0.0]])
    with pytest.raises(RuntimeError):
        encoders.create(spec).transform(["a"])


TYPED = [
    ("onehott", "onehot"), ("onehor", "onehot"), ("onhot", "onehot"), ("frequenzy", "frequency"), ("frequncy", "frequency"),
    ("hsh", "hash"), ("hashh", "hash"), ("tarket", "target"), ("taget", "target"), ("chaim", "chain"), ("OneHot", ""), ("onehot ", "onehot"),
    ("dataframe", "")]


@check("C03", rule="R3", points=6)
def test_an_unknown_name_is_told_with_its_neighbour(encoders, sub):
    """A name that is not registered is refused with its own text and the registered name that is one letter away."""
    works(encoders)
    for number, (typed, meant) in enumerate(TYPED):
        spec = (typed, {"type": typed}, {"type": "chain", "steps": ["onehot", typed]})[number % 3]
        refused(sub.UnknownComponent, [typed.strip(), meant], lambda: encoders.create(spec))
    with pytest.raises(KeyError):
        encoders.create("onehott")


@check("C03", rule="R3", points=6)
def test_a_suggestion_comes_from_the_same_registry(sub, fresh):
    """What is suggested is registered there; an empty registry knows nothing."""
    with pytest.raises(sub.UnknownComponent):
        fresh.create("onehot")
    fresh.register("parquet")(probe_parts.Plain)
    fresh.register("feather")(probe_parts.Other)
    refused(sub.UnknownComponent, ["parquet", "parqet"], lambda: fresh.create("parqet"))
    assert plain(fresh.to_spec(fresh.create("parquet"))) == {"type": "parquet"}


@check("C04", rule="R4", points=6)
@pytest.mark.parametrize("names", [["csv"], ["text"], ["tsv"], ["new", "csv"], ["new", "tsv"], ["new", "other", "text"]])
def test_a_name_belongs_to_one(sub, fresh, names):
    """A name or an alias that is taken, as either, is refused, and the registry stays as it was."""
    fresh.register("csv", "text", "tsv")(probe_parts.Plain)
    with pytest.raises(sub.DuplicateComponent):
        fresh.register(*names)(probe_parts.Other)
    with pytest.raises(sub.DuplicateComponent):
        fresh.register(*names)(probe_parts.Plain)
    assert plain(fresh.names()) == ["csv"]
    for name in ("csv", "text", "tsv"):
        assert plain(fresh.to_spec(fresh.create(name))) == {"type": "csv"}
    for name in {"new", "other"} & {*names}:
        with pytest.raises(sub.UnknownComponent):
            fresh.create(name)
    fresh.register("new", "other")(probe_parts.Other)
    assert plain(fresh.names()) == ["csv", "new"]


@check("C04", rule="R4", points=6)
def test_registries_know_nothing_of_each_other(sub, encoders, fresh):
    """Each registry has its own names; they are listed in order, without aliases."""
    other = sub.Registry("part")
    assert {*FIVE} <= {*plain(encoders.names())}
    assert plain(fresh.names()) == plain(other.names()) == []
    fresh.register("zip", "a")(probe_parts.Plain)
    other.register("zip")(probe_parts.Other)
    fresh.register("csv", "z")(probe_parts.Other)
    assert [plain(registry.names()) for registry in (fresh, other)] == [["csv", "zip"], ["zip"]]
    assert fresh.create("zip").__class__ is probe_parts.Plain
    assert other.create("zip").__class__ is fresh.create("z").__class__ is probe_parts.Other
    with pytest.raises(sub.UnknownComponent):
        fresh.create("onehot")


EXTRA = st.sampled_from(["smooth", "bucket", "drop_first", "n", "values", "kind", "Smoothing"])
NO_NUMBER = st.sampled_from([None, "5", "", [5], {"value": 5}, True, False, b"5"])
BAD = st.one_of(
    st.builds(lambda spec, extra: ({**full(spec), extra: 1}, full(spec)["type"], extra), SIMPLE, EXTRA),
    st.builds(lambda extra: ({"type": "chain", "steps": ["onehot"], extra: 1}, "chain", extra), EXTRA),
    st.builds(lambda value: ({"type": "target", "smoothing": value}, "target", "smoothing"),
              NO_NUMBER | st.sampled_from([math.nan, math.inf, -math.inf, -1, -0.5])),
    st.builds(lambda value: ({"type": "hash", "buckets": value}, "hash", "buckets"), NO_NUMBER | st.sampled_from([0, -3, 2.5, math.nan])),
    st.builds(lambda value: ({"type": "chain", "steps": value}, "chain", "steps"), st.sampled_from([None, 3, "onehot", [], {}, {"type": "onehot"}])),
    st.sampled_from([("target", "target", "smoothing"), ({"type": "target"}, "target", "smoothing"), ("chain", "chain", "steps")]))


@check("C05", rule="R5", points=10)
@settings(max_examples=25)
@given(bad=BAD, good=SPECS, depth=st.integers(0, 2))
def test_parameters_are_checked_before_use(encoders, sub, bad, good, depth):
    """A missing, unknown or unfit parameter is refused with the component's name and its own; a spec is never changed."""
    spec, component, parameter = bad
    for _ in range(depth):
        spec = {"type": "chain", "steps": [good, spec]}
    for given_spec in (spec, good):
        before = copy.deepcopy(given_spec)
        if given_spec is good:
            encoders.create(good).fit(["a"], [1])
        else:
            refused(sub.BadParameters, [component, parameter], lambda: encoders.create(spec))
        assert repr(given_spec) == repr(before), "the spec was changed"
    with pytest.raises(TypeError):
        encoders.create(spec)


UNFIT = {
    ("hash", "buckets"): [0, -1, 2.5, True, False, "8", "", None, [8], math.nan],
    ("target", "smoothing"): [-1, -0.001, math.nan, math.inf, True, False, "5", None, [5]],
    ("chain", "steps"): [[], (), None, 3, "onehot", {}, {"type": "onehot"}]}


@check("C05", rule="R5", points=10)
def test_a_value_has_its_type_and_its_bounds(encoders, sub):
    """A value of another type, or outside the bounds, is refused with the component's name and the parameter's; one at the bound is taken."""
    for spec in ({"type": "hash", "buckets": 1}, {"type": "target", "smoothing": 0}, {"type": "chain", "steps": ["onehot"]}):
        encoders.create(spec).fit(["a"], [1])
    for (component, parameter), values in UNFIT.items():
        for value in values:
            refused(sub.BadParameters, [component, parameter], lambda: encoders.create({"type": component, parameter: value}))


@check("C05", rule="R5", points=10)
def test_parameters_of_any_class_are_checked(sub, fresh):
    """The parameters of a class from elsewhere are those of its `__init__`: none missing, none unknown."""
    fresh.register("length")(probe_parts.Length)
    fresh.register("initial")(probe_parts.Initial)
    fresh.register("plain")(probe_parts.Plain)
    assert plain(fresh.create({"type": "length", "factor": 3}).factor) == 3
    assert plain(fresh.create("initial").letter) == "a"
    refused(sub.BadParameters, ["length", "factor"], lambda: fresh.create("length"))
    refused(sub.BadParameters, ["length", "size"], lambda: fresh.create({"type": "length", "factor": 1, "size": 2}))
    refused(sub.BadParameters, ["initial", "size"], lambda: fresh.create({"type": "initial", "size": 2}))
    refused(sub.BadParameters, ["plain", "size"], lambda: fresh.create({"type": "plain", "size": 2}))


@check("C06", rule="R6", points=8)
def test_no_text_becomes_code(structure, encoders):
    """Nothing in the module evaluates, executes or imports a text; a spec works all the same."""
    works(encoders)
    structure.refuse(structure.runs_text(allowed=["pickle", "marshal"]))  # a copy by way of bytes runs no text


CODE = [
    "Onehot", "OneHot", "OneHot()", "onehot()", "TargetMean", "TargetMean(smoothing=5)", "target(smoothing=5)", "target:5", "components.OneHot", "components:OneHot",
    "os.getcwd", "builtins.list", "list", "__import__('os').getcwd()", "ENCODERS", "Registry", "__class__", "{}", ""]


@check("C06", rule="R6", points=8)
def test_code_in_a_spec_is_an_unknown_name(encoders, sub):
    """Text that looks like code, a class or a module is a name that nobody registered, and no number."""
    works(encoders)
    for number, text in enumerate(CODE):
        spec = (text, {"type": text}, {"type": "chain", "steps": ["onehot", {"type": text}]})[number % 3]
        with pytest.raises(sub.UnknownComponent):
            encoders.create(spec)
        with pytest.raises(sub.BadParameters):
            encoders.create({"type": "target", "smoothing": text or "2 + 3"})


def column(name, fold, held_out):
    """The values of a column in the adverts of a fold, or in all others; with fold None, in all."""
    return [a[name] for i, a in enumerate(ADVERTS) if fold is None or (i % 5 == fold) is held_out]


def prices(fold):
    return [price for i, price in enumerate(PRICES) if fold is None or i % 5 != fold]


CODED = {"make": {"type": "target", "smoothing": 20}, "model": {"type": "target", "smoothing": 5}, "fuel": "onehot", "region": "frequency"}


@check("C07", rule="R7", points=12)
@pytest.mark.parametrize("name", CODED)
def test_columns_are_those_of_the_notebook(encoders, name):
    """The adverts' columns are encoded as in the corrected notebook: all at once, and each fold by what the others taught."""
    for fold in (None, 0, 1, 2, 3, 4):
        expected = ORACLE[f"whole_{name}"] if fold is None else ORACLE[f"fold_{name}"][fold]
        made = encoders.create(CODED[name]).fit(column(name, fold, held_out=False), prices(fold))
        values = column(name, fold, held_out=True)
        assert close(rows(made.transform(values), len(values), len(expected[0])), expected)


@check("C08", rule="R7", points=8)
@settings(max_examples=12)
@given(fitted=VALUES, strangers=st.lists(st.sampled_from(["Up", "", "clio", "Golf ", "é"]), min_size=1, max_size=3, unique=True),
       smoothing=st.integers(0, 9), data=st.data())
def test_a_value_that_was_not_fitted_has_a_code(encoders, fitted, strangers, smoothing, data):
    """A value that was not there when an encoder was fitted is zeros, 0, or the mean of all targets."""
    target = data.draw(st.lists(st.integers(1, 50), min_size=len(fitted), max_size=len(fitted)))
    for spec in ("onehot", "frequency", {"type": "target", "smoothing": smoothing}):
        made = encoders.create(spec).fit(fitted, target)
        values = [fitted[0], *strangers]
        assert close(rows(made.transform(values), len(values), width(spec, fitted)), columns(spec, fitted, target, values))


@check("C08", rule="R7", points=8)
def test_a_target_is_needed_where_it_is_used(encoders):
    """The target encoder is not fitted without a target; the others are."""
    with pytest.raises(ValueError):
        encoders.create({"type": "target", "smoothing": 1}).fit(["a"])
    for spec in ("onehot", "frequency"):
        assert rows(encoders.create(spec).fit(["a"]).transform(["a", "b"]), 2, 1) == [[1.0], [0.0]]


NAMES = [f"model {i} of {i * i}" for i in range(300)] + ["", "é", "Golf", "golf", "日産"]
IN_A_PROCESS = """
import json, sys
from components import ENCODERS
values, others = json.load(sys.stdin)
made = {n: ENCODERS.create({"type": "hash", "buckets": n}).fit(others) for n in (8, 3)}
print(json.dumps([[list(row) for row in made[n].transform(values)] for n in (8, 3)]))
"""


@check("C09", rule="R8", points=10)
def test_every_process_has_the_same_buckets(program, encoders):
    """A value has its bucket in every process, whatever was fitted; each row has a single one, and each bucket has values."""
    asked = json.dumps([NAMES, ["anything"]])
    told = [program("-c", IN_A_PROCESS, stdin=asked, environment={"PYTHONHASHSEED": seed}) for seed in ("1", "2")]
    assert [ended.exit_code for ended in told] == [0, 0]
    here = [rows(encoders.create({"type": "hash", "buckets": n}).fit(NAMES).transform(NAMES), len(NAMES), n) for n in (8, 3)]
    for table in here:
        assert all(sorted(row) == [0.0] * (len(row) - 1) + [1.0] for row in table), "not a single 1 in each row"
        assert all(any(bucket) for bucket in zip(*table)), "a bucket has no values"
    for ended in told:
        found = json.loads(ended.out)
        assert type(found) is list and len(found) == 2
        assert [rows(table, len(NAMES), n) for table, n in zip(found, (8, 3))] == here


@check("C10", rule="R9", points=6)
@settings(max_examples=15)
@given(spec=SPECS)
def test_a_component_tells_its_spec(encoders, spec):
    """A component tells a spec with every parameter, nested ones too, that makes its equal."""
    made = encoders.create(spec)
    told = plain(encoders.to_spec(made))
    assert told == full(spec)
    assert plain(encoders.to_spec(encoders.create(told))) == full(spec)
    assert plain(encoders.to_spec(made.fit(["a"], [1]))) == full(spec)


@check("C10", rule="R9", points=6)
def test_what_is_not_registered_has_no_spec(encoders, sub, fresh):
    """The name in a spec is the component's, not an alias; an object of another class has none."""
    fresh.register("length", "len")(probe_parts.Length)
    made = fresh.create({"type": "len", "factor": 2})
    assert plain(fresh.to_spec(made)) == {"type": "length", "factor": 2, "unit": "letters"}
    for registry, stranger in ((fresh, encoders.create("onehot")), (encoders, made), (fresh, probe_parts.Plain())):
        with pytest.raises(sub.UnknownComponent):
            registry.to_spec(stranger)


@check("C11", rule="R10", points=10)
def test_a_component_from_elsewhere_works_in_a_chain(encoders):
    """A class that was registered from outside is created, chained, nested and told like those that were there."""
    assert encoders.register("length", "len")(probe_parts.Length) is probe_parts.Length
    encoders.register("initial")(probe_parts.Initial)
    spec = {"type": "chain", "steps": [
        "frequency", {"type": "len", "factor": 10}, {"type": "chain", "steps": [{"type": "initial", "letter": "b"}, "onehot"]}]}
    made = encoders.create(spec).fit(["a", "bcd", "a"])
    assert close(rows(made.transform(["a", "bcd", "xy"]), 3, 5),
                 [[2 / 3, 10, 0, 1, 0], [1 / 3, 30, 1, 0, 1], [0, 20, 0, 0, 0]])
    assert plain(encoders.to_spec(made)) == {"type": "chain", "steps": [
        {"type": "frequency"}, {"type": "length", "factor": 10, "unit": "letters"},
        {"type": "chain", "steps": [{"type": "initial", "letter": "b"}, {"type": "onehot"}]}]}
    assert {*FIVE, "initial", "length"} <= {*plain(encoders.names())}
