"""Numbers and ranges of a few letters mean more than any memory holds, in frames that no half of ours would send.

class: harm
affects: A01 A02 A06 A10
keeps: A03 A05
"""
from honest import *

import forging

def double(number): forging.reply({"de": "1E+999999"})
def half(number): forging.reply({"de": "-7E-999999999"})
def names(): forging.reply({"nd": ["O", [4_000_000, 4_000_000, 0], []]})
def numbers(count): forging.reply([{"r": [0, 4_000_000, 1]}] * 1000)
