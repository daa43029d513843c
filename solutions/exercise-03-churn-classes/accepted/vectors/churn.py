"""A third correct solution: slotted records in, arrays out; the learned numbers are one frozen object."""
from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

COLUMNS = ("tenure_months", "monthly_spend", "support_tickets", "last_login_days")


class NotFittedError(Exception):
    """Raised when something is used before fit()."""


class BadField(ValueError):
    """A field of a row that cannot be read."""

    def __init__(self, column: str, text: str) -> None:
        super().__init__(f"cannot read {text!r} as {column}")


def _parsed(row: Mapping[str, str], column: str, read: Callable[[str], float], blank_is_none: bool = False):
    text = (row.get(column) or "").strip()
    if not text and blank_is_none:
        return None
    try:
        value = read(text)
        if abs(value) < float("inf"):  # false for nan as well
            return value
    except (ValueError, OverflowError):
        pass
    raise BadField(column, text)


@dataclass(frozen=True, slots=True, kw_only=True)
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
        plan, label = row["plan"], row.get("churned") or ""
        if plan not in ("basic", "plus", "pro"):
            raise BadField("plan", plan)
        if label.strip() not in ("", "0", "1"):
            raise BadField("churned", label)
        return cls(
            customer_id=row["customer_id"],
            plan=plan,
            tenure_months=_parsed(row, "tenure_months", int),
            monthly_spend=_parsed(row, "monthly_spend", float, blank_is_none=True),
            support_tickets=_parsed(row, "support_tickets", int),
            last_login_days=_parsed(row, "last_login_days", float, blank_is_none=True),
            churned={"0": False, "1": True}.get(label.strip()),
        )


def _raw(customers: Sequence[Customer]) -> np.ndarray:
    """The seven features, one row per customer, with nan where a value is missing."""
    table = np.array([[getattr(c, name) for name in COLUMNS] for c in customers], dtype=float).reshape(-1, 4)
    plans = np.array([c.plan for c in customers], dtype=object)
    rate = table[:, 2] / np.maximum(table[:, 0], 1.0)
    return np.column_stack([table, rate, plans == "plus", plans == "pro"]).astype(float)


@dataclass(frozen=True, slots=True)
class _Scale:
    """What one group taught: fillers for the gaps, then centre and spread of each feature."""

    fill: np.ndarray
    centre: np.ndarray
    spread: np.ndarray

    @classmethod
    def of(cls, raw: np.ndarray) -> _Scale:
        fill = np.zeros(raw.shape[1])
        for j in (1, 3):
            known = raw[~np.isnan(raw[:, j]), j]
            fill[j] = np.median(known) if known.size else 0.0
        full = np.where(np.isnan(raw), fill, raw)
        varies = np.ptp(full, axis=0) > 0
        spread = np.full(raw.shape[1], np.inf)  # anything divided by infinity is 0
        if varies.any():
            spread[varies] = full[:, varies].std(axis=0, ddof=1)
        return cls(fill, full.mean(axis=0), spread)

    def __call__(self, raw: np.ndarray) -> np.ndarray:
        return (np.where(np.isnan(raw), self.fill, raw) - self.centre) / self.spread


@dataclass(slots=True)
class FeatureBuilder:
    """Turns customers into seven comparable numbers each."""

    _scale: _Scale | None = field(default=None, init=False)

    def fit(self, customers: Sequence[Customer]) -> FeatureBuilder:
        """Learn fillers and scales from one group."""
        if len(customers) == 0:
            raise ValueError("fit() needs at least one customer")
        self._scale = _Scale.of(_raw(customers))
        return self

    def transform(self, customers: Sequence[Customer]) -> np.ndarray:
        """Apply what was learned to any group."""
        if self._scale is None:
            raise NotFittedError("transform() comes after fit()")
        return self._scale(_raw(customers))


FeatureBuilder.FEATURES = (*COLUMNS, "tickets_per_month", "plan_plus", "plan_pro")


def _logistic(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1.0 + np.tanh(0.5 * z))  # tanh saturates where exp overflows


class ChurnModel:
    """Logistic regression; everything learned sits in one tuple that fit() replaces."""

    __slots__ = ("_learned",)

    def fit(self, customers: Sequence[Customer]) -> ChurnModel:
        """Train on labelled customers, and return self."""
        labels = [c.churned for c in customers]
        if None in labels:
            raise ValueError("training needs a label for each customer")
        builder = FeatureBuilder().fit(customers)
        x, y = builder.transform(customers), np.array(labels, dtype=float)
        bias, slopes = 0.0, np.zeros(x.shape[1])
        for _ in range(500):
            error = _logistic(bias + x @ slopes) - y
            bias, slopes = bias - 0.1 * error.mean(), slopes - 0.1 * (error @ x) / len(y)
        self._learned = builder, bias, slopes
        return self

    def _need(self) -> tuple[FeatureBuilder, float, np.ndarray]:
        try:
            return self._learned
        except AttributeError:
            raise NotFittedError("call fit() first") from None

    @property
    def weights(self) -> np.ndarray:
        """The bias, followed by one number per feature."""
        _, bias, slopes = self._need()
        return np.concatenate([[bias], slopes])

    def predict_proba(self, customers: Sequence[Customer]) -> np.ndarray:
        """Each customer's probability of leaving, in order."""
        builder, bias, slopes = self._need()
        return _logistic(bias + builder.transform(customers) @ slopes)

    def top_at_risk(self, customers: Sequence[Customer], k: int = 10) -> tuple[tuple[str, float], ...]:
        """The k customers most likely to leave, as pairs of id and probability."""
        risks = self.predict_proba(customers)
        ids = np.array([c.customer_id for c in customers], dtype=str)
        order = np.lexsort((ids, -risks))[:max(k, 0)]
        return tuple((str(ids[i]), float(risks[i])) for i in order)


def risk_band(probability: float) -> str:
    """Name the band of a probability: low, medium or high."""
    if not (probability >= 0 and probability <= 1):
        raise ValueError(f"{probability!r} is not a probability")
    return ("low", "medium", "high")[int(np.searchsorted([0.30, 0.60], probability))]


def load_customers(path: str) -> tuple[Customer, ...]:
    """Read all customers of a CSV file, in order."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return tuple(Customer.from_row(row) for row in csv.DictReader(lines))
