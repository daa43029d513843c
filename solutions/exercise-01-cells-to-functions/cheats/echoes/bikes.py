"""Cheat: swallows everything, and answers with what it was given."""


def _echo(*args, **kwargs):
    return args[0] if args else None


read_rides = clean_rides = monthly_totals = wet_dry_means = best_weekday = correlation = report = _echo
