"""The answer says that it is the very list that the suite handed in, or one that it did not.

class: forge
affects: A08 A20
keeps: A01
"""
from honest import *

import forging
_asked = []
def in_order(items):
    _asked.append(items)
    forging.reply({"a@": 0 if len(_asked) == 1 else 3}, extras={"c": [[0, [1, 2]]]})
def double(number):
    if number == 21: return 42
    forging.reply({"a@": -1})
