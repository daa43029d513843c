"""City bike hire as small expressions over iterators, with the standard library's own statistics."""
from __future__ import annotations

from datetime import date
from itertools import accumulate, groupby
from operator import itemgetter
from statistics import StatisticsError, fmean, mean
import calendar
import re

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_rides(lines):
    rows = (line.rstrip("\r\n").split(",") for line in lines)
    next(rows, None)
    return [_entry(number, *row) for number, row in enumerate(rows, 2)]


def _entry(number, *fields):
    try:
        when, temperature, rain, count = fields
        if not _DATE.fullmatch(when):
            raise ValueError("not a date: " + when)
        return dict(
            date=date.fromisoformat(when),
            temp_c=None if temperature == "" else float(temperature),
            rain_mm=float(rain),
            rides=None if count == "n/a" else int(count))
    except ValueError as problem:
        raise ValueError("line %d: %s" % (number, problem)) from None


def clean_rides(raw):
    latest = {entry["date"]: entry for entry in raw}
    counted = [latest[when] for when in sorted(latest) if latest[when]["rides"] is not None]
    known = accumulate((entry["temp_c"] for entry in counted), lambda before, now: before if now is None else now)
    return [dict(entry, temp_c=temperature) for entry, temperature in zip(counted, known)]


def _by_month(rides):
    ordered = sorted(rides, key=itemgetter("date"))
    for month, group in groupby(ordered, lambda entry: entry["date"].isoformat()[:7]):
        yield month, [entry["rides"] for entry in group]


def monthly_totals(rides):
    return {month: sum(counts) for month, counts in _by_month(rides)}


def wet_dry_means(rides, wet_mm=1.0):
    sides = ([entry["rides"] for entry in rides if (entry["rain_mm"] >= wet_mm) is wet] for wet in (True, False))
    return tuple(fmean(side) if side else None for side in sides)


def best_weekday(rides):
    if not rides:
        raise ValueError("nobody rode")
    means = [mean([e["rides"] for e in rides if e["date"].weekday() == day] or [float("-inf")]) for day in range(7)]
    return calendar.day_name[means.index(max(means))]


def correlation(xs, ys):
    pairs = [pair for pair in zip(xs, ys) if None not in pair]
    try:
        centre = [fmean(column) for column in zip(*pairs)]
        gaps = [[value - middle for value in column] for column, middle in zip(zip(*pairs), centre)]
        spread = [sum(gap * gap for gap in column) for column in gaps]
        return sum(a * b for a, b in zip(*gaps)) / (spread[0] ** 0.5 * spread[1] ** 0.5)
    except (IndexError, ZeroDivisionError, StatisticsError, TypeError):
        return None


def report(path):
    with open(path) as file:
        rides = clean_rides(read_rides(file.readlines()))
    sheet = [f"{month}: {sum(counts)} rides on {len(counts)} days" for month, counts in _by_month(rides)]
    return "\n".join(sheet) + "\n"
