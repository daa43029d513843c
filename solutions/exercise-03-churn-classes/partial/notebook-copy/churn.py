"""The notebook's cells moved into classes as they are, the scaling cell included."""
from __future__ import annotations

import csv
import math
from dataclasses import dataclass

import numpy as np


class NotFittedError(RuntimeError):
    """Raised when something is used before fit()."""


def _amount(row, column):
    if row[column].strip() == "":
        return None
    return _finite(row, column)


def _finite(row, column):
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{column} holds {row[column]!r}")
    return value


def _count(row, column):
    value = _finite(row, column)
    if value != int(value):
        raise ValueError(f"{column} holds {row[column]!r}")
    return int(value)


@dataclass(frozen=True)
class Customer:
    """One customer; None marks what is not known."""

    customer_id: str
    plan: str
    tenure_months: int
    monthly_spend: float | None
    support_tickets: int
    last_login_days: float | None
    churned: bool | None = None

    @classmethod
    def from_row(cls, row):
        """Read one CSV row, given as a dictionary of text."""
        if row["plan"] not in ("basic", "plus", "pro"):
            raise ValueError(f"plan holds {row['plan']!r}")
        label = row.get("churned") or ""
        if label not in ("", "0", "1"):
            raise ValueError(f"churned holds {label!r}")
        return cls(row["customer_id"], row["plan"], _count(row, "tenure_months"), _amount(row, "monthly_spend"),
                   _count(row, "support_tickets"), _amount(row, "last_login_days"), label == "1" if label else None)


def scale(frame):
    """As in the notebook, with a guard for what does not vary."""
    mean, sd = frame.mean(axis=0), frame.std(axis=0, ddof=1) if len(frame) > 1 else np.zeros(frame.shape[1])
    return np.where(sd > 1e-9, (frame - mean) / np.where(sd > 1e-9, sd, 1.0), 0.0)


class FeatureBuilder:
    """Medians are learned; scaling is the notebook's function."""

    FEATURES = ("tenure_months", "monthly_spend", "support_tickets", "last_login_days",
                "tickets_per_month", "plan_plus", "plan_pro")
    medians = None

    def fit(self, customers):
        """Learn the medians."""
        if not customers:
            raise ValueError("no customers")
        self.medians = {}
        for name in ("monthly_spend", "last_login_days"):
            known = [getattr(c, name) for c in customers if getattr(c, name) is not None]
            self.medians[name] = float(np.median(known)) if known else 0.0
        return self

    def transform(self, customers):
        """Fill the gaps, then scale."""
        if self.medians is None:
            raise NotFittedError("fit first")
        if not customers:
            return []
        spend = [self.medians["monthly_spend"] if c.monthly_spend is None else c.monthly_spend for c in customers]
        login = [self.medians["last_login_days"] if c.last_login_days is None else c.last_login_days for c in customers]
        return scale(np.array([
            [c.tenure_months, s, c.support_tickets, d, c.support_tickets / max(c.tenure_months, 1), c.plan == "plus", c.plan == "pro"]
            for c, s, d in zip(customers, spend, login)], dtype=float)).tolist()


def sigmoid(z):
    """As in the notebook, clipped so that nothing overflows."""
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


class ChurnModel:
    """The notebook's training loop."""

    w = None

    def fit(self, customers):
        """Train on labelled customers."""
        if any(c.churned is None for c in customers):
            raise ValueError("a customer has no label")
        self.builder = FeatureBuilder().fit(customers)
        table = self.builder.transform(customers)
        X = np.column_stack([np.ones(len(table)), table])
        y = np.array([c.churned for c in customers], dtype=float)
        w = np.zeros(X.shape[1])
        for _ in range(500):
            w -= 0.1 * X.T @ (sigmoid(X @ w) - y) / len(y)
        self.w = w
        return self

    @property
    def weights(self):
        """The bias, followed by one number per feature."""
        if self.w is None:
            raise NotFittedError("fit first")
        return list(self.w)

    def predict_proba(self, customers):
        """Each customer's probability, scaled with whoever came along."""
        w = np.array(self.weights)
        if not customers:
            return []
        table = self.builder.transform(customers)
        return sigmoid(np.column_stack([np.ones(len(table)), table]) @ w).tolist()

    def top_at_risk(self, customers, k=10):
        """The k customers most likely to leave."""
        pairs = zip([c.customer_id for c in customers], self.predict_proba(customers))
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:k]


def risk_band(probability):
    """Name the band of a probability."""
    if not 0 <= probability <= 1:
        raise ValueError(f"not a probability: {probability}")
    return "low" if probability <= 0.3 else "medium" if probability <= 0.6 else "high"


def load_customers(path):
    """Read all customers of a CSV file, in order."""
    with open(path, newline="", encoding="utf-8") as file:
        return [Customer.from_row(row) for row in csv.DictReader(file)]
