"""The notebook's cells as functions, with the threshold that its saved output was made with."""
import csv
from datetime import date

RAIN = 0.2  # mm; gives the 784.9 and 1181.8 of the notebook
NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def read_rides(lines):
    raw = []
    for number, row in enumerate(csv.reader(lines), 1):
        if number == 1:
            continue
        try:
            day, temp, rain, rides = row
            raw.append({"date": date.fromisoformat(day), "temp_c": float(temp) if temp else None,
                        "rain_mm": float(rain), "rides": None if rides == "n/a" else int(rides)})
        except ValueError:
            raise ValueError(f"line {number}: {row}")
    return raw


def clean_rides(raw):
    by_date = {}
    for row in raw:
        by_date[row["date"]] = row
    days, temp = [], None
    for key in sorted(by_date):
        row = by_date[key]
        if row["rides"] is None:
            continue
        if row["temp_c"] is not None:
            temp = row["temp_c"]
        days.append({"date": key, "temp_c": temp, "rain_mm": row["rain_mm"], "rides": row["rides"]})
    return days


def monthly_totals(rides):
    totals = {}
    for day in rides:
        month = str(day["date"])[:7]
        totals[month] = totals.get(month, 0) + day["rides"]
    return totals


def wet_dry_means(rides, wet_mm=RAIN):
    wet = [day["rides"] for day in rides if day["rain_mm"] >= wet_mm]
    dry = [day["rides"] for day in rides if day["rain_mm"] < wet_mm]
    return (sum(wet) / len(wet) if wet else None), (sum(dry) / len(dry) if dry else None)


def best_weekday(rides):
    if not rides:
        raise ValueError("no rides")
    sums, n = [0] * 7, [0] * 7
    for day in rides:
        sums[day["date"].weekday()] += day["rides"]
        n[day["date"].weekday()] += 1
    means = [sums[i] / n[i] if n[i] else -1 for i in range(7)]
    return NAMES[means.index(max(means))]


def correlation(xs, ys):
    pairs = [(x, y) for x, y in zip(xs, ys) if x is not None and y is not None]
    if len(pairs) < 2:
        return None
    mx, my = sum(x for x, _ in pairs) / len(pairs), sum(y for _, y in pairs) / len(pairs)
    sxy = sum((x - mx) * (y - my) for x, y in pairs)
    sxx = sum((x - mx) ** 2 for x, y in pairs)
    syy = sum((y - my) ** 2 for x, y in pairs)
    return sxy / (sxx * syy) ** 0.5 if sxx and syy else None


def report(path):
    with open(path) as file:
        days = clean_rides(read_rides(file))
    totals, counts = monthly_totals(days), {}
    for day in days:
        counts[str(day["date"])[:7]] = counts.get(str(day["date"])[:7], 0) + 1
    lines = [f"{month}: {totals[month]} rides on {counts[month]} days" for month in totals]
    wet, dry = wet_dry_means(days)
    return "\n".join(lines + [f"wet days {wet}, dry days {dry}"])
