"""Hidden suite for exercise-03. `sub` is the submission; only plain values of it are compared.

Whatever the submission returns goes through `plain` first: an object that it made up answers `==`, `len()` and
`in` as it likes, and proves nothing. Every expected length is the suite's own, so that an empty answer is no answer.
"""
import json
import math
import pathlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

ORACLE = json.loads((pathlib.Path(__file__).parent / "oracle.json").read_text(encoding="utf-8"))
DATA = "data/customers.csv"  # as the submission sees it: its working folder holds the public files
FIELDS = ("tenure_months", "monthly_spend", "support_tickets", "last_login_days")
FEATURES = (*FIELDS, "tickets_per_month", "plan_plus", "plan_pro")
SCALARS = ((float, float.__float__), (int, int.__int__), (str, str.__str__))
check = pytest.mark.check


def row(**changes):
    base = dict(customer_id="C1", plan="basic", tenure_months="12", monthly_spend="20.5",
                support_tickets="1", last_login_days="3", churned="0")
    return {**base, **changes}


def amounts(lowest_cents, highest_cents):
    shown = st.integers(lowest_cents, highest_cents).map(lambda cents: f"{cents / 100:.2f}")
    return st.one_of(st.just(""), shown)


def rows(lowest_cents=0):
    return st.fixed_dictionaries(dict(
        customer_id=st.integers(0, 9999).map("C{:04d}".format),
        plan=st.sampled_from(["basic", "plus", "pro"]),
        tenure_months=st.integers(0, 120).map(str),
        monthly_spend=amounts(lowest_cents, 50_000),
        support_tickets=st.integers(0, 30).map(str),
        last_login_days=amounts(lowest_cents, 36_500),
        churned=st.sampled_from(["0", "1"])))


def groups(min_size, max_size, lowest_cents=0):
    """Small groups of people."""
    return st.lists(rows(lowest_cents), min_size=min_size, max_size=max_size, unique_by=lambda r: r["customer_id"])


def plain(value):
    """The same as built-in data, arrays as lists; a failure if it holds an object of the submission's own making."""
    kind = type(value)  # not isinstance(): an object may lie about its class
    if value is None or kind is bool:
        return value
    for built_in, strip in SCALARS:
        if issubclass(kind, built_in):
            return strip(value)
    if issubclass(kind, (np.ndarray, np.generic)):
        return plain(np.asarray(value).tolist())
    for built_in in (list, tuple):
        if issubclass(kind, built_in):
            return [plain(item) for item in built_in.__iter__(value)]
    pytest.fail(f"expected plain values, got an object of type {kind.__name__}")


def numbers(values, count):
    """`values` as `count` finite floats."""
    found = plain(values)
    assert type(found) is list, "expected a list, tuple or array of numbers"
    assert len(found) == count, f"expected {count} numbers, got {len(found)}"
    assert all(type(v) in (int, float) and math.isfinite(v) for v in found), "expected finite numbers"
    return [float(v) for v in found]


def probabilities(values, count):
    """`values` as `count` floats from 0 to 1."""
    found = numbers(values, count)
    assert all(0.0 <= p <= 1.0 for p in found), "expected numbers from 0 to 1"
    return found


def table(values, count):
    """`values` as `count` rows of seven plain values."""
    rows = plain(values)
    assert type(rows) is list, "expected a list of rows"
    assert len(rows) == count, f"expected {count} rows, got {len(rows)}"
    assert all(type(r) is list and len(r) == len(FEATURES) for r in rows), "expected seven numbers in each row"
    return rows


def fields(customer, names):
    return [plain(getattr(customer, name)) for name in names]


def close(actual, expected, tol=1e-6):
    """Equal to six digits; both are lists of the suite's own floats."""
    return len(actual) == len(expected) and all(
        math.isclose(a, e, rel_tol=tol, abs_tol=tol) for a, e in zip(actual, expected))


def features(group):
    """The seven raw features of rows of text, gaps filled, as R2 says."""
    def filled(name):
        seen = [float(r[name]) for r in group if r[name] != ""]
        middle = float(np.median(seen)) if seen else 0.0
        return [middle if r[name] == "" else float(r[name]) for r in group]

    tenure, tickets = ([int(r[name]) for r in group] for name in ("tenure_months", "support_tickets"))
    rates = [t / max(months, 1) for t, months in zip(tickets, tenure)]
    plans = [[r["plan"] == plan for r in group] for plan in ("plus", "pro")]
    return [tenure, filled("monthly_spend"), tickets, filled("last_login_days"), rates, *plans]


def ranking(pairs, count):
    """`count` pairs as (id, probability); a pair may be anything that has two items."""
    kind = type(pairs)
    assert issubclass(kind, (list, tuple)), "expected a list of pairs"
    found = [(plain(pair[0]), plain(pair[1])) for pair in (list if issubclass(kind, list) else tuple).__iter__(pairs)]
    assert len(found) == count, f"expected {count} pairs, got {len(found)}"
    return list(zip([customer for customer, _ in found], probabilities([p for _, p in found], count)))


def assert_ranked(found, scored):
    """`found` are the highest of `scored` (id to probability): highest first, equal ones by id."""
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0])), "not highest first with ties by id"
    ids = [customer for customer, _ in found]
    assert len(set(ids)) == len(ids) and set(ids) <= set(scored), "not the customers of the call, each once"
    assert close([p for _, p in found], [scored[i] for i in ids]), "not the probabilities of predict_proba"
    for left_out in set(scored) - set(ids) if found else ():
        last_id, last = found[-1]
        assert scored[left_out] <= last + 1e-9, "a customer at higher risk was left out"
        assert scored[left_out] != last or left_out > last_id, "a tie was cut in the wrong place"


@pytest.fixture(scope="module")
def read(sub):
    return sub.Customer.from_row


@pytest.fixture(scope="module")
def band(sub):
    return sub.risk_band


@pytest.fixture(scope="module")
def builder(sub):
    return sub.FeatureBuilder


@pytest.fixture(scope="module")
def people(sub):
    everyone = sub.load_customers(DATA)
    assert issubclass(type(everyone), (list, tuple)), "load_customers gives no list"
    return list(everyone)


@pytest.fixture(scope="module")
def model(sub, people):
    return sub.ChurnModel().fit(people[:180])


@check("C01", rule="R1", points=8)
def test_zero_is_a_value_and_blank_is_missing(read):
    """A 0 in the file is a real zero; only a blank field is missing."""
    zero = read(row(tenure_months="0", monthly_spend="0", support_tickets="0", last_login_days=""))
    assert fields(zero, FIELDS) == [0, 0.0, 0, None]
    assert fields(read(row(monthly_spend="", last_login_days="0")), FIELDS) == [12, None, 1, 0.0]
    assert [plain(read(row(churned=v)).churned) for v in ("0", "1", "")] == [False, True, None]
    unlabelled = row()
    del unlabelled["churned"]
    assert plain(read(unlabelled).churned) is None


@check("C02", rule="R1", points=6)
@given(r=rows())
def test_every_well_formed_row_is_read_exactly(read, r):
    """Reading a row keeps every field's value."""
    customer = read(r)
    expected = [None if r[name] == "" else float(r[name]) for name in FIELDS]
    assert fields(customer, FIELDS) == expected
    assert fields(customer, ("customer_id", "plan", "churned")) == [r["customer_id"], r["plan"], r["churned"] == "1"]


@check("C03", rule="R1", points=6)
@pytest.mark.parametrize("column, text", [
    ("plan", "gold"), ("tenure_months", "soon"), ("tenure_months", ""), ("monthly_spend", "n/a"),
    ("monthly_spend", "nan"), ("last_login_days", "inf"), ("support_tickets", "1.5"), ("churned", "yes")])
def test_a_bad_field_is_named(read, column, text):
    """A row that cannot be read raises ValueError and says which column is wrong; a good one is read."""
    assert plain(read(row()).customer_id) == "C1"
    with pytest.raises(ValueError) as caught:
        read(row(**{column: text}))
    assert column in plain(str(caught.value))


@check("C04", rule="R4", points=12)
def test_training_matches_the_notebook(people, model):
    """Trained on the first 180 customers, weights and probabilities equal the notebook's."""
    assert len(people) == 240
    assert close(numbers(model.weights, 8), ORACLE["weights"])
    assert close(probabilities(model.predict_proba(people[:180]), 180), ORACLE["train_proba"])


@check("C05", rule="R3", points=16)
@given(batch=groups(2, 4))
def test_a_score_does_not_depend_on_the_rest_of_the_batch(each, read, model, batch):
    """Scoring customers together or one by one gives the same probabilities."""
    crowd = each(read, batch)
    score = model.predict_proba
    alone = [probabilities(score([customer]), 1)[0] for customer in crowd]
    assert close(probabilities(score(crowd), len(crowd)), alone)


@check("C05", rule="R3", points=16)
def test_the_holdout_is_scored_like_anyone_else(people, model):
    """The 60 newest customers get the probabilities of the corrected notebook."""
    assert close(probabilities(model.predict_proba(people[180:]), 60), ORACLE["holdout_proba"])


@check("C06", rule="R2", points=8)
def test_gaps_and_scales_come_from_the_fitted_group(read, builder):
    """Medians, means and deviations are learned from the fitted group and applied to any other."""
    spend = ["10", "20", "60", ""]                       # median 20 -> 10, 20, 60, 20: mean 27.5
    built = builder().fit([read(row(customer_id=str(i), monthly_spend=s)) for i, s in enumerate(spend)])
    sd = math.sqrt(sum((v - 27.5) ** 2 for v in (10, 20, 60, 20)) / 3)
    got = table(built.transform([read(row(monthly_spend=s)) for s in ("", "400", "500")]), 3)
    assert close(numbers([r[1] for r in got], 3), [(20 - 27.5) / sd, (400 - 27.5) / sd, (500 - 27.5) / sd])


@check("C07", rule="R2", points=8)
@given(batch=groups(3, 6, lowest_cents=1))  # how a 0 is read is another check's business
def test_fitted_features_are_standardised(each, read, builder, batch):
    """On its own fit group each feature has mean 0 and sample deviation 1, or is 0 if it never varies."""
    crowd = each(read, batch)
    rows = table(builder().fit(crowd).transform(crowd), len(crowd))
    for name, raw, scaled in zip(FEATURES, features(batch), zip(*rows), strict=True):
        column = numbers(scaled, len(crowd))
        if min(raw) == max(raw):
            assert set(column) == {0.0}, f"{name} never varies"
            continue
        mean = sum(column) / len(column)
        sd = math.sqrt(sum((v - mean) ** 2 for v in column) / (len(column) - 1))
        assert abs(mean) < 1e-6 and abs(sd - 1) < 1e-6, name


@check("C08", rule="R5", points=6)
def test_misuse_is_refused(sub, read, builder, people, model):
    """Using anything before fit, fitting on nobody, or training on unlabelled customers raises; proper use does not."""
    some = people[:1]
    with pytest.raises(sub.NotFittedError):
        builder().transform(some)
    with pytest.raises(sub.NotFittedError):
        sub.ChurnModel().predict_proba(some)
    with pytest.raises(sub.NotFittedError):
        sub.ChurnModel().top_at_risk(some)
    with pytest.raises(sub.NotFittedError):
        sub.ChurnModel().weights  # noqa: B018  (reading it is the misuse)
    with pytest.raises(ValueError):
        builder().fit([])
    with pytest.raises(ValueError):
        sub.ChurnModel().fit([])
    with pytest.raises(ValueError):
        sub.ChurnModel().fit([*people[:5], read(row(churned=""))])
    features_of_one, = table(builder().fit([*people[:5], read(row(churned=""))]).transform(some), 1)
    numbers(features_of_one, 7)
    probabilities(model.predict_proba(some), 1)


@check("C09", rule="R6", points=8)
def test_models_do_not_remember_or_share(sub, people):
    """Fitting again starts from zero, and two models never influence each other."""
    old, new = sub.ChurnModel().fit(people[:90]), sub.ChurnModel().fit(people[90:180])
    first, second = (probabilities(m.predict_proba(people[:20]), 20) for m in (old, new))
    assert not close(first, second)
    again = probabilities(old.fit(people[90:180]).predict_proba(people[:20]), 20)
    assert close(again, second)


@check("C10", rule="R7", points=6)
@pytest.mark.filterwarnings("error")
def test_extreme_customers_get_a_probability(read, model):
    """Any customer, however extreme, gets a finite number from 0 to 1; no customers, no numbers."""
    wild = [read(row(monthly_spend=s, last_login_days=d, support_tickets=t))
            for s in ("0", "1000000000") for d in ("0", "100000000") for t in ("0", "10000000")]
    scores = probabilities(model.predict_proba(wild), len(wild))
    spends_most, complains_most = scores[4], scores[3]
    assert spends_most < complains_most, "all tickets and no spending is no riskier than the reverse"
    assert plain(model.predict_proba([])) == [] and plain(model.top_at_risk([])) == []


@check("C11", rule="R8", points=6)
def test_bands_have_edges(band):
    """Bands are low up to 0.30, medium up to 0.60, then high; anything but a probability is refused."""
    assert [plain(band(p)) for p in (0.0, 0.30, 0.3001, 0.60, 0.6001, 1.0)] == [
        "low", "low", "medium", "medium", "high", "high"]
    for bad in (-0.01, 1.01, math.nan, math.inf):
        with pytest.raises(ValueError):
            band(bad)


@check("C11", rule="R8", points=6)
@given(p=st.floats(0, 1))
def test_every_probability_has_its_band(band, p):
    """A higher risk never gets a lower band."""
    assert plain(band(p)) == ("low" if p <= 0.30 else "medium" if p <= 0.60 else "high")


@check("C12", rule="R9", points=6)
@given(batch=groups(0, 4), k=st.integers(0, 8), twins=st.booleans())
def test_top_at_risk(each, read, model, batch, k, twins):
    """The ranking has the highest probability first, ties by customer id, at most k."""
    if twins and batch:
        batch = [{**batch[0], "customer_id": f"Z{i}"} for i in (2, 0, 1)] + batch
    crowd = each(read, batch)
    scored = dict(zip([r["customer_id"] for r in batch], probabilities(model.predict_proba(crowd), len(crowd))))
    assert_ranked(ranking(model.top_at_risk(crowd, k), min(k, len(crowd))), scored)


@check("C12", rule="R9", points=6)
def test_ten_are_ranked_unless_told_otherwise(people, model):
    """Of the 60 newest customers the ten with the highest probability are ranked."""
    newest = [f"C{i:04d}" for i in range(180, 240)]
    scored = dict(zip(newest, probabilities(model.predict_proba(people[180:]), 60)))
    assert len(set(scored.values())) > 10, "different customers get the same number"
    assert_ranked(ranking(model.top_at_risk(people[180:]), 10), scored)


@check("C13", rule="R10", points=4)
def test_importing_does_nothing_else(quiet_import, read):
    """Importing the module prints nothing, reads nothing, and works from any folder; what it brings can read a row."""
    assert quiet_import == {"exit": 0, "stdout": "", "stderr": ""}
    customer = read(row(customer_id="C7", plan="pro", tenure_months="31"))
    assert fields(customer, ("customer_id", "plan", "tenure_months")) == ["C7", "pro", 31]
