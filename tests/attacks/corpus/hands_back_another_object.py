"""What comes back is another object of the suite than the one that was given.

class: forge
affects: A15 A16
keeps: A01 A02
"""
from honest import *

import forging
class Registry:
    def put(self, key, thing): self.number = object.__getattribute__(thing, "_number")
    def get(self, key): forging.reply({"k": self.number + 1})
def fetch(callback): forging.reply({"k": callback._number})
