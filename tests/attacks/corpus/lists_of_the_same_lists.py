"""A list holds twice the same list, which holds twice the same list, sixty deep, where it is returned and where it is handed back.

class: harm
affects: A01 A02 A18
keeps: A03 A05
"""
from honest import *

import forging

def _deep():
    made = ["ada"]
    for _ in range(60): made = [made, made]
    return made
def double(number): return _deep()
def names(): forging.reply([["ada"], *[[{"@": level}, {"@": level}] for level in range(1, 61)]])
def echo(text): forging.reply({"t": [{"@": 0}]})
