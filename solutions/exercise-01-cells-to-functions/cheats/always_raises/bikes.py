"""Cheat: raises something that fits every expected exception and names every line."""


def _refuse(*args, **kwargs):
    raise ValueError("1 2 3 4 5 6 7 8 9")


read_rides = clean_rides = monthly_totals = wet_dry_means = best_weekday = correlation = report = _refuse
