"""Answers are of a subclass of int that says it is equal to everything.

class: forge
affects: A01 A02 A03 A06 A07 A08
"""
class Liar(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __len__(self): return 3
    def __iter__(self): return iter([0, 1, 2])
    def __lt__(self, other): return True
    __contains__ = __gt__ = __le__ = __ge__ = __lt__

LIMIT = Liar(5)
def double(number): return Liar(5)
def names(): return Liar(5)
class Tally:
    value = Liar(5)
    def add(self, number): pass
def positive(number): return Liar(5)
def each(callback, items): return Liar(5)
def numbers(count): return [Liar(5)] * 3
