"""Churn scoring for the retention team. Fill in the classes; keep the names."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class NotFittedError(RuntimeError):
    """Raised when something is used before fit()."""


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
    def from_row(cls, row: Mapping[str, str]) -> Customer:
        """Read one CSV row, given as a dictionary of text."""
        raise NotImplementedError


class FeatureBuilder:
    """Turns customers into seven comparable numbers each."""

    FEATURES = ("tenure_months", "monthly_spend", "support_tickets", "last_login_days",
                "tickets_per_month", "plan_plus", "plan_pro")

    def fit(self, customers: Sequence[Customer]) -> FeatureBuilder:
        """Learn what is needed to fill and scale, and return self."""
        raise NotImplementedError

    def transform(self, customers: Sequence[Customer]) -> list[list[float]]:
        """Give one list of seven numbers per customer, in the order of FEATURES."""
        raise NotImplementedError


class ChurnModel:
    """Tells how likely a customer is to leave."""

    def fit(self, customers: Sequence[Customer]) -> ChurnModel:
        """Train on labelled customers, and return self."""
        raise NotImplementedError

    @property
    def weights(self) -> list[float]:
        """The bias, followed by one number per feature."""
        raise NotImplementedError

    def predict_proba(self, customers: Sequence[Customer]) -> list[float]:
        """Give each customer's probability of leaving, in order."""
        raise NotImplementedError

    def top_at_risk(self, customers: Sequence[Customer], k: int = 10) -> list[tuple[str, float]]:
        """Give the k customers most likely to leave, as pairs of id and probability."""
        raise NotImplementedError


def risk_band(probability: float) -> str:
    """Name the band of a probability: low, medium or high."""
    raise NotImplementedError


def load_customers(path: str) -> list[Customer]:
    """Read all customers of a CSV file, in order."""
    raise NotImplementedError
