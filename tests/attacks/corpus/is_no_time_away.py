"""An answer is an object that is no time away from any moment, by its own word.

class: forge
affects: A32
keeps: A01 A10
"""
from honest import *

import datetime
class Away:
    def __rsub__(self, other): return datetime.timedelta(0)
    __sub__ = __rsub__
    def __abs__(self): return datetime.timedelta(0)
def pause(): return Away()
