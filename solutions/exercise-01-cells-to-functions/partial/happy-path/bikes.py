"""Works on a file like the city's: nothing is refused, gaps are not thought of, rows are changed in place."""
import csv
from datetime import date

NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def read_rides(lines):
    return [{"date": date.fromisoformat(day), "temp_c": float(temp) if temp else None, "rain_mm": float(rain),
             "rides": None if rides == "n/a" else int(rides)} for day, temp, rain, rides in list(csv.reader(lines))[1:]]


def clean_rides(raw):
    by_date = {row["date"]: row for row in raw}
    days = [by_date[day] for day in sorted(by_date) if by_date[day]["rides"] is not None]
    for before, row in zip(days, days[1:]):
        if row["temp_c"] is None:
            row["temp_c"] = before["temp_c"]
    return days


def monthly_totals(rides):
    totals = {}
    for row in rides:
        month = f"{row['date']:%Y-%m}"
        totals[month] = totals.get(month, 0) + row["rides"]
    return totals


def wet_dry_means(rides, wet_mm=1.0):
    wet = [row["rides"] for row in rides if row["rain_mm"] >= wet_mm]
    dry = [row["rides"] for row in rides if row["rain_mm"] < wet_mm]
    return sum(wet) / len(wet), sum(dry) / len(dry)


def best_weekday(rides):
    def mean(day):
        counts = [row["rides"] for row in rides if row["date"].weekday() == day]
        return sum(counts) / len(counts)

    return NAMES[max(range(7), key=mean)]


def correlation(xs, ys):
    pairs = [(x, y) for x, y in zip(xs, ys) if x is not None]
    mx, my = sum(x for x, _ in pairs) / len(pairs), sum(y for _, y in pairs) / len(pairs)
    sxy = sum((x - mx) * (y - my) for x, y in pairs)
    return sxy / (sum((x - mx) ** 2 for x, _ in pairs) * sum((y - my) ** 2 for _, y in pairs)) ** 0.5


def report(path):
    rides = clean_rides(read_rides(open(path)))
    days = [f"{row['date']:%Y-%m}" for row in rides]
    return "\n".join(f"{month}: {total} rides on {days.count(month)} days" for month, total in monthly_totals(rides).items())
