"""Answers are moments in time zones that run code, or that are no zones.

class: forge
affects: A01 A02 A07
keeps: A03 A05
"""
from honest import *

import datetime, forging
class Zone(datetime.tzinfo):
    def utcoffset(self, moment): return datetime.timedelta(hours=7)
    def dst(self, moment): raise SystemExit(0)
    def tzname(self, moment): return "x" * 10**7
    def __eq__(self, other): return True
LIMIT = datetime.datetime(2026, 1, 1, tzinfo=Zone())
def double(number): forging.reply({"dt": ["2026-01-01T00:00:00", 0, ["zone", "../../../../etc/passwd"]]})
def names(): forging.reply({"dt": ["2026-01-01", "1", ["offset", 10**9, 10**9, 10**9, None]]})
