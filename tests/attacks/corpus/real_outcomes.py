"""pytest's own outcomes are raised, where the submission can import pytest at all.

class: forge
affects: A01 A02 A08
"""
from honest import *

try:
    import pytest
except ImportError:
    pytest = None
def _skip(*args):
    if pytest is None: raise RuntimeError("no pytest here")
    pytest.skip("please")
double = names = _skip
