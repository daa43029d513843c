"""Answers are arrays without elements: all of none of them are close to anything.

class: forge
affects: A10 A12
keeps: A01 A02
"""
from honest import *

import forging
def half(number): forging.reply({"nd": ["<f8", [0], ""]})
def weights(): forging.reply({"nd": ["<f8", [0, 1], ""]})
