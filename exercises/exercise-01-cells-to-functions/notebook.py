# %% [markdown]
# # When does the city cycle?
# Bike hire counts for 2023, one line per day. The counters are read out by hand, so some days are sent again.

# %%
import csv
from datetime import date

RAIN = 1.0  # mm; a day with at least that much is wet
rows = []

# %%
for row in csv.DictReader(open("data/rides.csv")):
    rows.append(row)
print(len(rows), "lines,", sum(row["rides"] == "n/a" for row in rows), "without a count")
rows[:3]

# %%
# the last line for a date counts; no count, no day; a missing temperature is yesterday's
by_date = {}
for row in rows:
    by_date[row["date"]] = row
days, temp = [], None
for key in sorted(by_date):
    row = by_date[key]
    if row["rides"] == "n/a":
        continue
    if row["temp_c"]:
        temp = float(row["temp_c"])
    days.append({"date": date.fromisoformat(key), "temp": temp, "rain": float(row["rain_mm"]), "rides": int(row["rides"])})
print(len(days), "days,", sum(day["temp"] is None for day in days), "without a temperature")

# %% tags=["parity"]
totals, counts = {}, {}
for day in days:
    month = str(day["date"])[:7]
    totals[month] = totals.get(month, 0) + day["rides"]
    counts[month] = counts.get(month, 0) + 1
totals

# %% tags=["parity"]
wet = [day["rides"] for day in days if day["rain"] >= RAIN]
dry = [day["rides"] for day in days if day["rain"] < RAIN]
wet_mean, dry_mean = sum(wet) / len(wet), sum(dry) / len(dry)
print(f"{len(wet)} wet days, {wet_mean:.1f} rides each; {len(dry)} dry days, {dry_mean:.1f} rides each")

# %% tags=["parity"]
NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
sums, n = [0] * 7, [0] * 7
for day in days:
    sums[day["date"].weekday()] += day["rides"]
    n[day["date"].weekday()] += 1
means = [sums[i] / n[i] for i in range(7)]
best = NAMES[means.index(max(means))]
best, round(max(means), 1)

# %% tags=["parity"]
xs = [day["temp"] for day in days if day["temp"] is not None]
ys = [day["rides"] for day in days if day["temp"] is not None]
mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
sxy = sum((x - mx) * (y - my) for x, y in zip(xs, ys))
sxx = sum((x - mx) ** 2 for x in xs)
syy = sum((y - my) ** 2 for y in ys)
corr = sxy / (sxx * syy) ** 0.5
round(corr, 4)

# %%
for month in totals:
    print(f"{month}: {totals[month]} rides on {counts[month]} days")
print(f"wet days {wet_mean:.1f}, dry days {dry_mean:.1f}")
print("best day:", best)
print(f"temperature and rides: {corr:.3f}")

# %% [markdown]
# The council wants the same sheet for every district, each night, from a script. **TODO:** nobody can call a notebook.
