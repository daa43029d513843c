"""An answer is a member of an int enumeration that overrides equality.

class: forge
affects: A01 A07 A08
keeps: A02
"""
from honest import *

import enum
class Yes(enum.IntEnum):
    ONE = 1
    def __eq__(self, other): return True
    __hash__ = enum.IntEnum.__hash__
LIMIT = Yes.ONE
def double(number): return Yes.ONE
