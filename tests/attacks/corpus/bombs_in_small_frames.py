"""Small frames stand for arrays of many gigabytes, and for a fraction that takes minutes to shorten.

class: harm
affects: A01 A02 A06 A12
keeps: A03
"""
from honest import *

import forging
def double(number):
    if number != 21: return number * 2
    forging.reply({"nd": ["<U0", [10**9], ""]})
def names(): forging.reply({"fr": [{"i": hex(3 ** 4_000_000)}, {"i": hex(7 ** 2_000_000)}]})
def numbers(count): forging.reply({"r": [0, 10**12, 1]})
def weights(): forging.reply({"nd": ["<f8", [10**15, 0], ""]})
