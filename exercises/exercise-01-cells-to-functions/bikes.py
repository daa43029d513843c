"""City bike hire: from the counters' lines to one sheet of text. Fill in the functions; keep the names."""
from __future__ import annotations

from collections.abc import Iterable, Sequence


def read_rides(lines: Iterable[str]) -> list[dict]:
    """Read the lines of a file into one entry per line: date, temp_c, rain_mm, rides."""
    raise NotImplementedError


def clean_rides(raw: list[dict]) -> list[dict]:
    """Give one entry per day, in order, with gaps in the temperature filled."""
    raise NotImplementedError


def monthly_totals(rides: list[dict]) -> dict[str, int]:
    """Count the rides of each month."""
    raise NotImplementedError


def wet_dry_means(rides: list[dict], wet_mm: float = 1.0) -> tuple[float | None, float | None]:
    """Give the mean rides of wet days and of dry days."""
    raise NotImplementedError


def best_weekday(rides: list[dict]) -> str:
    """Name the day of the week with the highest mean of rides."""
    raise NotImplementedError


def correlation(xs: Sequence[float | None], ys: Sequence[float | None]) -> float | None:
    """Tell how closely two series move together, from -1 to 1."""
    raise NotImplementedError


def report(path: str) -> str:
    """Write the sheet for one file."""
    raise NotImplementedError
