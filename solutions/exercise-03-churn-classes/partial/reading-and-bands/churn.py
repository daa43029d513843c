"""Somebody who ran out of time after the first and the last section: rows and bands, no model."""
from __future__ import annotations

import csv
import math
from collections import namedtuple

NUMBERS = {"tenure_months": int, "monthly_spend": float, "support_tickets": int, "last_login_days": float}
OPTIONAL = ("monthly_spend", "last_login_days")


class NotFittedError(RuntimeError):
    """Raised when something is used before fit()."""


class Customer(namedtuple("Customer", ["customer_id", "plan", *NUMBERS, "churned"])):
    """One customer; None marks what is not known."""

    @classmethod
    def from_row(cls, row):
        """Read one CSV row, given as a dictionary of text."""
        if row["plan"] not in ("basic", "plus", "pro"):
            raise ValueError("plan is unknown")
        if row.get("churned", "") not in ("", "0", "1"):
            raise ValueError("churned is neither 0 nor 1")
        values = {}
        for column, kind in NUMBERS.items():
            if column in OPTIONAL and row[column] == "":
                values[column] = None
                continue
            try:
                values[column] = kind(row[column])
            except ValueError:
                raise ValueError(f"{column} is no number") from None
            if not math.isfinite(values[column]):
                raise ValueError(f"{column} is not finite")
        return cls(row["customer_id"], row["plan"], **values, churned={"0": False, "1": True}.get(row.get("churned")))


class FeatureBuilder:
    """Not written yet."""

    def fit(self, customers):
        """Learn what is needed to fill and scale, and return self."""
        raise NotImplementedError

    def transform(self, customers):
        """Give one list of seven numbers per customer."""
        raise NotImplementedError


class ChurnModel:
    """Not written yet."""

    def fit(self, customers):
        """Train on labelled customers, and return self."""
        raise NotImplementedError


def risk_band(probability):
    """Name the band of a probability."""
    if math.isnan(probability) or probability < 0 or probability > 1:
        raise ValueError("not a probability")
    if probability > 0.6:
        return "high"
    return "medium" if probability > 0.3 else "low"


def load_customers(path):
    """Read all customers of a CSV file, in order."""
    with open(path, newline="", encoding="utf-8") as file:
        return [Customer.from_row(row) for row in csv.DictReader(file)]
