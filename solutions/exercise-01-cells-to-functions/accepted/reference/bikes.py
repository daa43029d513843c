"""City bike hire: from the counters' lines to one sheet of text."""
from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_COUNTED = "n/a"


def read_rides(lines: Iterable[str]) -> list[dict]:
    """Read the lines of a file into one entry per line: date, temp_c, rain_mm, rides."""
    entries = []
    for number, fields in enumerate(csv.reader(lines), start=1):
        if number == 1:
            continue
        try:
            day, temp, rain, rides = fields
            entries.append({
                "date": datetime.strptime(day, "%Y-%m-%d").date(),
                "temp_c": float(temp) if temp else None,
                "rain_mm": float(rain),
                "rides": None if rides == NOT_COUNTED else int(rides),
            })
        except ValueError as error:
            raise ValueError(f"line {number} cannot be read: {error}") from error
    return entries


def clean_rides(raw: list[dict]) -> list[dict]:
    """Give one entry per day, in order, with gaps in the temperature filled."""
    by_date = {}
    for entry in raw:
        by_date[entry["date"]] = entry
    cleaned, temp = [], None
    for day in sorted(by_date):
        entry = by_date[day]
        if entry["rides"] is None:
            continue
        if entry["temp_c"] is not None:
            temp = entry["temp_c"]
        cleaned.append({**entry, "temp_c": temp})
    return cleaned


def monthly_totals(rides: list[dict]) -> dict[str, int]:
    """Count the rides of each month."""
    totals: dict[str, int] = {}
    for entry in sorted(rides, key=lambda entry: entry["date"]):
        month = _month(entry)
        totals[month] = totals.get(month, 0) + entry["rides"]
    return totals


def wet_dry_means(rides: list[dict], wet_mm: float = 1.0) -> tuple[float | None, float | None]:
    """Give the mean rides of wet days and of dry days."""
    wet = [entry["rides"] for entry in rides if entry["rain_mm"] >= wet_mm]
    dry = [entry["rides"] for entry in rides if entry["rain_mm"] < wet_mm]
    return _mean(wet), _mean(dry)


def best_weekday(rides: list[dict]) -> str:
    """Name the day of the week with the most rides."""
    if not rides:
        raise ValueError("there are no rides to compare")
    by_weekday: dict[int, list[int]] = {}
    for entry in rides:
        by_weekday.setdefault(entry["date"].weekday(), []).append(entry["rides"])
    return WEEKDAYS[min(by_weekday, key=lambda day: (-sum(by_weekday[day]) / len(by_weekday[day]), day))]


def correlation(xs: Sequence[float | None], ys: Sequence[float | None]) -> float | None:
    """Tell how closely two series move together, from -1 to 1."""
    pairs = [(x, y) for x, y in zip(xs, ys) if x is not None and y is not None]
    if len(pairs) < 2:
        return None
    mean_x, mean_y = (sum(column) / len(pairs) for column in zip(*pairs))
    sxx = sum((x - mean_x) ** 2 for x, _ in pairs)
    syy = sum((y - mean_y) ** 2 for _, y in pairs)
    if sxx == 0 or syy == 0:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in pairs) / (sxx * syy) ** 0.5


def report(path: str) -> str:
    """Write the sheet for one file."""
    with open(path, encoding="utf-8") as file:
        rides = clean_rides(read_rides(file))
    days: dict[str, int] = {}
    for entry in rides:
        days[_month(entry)] = days.get(_month(entry), 0) + 1
    totals = monthly_totals(rides)
    wet, dry = wet_dry_means(rides)
    return "\n".join([
        *(f"{month}: {totals[month]} rides on {days[month]} days" for month in totals),
        f"wet days {_shown(wet)}, dry days {_shown(dry)}",
        f"best day: {best_weekday(rides) if rides else '-'}",
        f"temperature and rides: {_shown(correlation([e['temp_c'] for e in rides], [e['rides'] for e in rides]))}",
    ])


def _month(entry: dict) -> str:
    return f"{entry['date']:%Y-%m}"


def _mean(values: list[int]) -> float | None:
    return sum(values) / len(values) if values else None


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
