"""Warnings are sent by the million.

class: harm
affects: A01
keeps: A02 A03
"""
from honest import *

import forging
def double(number): forging.reply(42 if number != 21 else 41, extras={"w": [["UserWarning", ["UserWarning"], str(n), n] for n in range(200_000)]})
