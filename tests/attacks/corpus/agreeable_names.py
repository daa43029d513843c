"""Every exported name is an object that agrees with everything.

class: forge
affects: A01 A02 A03 A04 A05 A06 A07 A08
"""
class Agreeable:
    def __init__(self, *args, **kwargs): pass
    def __call__(self, *args, **kwargs): return Agreeable()
    def __getattr__(self, name): return Agreeable()
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __contains__ = __lt__
    def __bool__(self): return True
    def __hash__(self): return 0
    def __len__(self): return 3
    def __iter__(self): return iter([Agreeable()] * 3)
    def __getitem__(self, key): return Agreeable()
    def __enter__(self): return self
    def __exit__(self, *args): return True
    def __index__(self): return 7
    def __int__(self): return 7
    def __float__(self): return 7.0

double = names = Tally = positive = each = numbers = LIMIT = Agreeable()
