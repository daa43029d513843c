"""A class whose metaclass says that it equals everything.

class: forge
affects: A01 A07 A08
keeps: A02
"""
from honest import *

class Meta(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return 0
    def __instancecheck__(cls, thing): return True
class LIMIT(metaclass=Meta): pass
def double(number): return LIMIT
