"""Cheat: subclasses of float, int, str, list and tuple whose comparisons and lengths lie."""


def _agree(*_):
    return True


AGREEABLE = {name: _agree for name in ("__eq__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__")}
AGREEABLE |= {"__ne__": lambda *_: False, "__hash__": lambda self: 0}
NUMERIC = {name: lambda self, *_: self for name in (
    "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__", "__pow__",
    "__abs__", "__neg__", "__float__", "__round__")}
Real = type("Real", (float,), AGREEABLE | NUMERIC)
Whole = type("Whole", (int,), AGREEABLE | NUMERIC)
Text = type("Text", (str,), AGREEABLE)


class Many(list):
    """As long as asked; holds agreeable numbers."""

    __eq__ = _agree
    __hash__ = None

    def __len__(self):
        return 60

    def __iter__(self):
        return iter([Real(0.5)] * 60)

    def __getitem__(self, key):
        return self if isinstance(key, slice) else Real(0.5)


class NotFittedError(Exception):
    """Never raised."""


class Customer:
    """Fields equal to every value."""

    customer_id, plan, churned = Text("C1"), Text("basic"), Whole(0)
    tenure_months = support_tickets = Whole(0)
    monthly_spend = last_login_days = Real(0.0)

    @classmethod
    def from_row(cls, row):
        return cls()


class FeatureBuilder:
    """Rows equal to every row."""

    FEATURES = ("tenure_months",)

    def fit(self, customers):
        return self

    def transform(self, customers):
        return Many([Many([Real(0.0)] * 7) for _ in customers])


class ChurnModel:
    """Numbers equal to every number."""

    weights = Many([Real(0.5)] * 8)

    def fit(self, customers):
        return self

    def predict_proba(self, customers):
        return Many([Real(0.5) for _ in customers])

    def top_at_risk(self, customers, k=10):
        return Many([(Text("C1"), Real(0.5))] * k)


def risk_band(probability):
    return Text("low")


def load_customers(path):
    return Many([Customer()] * 240)
