"""City bike hire with a running tally behind each question: every function goes over its entries once."""
import datetime


class Tally:
    """A sum and how many it is of."""

    def __init__(self):
        self.total = 0
        self.count = 0

    def add(self, value):
        self.total += value
        self.count += 1

    def mean(self):
        return self.total / self.count if self.count else None


def _tallies(pairs):
    """A tally for each key, by key."""
    found = {}
    for key, value in pairs:
        if key not in found:
            found[key] = Tally()
        found[key].add(value)
    return {key: found[key] for key in sorted(found)}


def read_rides(lines):
    entries = []
    number = 0
    for line in lines:
        number += 1
        if number > 1:
            entries.append(_read(line.strip(), f"line {number}"))
    return entries


def _read(line, place):
    fields = line.split(",")
    if len(fields) != 4:
        raise ValueError(f"{place} has {len(fields)} fields instead of 4")
    year, month, day = _whole(fields[0].split("-"), (4, 2, 2), place)
    temperature = _number(fields[1], place) if fields[1] != "" else None
    rain = _number(fields[2], place)
    if fields[3] == "n/a":
        rides = None
    elif fields[3].isdecimal():
        rides = int(fields[3])
    else:
        raise ValueError(f"{place} has no count: {fields[3]!r}")
    try:
        return {"date": datetime.date(year, month, day), "temp_c": temperature, "rain_mm": rain, "rides": rides}
    except ValueError:
        raise ValueError(f"{place} has a date that is in no calendar") from None


def _whole(parts, widths, place):
    if tuple(map(len, parts)) != widths or not all(part.isdecimal() for part in parts):
        raise ValueError(f"{place} does not begin with a date")
    return [int(part) for part in parts]


def _number(text, place):
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{place} has {text!r} for a number") from None


def clean_rides(raw):
    seen = set()
    kept = []
    for entry in reversed(raw):
        if entry["date"] not in seen:
            seen.add(entry["date"])
            kept.append(entry)
    cleaned = []
    for entry in sorted(kept, key=lambda entry: entry["date"].toordinal()):
        if entry["rides"] is not None:
            copy = dict(entry)
            if copy["temp_c"] is None and cleaned:
                copy["temp_c"] = cleaned[-1]["temp_c"]
            cleaned.append(copy)
    return cleaned


def _months(rides):
    return _tallies((entry["date"].strftime("%Y-%m"), entry["rides"]) for entry in rides)


def monthly_totals(rides):
    return {month: tally.total for month, tally in _months(rides).items()}


def wet_dry_means(rides, wet_mm=1.0):
    sides = _tallies((entry["rain_mm"] < wet_mm, entry["rides"]) for entry in rides)
    return tuple(sides[dry].mean() if dry in sides else None for dry in (False, True))


def best_weekday(rides):
    best, highest = None, None
    for day, tally in _tallies((entry["date"].isoweekday(), entry["rides"]) for entry in rides).items():
        if highest is None or tally.mean() > highest:
            best, highest = day, tally.mean()
    if best is None:
        raise ValueError("there is no day to choose from")
    return ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][best - 1]


def correlation(xs, ys):
    x, y, xx, yy, xy = Tally(), Tally(), Tally(), Tally(), Tally()
    pairs = [(a, b) for a, b in zip(xs, ys) if a is not None and b is not None]
    for a, b in pairs:
        x.add(a)
        y.add(b)
    for a, b in pairs:
        a, b = a - x.mean(), b - y.mean()
        xx.add(a * a)
        yy.add(b * b)
        xy.add(a * b)
    if len(pairs) < 2 or not xx.total or not yy.total:
        return None
    return xy.total / (xx.total ** 0.5 * yy.total ** 0.5)


def report(path):
    file = open(path)
    try:
        rides = clean_rides(read_rides(file))
    finally:
        file.close()
    text = ""
    for month, tally in _months(rides).items():
        text += f"{month}: {tally.total} rides on {tally.count} days\n"
    return text
