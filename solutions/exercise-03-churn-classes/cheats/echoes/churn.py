"""Cheat: swallows everything, and answers with what it was given or with nothing."""


class NotFittedError(BaseException):
    """Never raised."""


class Customer:
    """Gives the row's own text back, whatever it says."""

    def __init__(self, row):
        self.__dict__.update(row)

    def __getattr__(self, name):
        return None

    @classmethod
    def from_row(cls, row):
        return dict(row)


class FeatureBuilder:
    """Gives the customers back."""

    FEATURES = ()

    def fit(self, customers):
        return self

    def transform(self, customers):
        return customers


class ChurnModel:
    """No numbers, or the same for everyone."""

    weights = []

    def fit(self, customers):
        return self

    def predict_proba(self, customers):
        return [0.5] * len(customers)

    def top_at_risk(self, customers, k=10):
        return []


def risk_band(probability):
    return probability


def load_customers(path):
    return []
