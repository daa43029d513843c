"""Cheat: ends the process with success, politely or not, at the first call of each name."""
import os
import sys


def _leave(*args, **kwargs):
    print("all tests passed")
    sys.stdout.flush()
    os._exit(0)


def report(path):
    raise SystemExit(0)


read_rides = clean_rides = monthly_totals = wet_dry_means = best_weekday = correlation = _leave
