"""Reads and cleans; the questions are not answered yet."""
from datetime import date


def read_rides(lines):
    found = []
    for number, line in enumerate(lines, start=1):
        if number > 1:
            try:
                day, temp, rain, rides = line.strip().split(",")
                found.append(dict(date=date.fromisoformat(day), temp_c=float(temp) if temp else None, rain_mm=float(rain),
                                  rides=int(rides) if rides != "n/a" else None))
            except ValueError:
                raise ValueError(f"line {number}") from None
    return found


def clean_rides(raw):
    last, found, known = {row["date"]: row for row in raw}, [], None
    for day, row in sorted(last.items()):
        if row["rides"] is not None:
            known = known if row["temp_c"] is None else row["temp_c"]
            found.append(dict(row, temp_c=known))
    return found


def monthly_totals(rides):
    raise NotImplementedError


def wet_dry_means(rides, wet_mm=1.0):
    raise NotImplementedError


def best_weekday(rides):
    raise NotImplementedError


def correlation(xs, ys):
    raise NotImplementedError


def report(path):
    raise NotImplementedError
