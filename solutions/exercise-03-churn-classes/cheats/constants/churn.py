"""Cheat: hands out the values that the README, the notebook and the smoke tests show."""


class NotFittedError(Exception):
    """Never raised."""


class Customer:
    """One customer for everyone."""

    customer_id, plan, churned = "C0000", "plus", False
    tenure_months, monthly_spend, support_tickets, last_login_days = 8, 38.26, 0, 18.0

    @classmethod
    def from_row(cls, row):
        return cls()


class FeatureBuilder:
    """The same seven numbers for everyone."""

    FEATURES = ("tenure_months", "monthly_spend", "support_tickets", "last_login_days",
                "tickets_per_month", "plan_plus", "plan_pro")

    def fit(self, customers):
        return self

    def transform(self, customers):
        return [[0.0] * 7 for _ in customers]


class ChurnModel:
    """The rounded numbers of the notebook."""

    weights = [-2.6417, -0.5293, -0.7359, 1.0145, 0.9108, -0.1716, -0.1617, 0.1975]

    def fit(self, customers):
        return self

    def predict_proba(self, customers):
        return [0.658 - i / 1000 for i, _ in enumerate(customers)]

    def top_at_risk(self, customers, k=10):
        return [("C0205", 0.658)] * k


def risk_band(probability):
    return "medium"


def load_customers(path):
    return [Customer()] * 240
