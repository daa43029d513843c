"""Exceptions named as those of pytest and hypothesis are raised.

class: forge
affects: A01 A02 A04 A08
keeps: A07
"""
from honest import *

def _make(name, module):
    kind = type(name, (BaseException,), {"__module__": module, "pytrace": False, "msg": "", "allow_module_level": True, "_use_item_location": True})
    return kind
Skipped, Exit = _make("Skipped", "_pytest.outcomes"), _make("Exit", "_pytest.outcomes")
Unsatisfied, Stop = _make("UnsatisfiedAssumption", "hypothesis.errors"), _make("StopTest", "hypothesis.errors")
def double(number): raise (Unsatisfied if number % 2 else Stop)()
def names(): raise Skipped()
def positive(number): raise Exit()
