"""What comes back is the handle of an object in another guest, of a class, and of nothing.

class: forge
affects: A03 A15
keeps: A02
"""
from honest import *

import forging
class Registry:
    def put(self, key, thing): pass
    def get(self, key): forging.reply({"h": [[1, 1], {"ty": "builtins:object"}]})
class Tally:
    value = 7
    def add(self, number): forging.reply({"h": [[99, 10**20], {"T": [0, 0]}]})
